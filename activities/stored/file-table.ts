import pl from 'nodejs-polars';
import { z } from 'zod';
import type { TextEncoding } from '../../contracts/text-encodings';
import { decodeText, TextEncodingError } from '../../frames/csv/decode-text';
import { CsvTableError, readTable, type CsvTable } from '../../frames/csv/read-table';

/** A file's content before its columns are understood. */
export interface FileTable {
  readonly columns: readonly string[];
  readonly rows: readonly FileRow[];
}

export interface FileRow {
  /** Where it stands, for messages: `line 7`, `value 3`, `row 12`. */
  readonly at: string;
  readonly cells: Readonly<Record<string, string | null>>;
}

/** A file that can't be read as data values; one line per problem. */
export class DataFileError extends Error {
  override readonly name = 'DataFileError';

  constructor(
    file: string,
    readonly lines: readonly string[],
  ) {
    super(lines.map((line) => `file "${file}", ${line}`).join('\n'));
  }
}

/** CSV with a header line (`readTable`); `names` are the column names, in lower case, that a header may have. */
export function csvTable(file: string, text: string, names: readonly string[] = []): FileTable {
  const { columns, rows } = csvOf(file, text, names);
  return {
    columns: columns.filter((name) => name !== ''),
    rows: rows.map(({ line, cells }) => ({
      at: `line ${line}`,
      cells: Object.fromEntries(columns.flatMap((name, i) => (name === '' ? [] : [[name, cells[i] ?? null]]))),
    })),
  };
}

function csvOf(file: string, text: string, names: readonly string[]): CsvTable {
  try {
    return readTable(text, { names });
  } catch (error) {
    if (error instanceof CsvTableError) throw new DataFileError(file, error.problems);
    throw error;
  }
}

/** The text of a CSV or JSON file. Throws DataFileError. */
export function fileText(file: string, bytes: Buffer, encoding?: TextEncoding): string {
  try {
    return decodeText(bytes, encoding);
  } catch (error) {
    if (error instanceof TextEncodingError) throw new DataFileError(file, [error.message]);
    throw error;
  }
}

const jsonCell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const jsonRow = z.record(z.string(), z.unknown());
/** DHIS2 writes members that all values share beside `dataValues`, once. */
const jsonFile = z.union([z.array(jsonRow), z.looseObject({ dataValues: z.array(jsonRow) })]);
const sharedMembers = ['period', 'orgUnit', 'attributeOptionCombo'];

/** An array of values, or DHIS2's `{"dataValues": [...]}`. */
export function jsonTable(file: string, text: string): FileTable {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new DataFileError(file, [`it is not JSON: ${error instanceof Error ? error.message : String(error)}`]);
  }
  const parsed = jsonFile.safeParse(json);
  if (!parsed.success) {
    throw new DataFileError(file, ['it holds neither an array of data values nor an object with "dataValues"']);
  }
  const { data } = parsed;
  const values = Array.isArray(data) ? data : data.dataValues;
  const shared = Array.isArray(data)
    ? {}
    : Object.fromEntries(sharedMembers.flatMap((name) => (data[name] === undefined ? [] : [[name, data[name]]])));
  const problems: string[] = [];
  const columns = new Set<string>();
  const rows = values.map((value, index): FileRow => {
    const at = `value ${index + 1}`;
    const cells: Record<string, string | null> = {};
    for (const [name, cell] of Object.entries({ ...shared, ...value })) {
      columns.add(name);
      const known = jsonCell.safeParse(cell);
      if (known.success) cells[name] = known.data === null ? null : String(known.data);
      else problems.push(`${at}: "${name}" must be a text, not ${Array.isArray(cell) ? 'an array' : typeof cell}`);
    }
    return { at, cells };
  });
  if (problems.length > 0) throw new DataFileError(file, problems.slice(0, maxProblems));
  return { columns: [...columns], rows };
}

/** Parquet; the columns that hold keys, values and comments must be texts. */
export function parquetTable(file: string, bytes: Buffer, texts: readonly string[]): FileTable {
  let frame: pl.DataFrame;
  try {
    frame = pl.readParquet(bytes);
  } catch (error) {
    throw new DataFileError(file, [`it is not Parquet: ${error instanceof Error ? error.message : String(error)}`]);
  }
  const types = frame.dtypes.map(String);
  const wrong = frame.columns.flatMap((name, i) =>
    texts.includes(name.toLowerCase()) && !/Utf8|String|Null/.test(types[i] ?? '')
      ? [`column "${name}" must hold texts, not ${types[i] ?? ''}`]
      : [],
  );
  if (wrong.length > 0) throw new DataFileError(file, wrong);
  const records: Record<string, unknown>[] = frame.toRecords();
  return {
    columns: frame.columns,
    rows: records.map((record, index) => ({
      at: `row ${index + 1}`,
      cells: Object.fromEntries(Object.entries(record).map(([name, cell]) => [name, parquetCell(cell)])),
    })),
  };
}

/** Flags come as booleans, texts as they are; other types (times, numbers) are in columns that are not read. */
function parquetCell(cell: unknown): string | null {
  return typeof cell === 'string' ? cell : typeof cell === 'boolean' ? String(cell) : null;
}

/** Problems shown at most. */
export const maxProblems = 20;
