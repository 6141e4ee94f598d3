import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import pl from 'nodejs-polars';
import { fromSpreadsheetCell, spreadsheetCsv } from '../../frames/csv/spreadsheet-csv';
import { countKnown, markKnown, rejectIdentities } from '../../frames/rejects/known-rejects';
import { toRejects } from '../../frames/rejects/rejects-frame';
import { rejectsFromCsv } from '../../frames/rejects/rejects-from-csv';
import { rejectsToCsv } from '../../frames/rejects/rejects-to-csv';

/** The cells of a CSV with one column, as a spreadsheet or another program reads them. */
function cellsOf(csv: string): string[] {
  const rows: string[][] = parse(csv, { from_line: 2, relax_column_count: true });
  return rows.map(([cell]) => cell ?? '');
}

const written = (cells: readonly string[]): string =>
  spreadsheetCsv(
    pl.DataFrame([
      pl.Series('cell', [...cells], pl.Utf8),
      pl.Series(
        'n',
        cells.map(() => 1),
        pl.Int32,
      ),
    ]),
  );

describe('CSV for spreadsheets', () => {
  it('disarms what a spreadsheet would run and leaves signed numbers alone', () => {
    const cells = [
      '=1+1',
      '+SUM(A1)',
      '-cmd',
      '@x',
      '\tx',
      '-5',
      '+2.5e3',
      '-1.5',
      'plain',
      "'quoted",
      "'=x",
      '= "a", b',
    ];
    expect(cellsOf(written(cells))).toEqual([
      "'=1+1",
      "'+SUM(A1)",
      "'-cmd",
      "'@x",
      "'\tx",
      '-5',
      '+2.5e3',
      '-1.5',
      'plain',
      "'quoted",
      "''=x",
      `'= "a", b`,
    ]);
  });

  it('is read back exactly, whatever the text', () => {
    const cell = fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '1', '.', 'e', 'a', ',', '"', ' ') });
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 20 }), (cells) => {
        expect(cellsOf(written(cells)).map(fromSpreadsheetCell)).toEqual(cells);
      }),
      { numRuns: 200 },
    );
  });
});

const ids = {
  data_element_id: 'DeCases0000',
  period: '202401',
  organisation_unit_id: 'OuNorthA000',
  category_option_combo_id: 'HllvX50cXC0',
  attribute_option_combo_id: 'HllvX50cXC0',
};

function rejects(rows: readonly { value: string | null; code: string; orgUnit?: string; mapped?: boolean }[]) {
  const source = Object.entries(ids).map(([name, id]) =>
    pl.Series(
      `source_${name}`,
      rows.map((row) => (name === 'organisation_unit_id' ? (row.orgUnit ?? id) : id)),
      pl.Utf8,
    ),
  );
  return toRejects(
    pl.DataFrame([
      ...source,
      pl.Series(
        'value',
        rows.map((row) => row.value),
        pl.Utf8,
      ),
      pl.Series(
        'comment',
        rows.map(() => '=HYPERLINK("x")'),
        pl.Utf8,
      ),
      pl.Series(
        'code',
        rows.map((row) => row.code),
        pl.Utf8,
      ),
      pl.Series(
        'text',
        rows.map(() => '-not good'),
        pl.Utf8,
      ),
    ]),
    'map',
  );
}

describe('rejects held against the last run', () => {
  const last = rejectIdentities(
    rejects([
      { value: '1', code: 'UNMAPPED' },
      { value: null, code: 'UNMAPPED', orgUnit: 'OuNorthB000' },
    ]),
  );

  it('are known when key, value and reason are the same, and new when one of them differs', () => {
    const table = markKnown(
      rejects([
        { value: '1', code: 'UNMAPPED' },
        { value: '2', code: 'UNMAPPED' },
        { value: '1', code: 'COLLISION' },
        { value: '1', code: 'UNMAPPED', orgUnit: 'OuSouthA000' },
        { value: null, code: 'UNMAPPED', orgUnit: 'OuNorthB000' },
      ]),
      last,
    );
    expect(table.getColumn('known').toArray()).toEqual([true, false, false, false, true]);
    expect(countKnown(table)).toEqual({ new: 3, known: 2 });
  });

  it('are all new where there was no last run', () => {
    expect(countKnown(markKnown(rejects([{ value: '1', code: 'UNMAPPED' }]), undefined))).toEqual({ new: 1, known: 0 });
    expect(countKnown(markKnown(rejects([]), last))).toEqual({ new: 0, known: 0 });
  });

  it('go into a CSV that is safe in a spreadsheet and gives the source rows back', () => {
    const csv = rejectsToCsv(markKnown(rejects([{ value: '=1', code: 'UNMAPPED' }]), last));
    expect(csv.split('\n')[0]).toMatch(/,known$/);
    expect(csv).toContain("'=HYPERLINK");
    const [row] = rejectsFromCsv(csv).toRecords();
    expect(row).toMatchObject({ ...ids, value: '=1', comment: '=HYPERLINK("x")', deleted: false });
  });
});
