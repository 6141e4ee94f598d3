import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import pl from 'nodejs-polars';
import { spreadsheetCsv, spreadsheetCsvPieces } from '../../frames/csv/spreadsheet-csv';
import { DiskFrameStore } from '../../frames/store/disk-frame-store';

const cell = fc.oneof(
  fc.constantFrom('', '=1', 'a\nb', '"q"', "'-x", 'é,ü'),
  fc.string({ maxLength: 5 }),
  fc.constant(null),
);

it('a table written in pieces is, byte for byte, the one written whole, and no piece has more rows than it may', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-pieces-'));
  try {
    const store = new DiskFrameStore(folder);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell), { maxLength: 20 }),
        fc.integer({ min: 1, max: 7 }),
        async (rows, size) => {
          const column = (at: 0 | 1) =>
            pl.Series(
              `c${at}`,
              rows.map((row) => row[at]),
              pl.Utf8,
            );
          const frame = pl.DataFrame([column(0), column(1)]);
          const pieces = [...spreadsheetCsvPieces(frame, size)];
          expect(pieces).toHaveLength(Math.max(1, Math.ceil(rows.length / size)));
          await store.writeText('tables/t.csv', spreadsheetCsvPieces(frame, size));
          expect(await store.readText('tables/t.csv')).toBe(spreadsheetCsv(frame));
        },
      ),
      { numRuns: 60 },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
