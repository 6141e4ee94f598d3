import { encode } from 'iconv-lite';
import fc from 'fast-check';
import { decodeText, TextEncodingError } from '../../frames/csv/decode-text';
import { textEncodings } from '../../contracts/text-encodings';

function problemOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof TextEncodingError) return error.message;
    throw error;
  }
  return '';
}

describe('texts of files', () => {
  it('are UTF-8 with or without a byte order mark, or UTF-16 with one', () => {
    for (const text of ['', 'a', 'décès;€\r\n', '日本𝄞']) {
      expect(decodeText(Buffer.from(text))).toBe(text);
      expect(decodeText(Buffer.from(`\ufeff${text}`))).toBe(text);
      expect(decodeText(Buffer.from(`\ufeff${text}`), 'utf-8')).toBe(text);
      expect(decodeText(Buffer.from(`\ufeff${text}`, 'utf16le'))).toBe(text);
      expect(decodeText(encode(`\ufeff${text}`, 'utf-16be'))).toBe(text);
    }
  });

  it('are read in every encoding that can be named', () => {
    const texts: Partial<Record<(typeof textEncodings)[number], string>> = {
      'windows-1252': 'décès, cœur’s €',
      'windows-1250': 'Žluťoučký',
      'windows-1251': 'Смерть',
      'windows-1256': 'وفاة',
      'windows-1258': 'Đông',
      'windows-874': 'ตาย',
      'iso-8859-15': '€œ',
      macintosh: 'décès†',
      cp850: 'décès',
      shift_jis: '死亡',
      gb18030: '死亡',
    };
    for (const encoding of textEncodings) {
      const text = `source;target\r\n${texts[encoding] ?? 'plain'};1\r\n`;
      const bytes = encode(text, encoding);
      expect(decodeText(bytes, encoding)).toBe(text);
    }
  });

  it('are refused by line where they are not UTF-8, with what to do', () => {
    const bytes = encode('source;target\r\nFièvre;1\rdécès;2\n', 'windows-1252');
    expect(problemOf(() => decodeText(bytes))).toBe(
      'line 2: byte E8 is not UTF-8: save it as UTF-8 (Excel: "CSV UTF-8"), or name its encoding: with "encoding": "windows-1252" it would read "Fièvre"',
    );
    expect(decodeText(bytes, 'windows-1252')).toContain('décès');
    expect(
      problemOf(() => decodeText(Buffer.concat([Buffer.from('a\rb\r'), Buffer.from('é').subarray(0, 1)]))),
    ).toContain('line 3: byte C3 is not UTF-8');
  });

  it('are refused at the very byte that does not fit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'é', '日', '𝄞', '\n'), { maxLength: 40 }),
        fc.array(fc.constantFrom('a', 'é', '日', '𝄞', '\n'), { maxLength: 40 }),
        fc.constantFrom(0xff, 0xfe, 0xe9, 0x80, 0xc3),
        (before, after, byte) => {
          const start = Buffer.from(`aaa${before.join('')}`);
          const bytes = Buffer.concat([start, Buffer.from([byte, 0x2c]), Buffer.from(after.join(''))]);
          const line = before.filter((one) => one === '\n').length + 1;
          expect(problemOf(() => decodeText(bytes))).toContain(
            `line ${line}: byte ${byte.toString(16).toUpperCase()} `,
          );
        },
      ),
    );
  });

  it('are refused as UTF-16 without a mark, as UTF-32 and as no text at all', () => {
    expect(problemOf(() => decodeText(Buffer.from('source;target\n1;2\n', 'utf16le')))).toContain(
      '"encoding": "utf-16le"',
    );
    expect(problemOf(() => decodeText(encode('source;target\n1;2\n', 'utf-16be')))).toContain('"encoding": "utf-16be"');
    expect(decodeText(Buffer.from('source;target\n', 'utf16le'), 'utf-16le')).toBe('source;target\n');
    expect(problemOf(() => decodeText(encode('\ufeffa', 'utf-32le')))).toContain('it is UTF-32');
    expect(problemOf(() => decodeText(Buffer.from('a,b\n1,\0\n')))).toContain('line 2: it holds a zero byte');
  });

  it('are refused where the named encoding is contradicted by the file', () => {
    expect(problemOf(() => decodeText(Buffer.from('\ufeffa'), 'windows-1252'))).toContain(
      'its byte order mark says utf-8, but "encoding" is "windows-1252"',
    );
    expect(problemOf(() => decodeText(Buffer.from('a\ndécès\n'), 'windows-1252'))).toBe(
      'line 2: it is UTF-8, not windows-1252: leave "encoding" out',
    );
    expect(problemOf(() => decodeText(Buffer.from([0x61, 0x0a, 0xe9, 0x81]), 'windows-1252'))).toContain(
      'line 2: it holds',
    );
    expect(problemOf(() => decodeText(Buffer.from('abc'), 'utf-16le'))).toContain('odd');
    expect(problemOf(() => decodeText(Buffer.from([0, 0xd8, 0x61, 0]), 'utf-16le'))).toContain('line 1: it holds');
  });
});
