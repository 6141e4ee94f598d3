import { parse } from 'csv-parse/sync';
import type pl from 'nodejs-polars';
import { z } from 'zod';
import { buildFrame } from '../build-frame';
import { fromSpreadsheetCell } from '../csv/spreadsheet-csv';
import { dataValueSchema, keyColumns } from '../schema';

/** A corrected file of rejects cannot be read; the message has the line. */
export class RejectsCsvError extends Error {
  override readonly name = 'RejectsCsvError';
}

const flag = z.enum(['true', 'false', '']);
const rowsSchema = z.array(
  z.object({ record: z.record(z.string(), z.string().nullish()), info: z.object({ lines: z.number() }) }),
);

/**
 * Source rows (`dataValueSchema`) from a CSV that `rejectsToCsv` wrote and a person corrected: the source's key, `value`, `comment`,
 * `follow_up` and `deleted` are read, the rest is for people. An empty cell is null. Throws RejectsCsvError.
 */
export function rejectsFromCsv(text: string): pl.DataFrame {
  let parsed: unknown;
  try {
    parsed = parse(text, { bom: true, columns: true, info: true, skip_empty_lines: true });
  } catch (error) {
    throw new RejectsCsvError(`The rejects cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const rows = rowsSchema.parse(parsed);
  const cell = (row: (typeof rows)[number], column: string): string => {
    const content = row.record[column];
    if (typeof content === 'string') return fromSpreadsheetCell(content);
    throw new RejectsCsvError(`Line ${row.info.lines}: there is no column "${column}"`);
  };
  const key = (row: (typeof rows)[number], column: string): string => {
    const content = cell(row, `source_${column}`);
    if (content !== '') return content;
    throw new RejectsCsvError(`Line ${row.info.lines}: "source_${column}" is empty, so the row has no key`);
  };
  const flagOf = (row: (typeof rows)[number], column: string): boolean | null => {
    const content = flag.safeParse(cell(row, column));
    if (content.success) return content.data === '' ? null : content.data === 'true';
    throw new RejectsCsvError(
      `Line ${row.info.lines}: "${column}" must be true, false or empty, not "${cell(row, column)}"`,
    );
  };
  const orNull = (content: string): string | null => (content === '' ? null : content);
  return buildFrame(dataValueSchema, {
    ...Object.fromEntries(keyColumns.map((column) => [column, rows.map((row) => key(row, column))])),
    value: rows.map((row) => orNull(cell(row, 'value'))),
    created: rows.map(() => null),
    last_updated: rows.map(() => null),
    comment: rows.map((row) => orNull(cell(row, 'comment'))),
    follow_up: rows.map((row) => flagOf(row, 'follow_up')),
    deleted: rows.map((row) => flagOf(row, 'deleted') ?? false),
  });
}
