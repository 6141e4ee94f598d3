import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'iconv-lite';
import { resolveMappings } from '../../activities/preparation/resolve-mappings';
import { mappingsSchema } from '../../contracts/mappings';
import { mappingFileReader } from '../../worker/mapping-files';

describe('mapping files below the mappings folder', () => {
  const resolve = async (bytes: Buffer, more: object = {}) => {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-mappings-'));
    await writeFile(join(folder, 'codes.csv'), bytes);
    const mappings = mappingsSchema.parse({ optionCodes: { OsCauses000: { file: 'codes.csv', ...more } } });
    return resolveMappings(mappings, { readMappingFile: mappingFileReader(folder) });
  };
  const codes = { OsCauses000: { décès: 'death', '1,5': '2' } };
  const text = 'sep=;\r\nsource;target\r\ndécès;death\r\n1,5;2\r\n';

  it('are read in the encoding that the parameters name, and as UTF-16 where they say so themselves', async () => {
    expect((await resolve(Buffer.from(text))).optionCodes).toEqual(codes);
    expect((await resolve(encode(text, 'windows-1252'), { encoding: 'windows-1252' })).optionCodes).toEqual(codes);
    expect((await resolve(Buffer.from(`\ufeff${text}`, 'utf16le'))).optionCodes).toEqual(codes);
  });

  it('are refused by line where they have another encoding', async () => {
    await expect(resolve(encode(text, 'windows-1252'))).rejects.toThrow('line 3: byte E9 is not UTF-8');
    expect(() => mappingsSchema.parse({ dataElements: { file: 'a.csv', encoding: 'klingon' } })).toThrow();
  });
});
