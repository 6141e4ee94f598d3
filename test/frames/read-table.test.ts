import fc from 'fast-check';
import { CsvTableError, readTable } from '../../frames/csv/read-table';

function problemsOf(text: string, names: readonly string[] = ['source', 'target']): readonly string[] {
  try {
    readTable(text, { names });
  } catch (error) {
    if (error instanceof CsvTableError) return error.problems;
    throw error;
  }
  return [];
}
const rowsOf = (text: string) => readTable(text, { names: ['source', 'target'] }).rows.map(({ cells }) => cells);

const character = fc.constantFrom(
  'a',
  'é',
  '1',
  ',',
  ';',
  '\t',
  '"',
  "'",
  ' ',
  '\n',
  '\r',
  '=',
  '|',
  '𝄞',
  '\u00a0',
  '\ufffd',
);
const text = fc.string({ unit: character, maxLength: 6 });
const lineEnd = fc.constantFrom('\r\n', '\n', '\r');

/** A table, and one of the ways in which programs write it. */
const written = fc
  .record({
    separator: fc.constantFrom(',', ';', '\t', '|'),
    width: fc.integer({ min: 0, max: 3 }),
    isDeclared: fc.boolean(),
    isMarked: fc.boolean(),
    isQuotedAlways: fc.boolean(),
    isEndedAtLast: fc.boolean(),
  })
  .chain((form) =>
    fc.record({
      form: fc.constant(form),
      rows: fc.array(
        fc
          .tuple(text, text, ...Array.from({ length: form.width }, () => text))
          .filter((cells) => cells.some((cell) => cell.trim() !== '')),
        { maxLength: 6 },
      ),
      ends: fc.array(lineEnd, { minLength: 10, maxLength: 10 }),
      blankLines: fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }),
      quotes: fc.infiniteStream(fc.boolean()),
    }),
  )
  .map(({ form, rows, ends, blankLines, quotes }) => {
    const { separator, width } = form;
    const columns = ['source', 'target', ...Array.from({ length: width }, (_, i) => `more ${i}`)];
    const quoted = (cell: string): string => {
      const must = /["\r\n]/.test(cell) || cell.includes(separator);
      const may = form.isQuotedAlways || quotes.next().value === true;
      return must || may ? `"${cell.replaceAll('"', '""')}"` : cell;
    };
    const declared = form.isDeclared || separator === '|';
    const lines = [columns, ...rows].flatMap((cells, i) => {
      const line = cells.map(quoted).join(separator);
      return blankLines[i] === true ? [line, separator.repeat(width + 1)] : [line];
    });
    const body = lines.map((line, i) => `${line}${ends[i % ends.length] ?? '\n'}`).join('');
    const start = declared ? `sep=${separator}${ends[9] ?? '\n'}` : '';
    return { columns, rows, content: start + (form.isEndedAtLast ? body : body.replace(/(?:\r\n|\n|\r)$/, '')) };
  });

describe('tables as CSV', () => {
  it('are read back exactly, whatever the separator, the quotes and the line ends', () => {
    fc.assert(
      fc.property(written, ({ columns, rows, content }) => {
        const table = readTable(content, { names: ['source', 'target'] });
        expect(table.columns).toEqual(columns);
        expect(table.rows.map(({ cells }) => cells)).toEqual(rows);
      }),
      { numRuns: 400 },
    );
  });

  it('have one separator, that of the header', () => {
    expect(rowsOf('source;target\n1,5;2\n0,5;0\n')).toEqual([
      ['1,5', '2'],
      ['0,5', '0'],
    ]);
    expect(rowsOf('source,target\n1;5,2\n"a\tb",\n')).toEqual([
      ['1;5', '2'],
      ['a\tb', ''],
    ]);
    expect(rowsOf('source\ttarget\n1,5;6\t2\n')).toEqual([['1,5;6', '2']]);
  });

  it('take the separator that shows the known names where a header holds several', () => {
    expect(readTable('name, in French;source;target\nx;1;2\n', { names: ['source', 'target'] }).columns).toEqual([
      'name, in French',
      'source',
      'target',
    ]);
    expect(readTable('"a;b";c\n1;2\n', { names: [] }).columns).toEqual(['a;b', 'c']);
  });

  it('begin with the separator where a spreadsheet wrote it, and with blank lines', () => {
    expect(rowsOf('sep=;\r\nsource;target\r\n1,5;2\r\n')).toEqual([['1,5', '2']]);
    expect(rowsOf('"SEP=;"\nsource;target\n1;2\n')).toEqual([['1', '2']]);
    expect(rowsOf('sep=|\nsource|target\n1;,|2\n')).toEqual([['1;,', '2']]);
    expect(rowsOf('\n \n;;\r\nsource;target\n1;2\n')).toEqual([['1', '2']]);
  });

  it('lose no line and keep no carriage return where line ends are mixed', () => {
    expect(rowsOf('source;target\r\n1;2\n3;4\r\n5;6\r7;8')).toEqual([
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
      ['7', '8'],
    ]);
    expect(rowsOf('source,target\n1,2\r\n')).toEqual([['1', '2']]);
    expect(rowsOf('source,target\n1,"two\r\nlines"\r\n')).toEqual([['1', 'two\r\nlines']]);
  });

  it('tell the line on which a row begins', () => {
    const { rows } = readTable('sep=,\r\nsource,target\r\n\r\n1,"a\r\nb\nc"\r,\n2,3\n', { names: ['source'] });
    expect(rows.map(({ line }) => line)).toEqual([4, 8]);
  });

  it('leave out rows of separators and blanks', () => {
    expect(rowsOf('source;target;;\n1;2;;\n;;;\n ; ;;\n3;4;;\n')).toEqual([
      ['1', '2', '', ''],
      ['3', '4', '', ''],
    ]);
  });

  it.each<[string, string, readonly string[]]>([
    [
      'a column named twice',
      'Source,target,source\n1,2,3\n',
      ['line 1: the column "source" stands twice, as column 1 and 3: rename or remove one'],
    ],
    [
      'a row with more cells than the header, and one with fewer',
      'source;target\n1;2;3\n1;2;;\n1,2\n',
      [
        "line 2: it has 3 cells, the header 2; the header's semicolons separate in all lines: put texts that hold one in quotes",
        "line 4: it has 1 cell, the header 2; the header's semicolons separate in all lines: put texts that hold one in quotes",
      ],
    ],
    [
      'a quote that is never closed',
      'source,target\n"a\r\nb",1\n1,"2\n3,4\n',
      [
        'line 4: a quote begins a cell and is never closed: a cell with quotes stands in quotes as a whole, and quotes inside of it are doubled',
      ],
    ],
    [
      'a quote in the middle of a cell',
      'source,target\n1,2\n1,5" pipe\n',
      [
        'line 3: there is a quote in the middle of a cell: a cell with quotes stands in quotes as a whole, and quotes inside of it are doubled',
      ],
    ],
  ])('are refused for %s', (_, content, problems) => {
    expect(problemsOf(content)).toEqual(problems);
  });

  it('are refused in a text that does not grow with the file', () => {
    const many = problemsOf(`source,target\n${'1,2,3\n'.repeat(50_000)}`);
    expect(many).toHaveLength(21);
    expect(many.at(-1)).toBe('and 49980 more');
    expect(problemsOf(`source,target\n1,"2${'x'.repeat(1_000_000)}`).join('\n').length).toBeLessThan(300);
    expect(problemsOf(`source,target,${'x'.repeat(60_000)},${'x'.repeat(60_000)}\n`).join('\n').length).toBeLessThan(
      300,
    );
  });
});
