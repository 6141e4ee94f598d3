import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { typeName } from '../../frames/columns';
import { exportCsvHeader } from '../../frames/csv/export-csv';
import { ExportCsvError, readExportCsv } from '../../frames/csv/read-export-csv';
import { frameToPayload } from '../../frames/json/frame-to-payload';
import { dataValueSchema } from '../../frames/schema';
import { defaultCombo, frameOf, uid } from './frame-samples';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-csv-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const key = `${uid('De', 1)},202401,${uid('Ou', 1)},${defaultCombo},${defaultCombo}`;

async function fileOf(...lines: string[]): Promise<string> {
  const path = join(folder, `${String(Math.random()).slice(2)}.csv`);
  await writeFile(path, [exportCsvHeader, ...lines].map((line) => `${line}\n`).join(''));
  return path;
}

describe('a CSV export as a frame', () => {
  it('keeps every text as it is', async () => {
    const texts = ['001.50', 'null', 'NaN', 'true', '2024-01-01', ' padded ', '=1+1', 'línea – ё – 中', '1e3'];
    const quoted = ['"a ""q"", b"', '"line 1\nline 2"'];
    const path = await fileOf(
      ...[...texts, ...quoted].map((value) => `${key},${value},admin,2024-02-01T10:00:00.003+0000,,,false`),
    );
    const frame = await readExportCsv(path, 11);
    expect(frame.getColumn('value').toArray()).toEqual([...texts, 'a "q", b', 'line 1\nline 2']);
  });

  it('tells the empty text from no text', async () => {
    const frame = await readExportCsv(await fileOf(`${key},"",admin,,"",,false`, `${key},,admin,,,,false`), 2);
    expect(frame.toRecords()).toMatchObject([
      { value: '', comment: '' },
      { value: null, comment: null },
    ]);
  });

  it('reads the flags of all versions, and time stamps in UTC', async () => {
    const path = await fileOf(
      `${key},1,admin,2024-02-01T10:00:00.003+0000,c,true,true`,
      `${key},1,admin,2024-02-01T10:00:00.000+0000,,false,null`,
      `${key},1,admin,2024-02-01T10:00:00+0000,,,false`,
    );
    const frame = await readExportCsv(path, 3);
    expect(frame.columns).toEqual(Object.keys(dataValueSchema));
    expect(frame.dtypes.map(typeName)).toEqual(Object.values(dataValueSchema).map(typeName));
    expect(frame.select('last_updated', 'comment', 'follow_up', 'deleted', 'created').rows()).toEqual([
      [new Date('2024-02-01T10:00:00.003Z'), 'c', true, true, null],
      [new Date('2024-02-01T10:00:00Z'), null, false, false, null],
      [new Date('2024-02-01T10:00:00Z'), null, null, false, null],
    ]);
  });

  it('reads an export without rows', async () => {
    const frame = await readExportCsv(await fileOf(), 0);
    expect(frame.height).toBe(0);
    expect(frame.dtypes.map(typeName)).toEqual(Object.values(dataValueSchema).map(typeName));
  });

  it.each<[string, string[], number, RegExp]>([
    ['fewer rows than were counted', [`${key},1,admin,,,,false`], 2, /holds 1 rows; 2 were counted/],
    ['an empty key', [`,202401,o,c,c,1,admin,,,,false`], 1, /"dataelement" is empty in 1 of 1 rows/],
    ['another flag', [`${key},1,admin,,,maybe,false`], 1, /"followup" holds "maybe"/],
    [
      'another time stamp',
      [`${key},1,admin,yesterday,,,false`],
      1,
      /"lastupdated" are not UTC time stamps, such as "yesterday"/,
    ],
  ])('refuses %s', async (_what, lines, rows, message) => {
    const reading = readExportCsv(await fileOf(...lines), rows);
    await expect(reading).rejects.toThrow(ExportCsvError);
    await expect(reading).rejects.toThrow(message);
  });

  it('refuses a page that is no export', async () => {
    const path = join(folder, 'page.csv');
    await writeFile(path, '<!doctype html><title>Login</title>');
    await expect(readExportCsv(path, 0)).rejects.toThrow(
      /does not begin with the header of a data value export, but with "<!doctype html>/,
    );
  });
});

describe('payload rows', () => {
  it('always carry comment and follow-up, and mark deletions', () => {
    expect(
      frameToPayload(frameOf({ followUp: null }, { value: null, comment: 'c', followUp: true, deleted: true })),
    ).toEqual([
      {
        dataElement: uid('De', 1),
        period: '202401',
        orgUnit: uid('Ou', 1),
        categoryOptionCombo: defaultCombo,
        attributeOptionCombo: defaultCombo,
        value: '1',
        comment: null,
        followUp: false,
      },
      expect.objectContaining({ value: null, comment: 'c', followUp: true, deleted: true }),
    ]);
  });
});
