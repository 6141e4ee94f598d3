import fc from 'fast-check';
import { csvHeader, CsvScanner, CsvShapeError } from '../../../dhis2/data-value-sets/csv-scanner';

function scan(chunks: readonly Buffer[]): number {
  const scanner = new CsvScanner();
  for (const chunk of chunks) scanner.push(chunk);
  scanner.end();
  return scanner.rows;
}

function field(text: string): string {
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function record(value: string, comment = ''): string {
  return ['de', '202401', 'ou', 'coc', 'aoc', value, 'admin', '2024-01-01', comment, '', 'false'].map(field).join(',');
}

function pieces(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end));
}

const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', 'é', 'ሚ', '😀', '\r', ' ') });

test('counts the records of any texts, however the bytes are cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(text, text), { maxLength: 8 }),
      fc.array(fc.nat(5_000), { maxLength: 8 }),
      (rows, cuts) => {
        const csv = [csvHeader, ...rows.map(([value, comment]) => record(value, comment)), ''].join('\n');
        expect(scan(pieces(Buffer.from(csv), cuts))).toBe(rows.length);
      },
    ),
    { numRuns: 300 },
  );
});

test('sees every cut that does not fall on the end of a record', () => {
  const csv = `${csvHeader}\n${record('a "b"\nc', 'é,ሚ')}\n${record('1')}\n${record('')}\n`;
  const bytes = Buffer.from(csv);
  const whole: number[] = [];
  for (let end = 0; end <= bytes.length; end += 1) {
    try {
      scan([bytes.subarray(0, end)]);
      whole.push(end);
    } catch (error) {
      expect(error).toBeInstanceOf(CsvShapeError);
    }
  }
  const ends = [1, 2, 3].map(
    (rows) =>
      Buffer.byteLength(csv) -
      [0, ...[record(''), record('1')].map((row) => row.length + 1)].slice(0, 4 - rows).reduce((a, b) => a + b, 0),
  );
  expect(whole).toEqual([Buffer.byteLength(csvHeader) + 1, ...ends]);
});

test.each([
  ['HTML', '<!doctype html><html></html>', 'first line'],
  ['another header', 'dataelement,period\n', 'first line'],
  ['CRLF after the header', `${csvHeader}\r\n`, 'first line'],
  ['nothing', '', 'inside the header'],
  ['a field too many', `${csvHeader}\n${record('1')},x\n`, '12 fields'],
  ['a field too few', `${csvHeader}\n${record('1').replace(',admin', '')}\n`, '10 fields'],
  ['a blank line', `${csvHeader}\n${record('1')}\n\n`, 'Record 2'],
  ['an empty org unit', `${csvHeader}\n${record('1').replace('ou,', ',')}\n`, 'column orgunit is empty'],
  ['a quoted empty period', `${csvHeader}\n${record('1').replace('202401', '""')}\n`, 'column period is empty'],
  ['no last line feed', `${csvHeader}\n${record('1')}`, 'ends inside'],
  ['an open quote', `${csvHeader}\n${record('1').replace('1,admin', '"1,admin')}\n`, 'ends inside'],
  ['text after a quote', `${csvHeader}\n${record('1').replace(',1,', ',"1"2,')}\n`, 'closing quote'],
  ['a quote inside plain text', `${csvHeader}\n${record('1').replace(',1,', ',1"2,')}\n`, 'not quoted'],
])('refuses %s and says where', (_, csv, reason) => {
  expect(() => scan([Buffer.from(csv)])).toThrow(reason);
});
