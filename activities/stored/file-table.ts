import { boundedText } from '../../contracts/bounded-text';
import { parse as parseJson } from 'lossless-json';
import pl from 'nodejs-polars';
import { z } from 'zod';
import type { TextEncoding } from '../../contracts/text-encodings';
import { decodeText, lineEnds, TextEncodingError } from '../../frames/csv/decode-text';
import { CsvTableError, readTable, type CsvTable } from '../../frames/csv/read-table';
import { cut, shown } from '../../frames/csv/shown';

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
    super(boundedText(lines.map((line) => `file "${file}", ${line}`).join('\n')));
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

const jsonCell = z.union([z.string(), z.boolean(), z.null()]);
const jsonRow = z.record(z.string(), z.unknown());
/** DHIS2 writes members that all values share beside `dataValues`, once. */
const jsonFile = z.union([z.array(jsonRow), z.looseObject({ dataValues: z.array(jsonRow) })]);
const sharedMembers = ['period', 'orgUnit', 'attributeOptionCombo'];

/** An array of values, or DHIS2's `{"dataValues": [...]}`. Numbers keep the digits that stand in the file. */
export function jsonTable(file: string, text: string): FileTable {
  const parsed = jsonFile.safeParse(jsonOf(file, text));
  if (!parsed.success) {
    throw new DataFileError(file, [
      'it holds neither an array of data values nor an object with "dataValues" (pandas: to_json(orient="records"))',
    ]);
  }
  const { data } = parsed;
  const values = Array.isArray(data) ? data : data.dataValues;
  const shared = Array.isArray(data)
    ? []
    : sharedMembers.flatMap((name): [string, unknown][] => (data[name] === undefined ? [] : [[name, data[name]]]));
  const problems: string[] = [];
  /** Lower case → as it is spelled first. */
  const columns = new Map<string, string>();
  const rows = values.map((value, index): FileRow => {
    const at = `value ${index + 1}`;
    const cells: Record<string, string | null> = {};
    const spelled = new Map<string, string>();
    for (const [name, cell] of Object.entries(value)) {
      const lower = name.toLowerCase();
      const twin = spelled.get(lower);
      spelled.set(lower, name);
      if (twin !== undefined) problems.push(`${at}: ${shown(twin)} and ${shown(name)} name one column: leave one out`);
      const known = jsonCell.safeParse(cell);
      if (known.success) cells[columnOf(name)] = known.data === null ? null : String(known.data);
      else problems.push(`${at}: ${shown(name)} must be a text, not ${Array.isArray(cell) ? 'an array' : typeof cell}`);
    }
    for (const [name, cell] of shared) {
      if (!spelled.has(name.toLowerCase())) cells[columnOf(name)] = jsonCell.safeParse(cell).data?.toString() ?? null;
    }
    return { at, cells };
  });
  refuse(file, problems);
  return { columns: [...columns.values()], rows };

  function columnOf(name: string): string {
    const known = columns.get(name.toLowerCase());
    if (known === undefined) columns.set(name.toLowerCase(), name);
    return known ?? name;
  }
}

/** JSON.parse would round numbers: 1.10 and 12345678901234567890 are texts here, as they stand. */
function jsonOf(file: string, text: string): unknown {
  const body = text.replace(/^\ufeff/, '');
  try {
    return parseJson(body, null, { parseNumber: (digits) => digits });
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    const position = /position (\d+)/.exec(what)?.[1];
    const at = position === undefined ? '' : `line ${lineEnds(body.slice(0, Number(position))) + 1}: `;
    throw new DataFileError(file, [`${at}it is not JSON: ${cut(what, 200)}`]);
  }
}

const flagNames = ['follow_up', 'followup', 'deleted'];
const exactTypes = /Utf8|String|Null|Categorical|Enum|Bool|\bU?Int\d/;
const flagTypes = /Utf8|String|Null|Categorical|Enum|Bool|Int|Float/;

/**
 * Parquet. Columns that hold keys, values and comments are texts, categories, or whole numbers and booleans, whose texts are exact; flags
 * may be numbers as well. Other columns are not read.
 */
export function parquetTable(file: string, bytes: Buffer, texts: readonly string[]): FileTable {
  const columns = readParquet(file, bytes, { numRows: 0 }).columns;
  const named = new Map<string, string>();
  const problems = columns.flatMap((name) => {
    const twin = named.get(name.toLowerCase());
    named.set(name.toLowerCase(), name);
    return twin === undefined ? [] : [`${shown(twin)} and ${shown(name)} name one column: leave one out`];
  });
  refuse(file, problems);
  const flags = columns.filter((name) => flagNames.includes(name.toLowerCase()));
  const needed = [...columns.filter((name) => texts.includes(name.toLowerCase())), ...flags];
  if (needed.length === 0) return { columns, rows: [] };
  const frame = readParquet(file, bytes, { columns: needed });
  refuse(
    file,
    needed.flatMap((name) => {
      const type = typeOf(frame, name);
      if (flags.includes(name)) {
        return flagTypes.test(type) ? [] : [`column "${name}" must hold booleans, not ${type}`];
      }
      return exactTypes.test(type)
        ? []
        : [
            `column "${name}" must hold texts, not ${type}: write it as text (pandas: astype(str), Polars: cast(pl.String))`,
          ];
    }),
  );
  const records: Record<string, unknown>[] = frame
    .select(...needed.map((name) => pl.col(name).cast(pl.Utf8)))
    .toRecords();
  return {
    columns,
    rows: records.map((record, index) => ({
      at: `row ${index + 1}`,
      cells: Object.fromEntries(needed.map((name) => [name, textOrNull(record[name])])),
    })),
  };
}

/** Bytes without Parquet's mark make Polars tell of a missing file. */
function readParquet(file: string, bytes: Buffer, options: { numRows?: number; columns?: string[] }): pl.DataFrame {
  const mark = Buffer.from('PAR1');
  if (!bytes.subarray(0, 4).equals(mark)) throw new DataFileError(file, ['it is not Parquet']);
  if (!bytes.subarray(-4).equals(mark))
    throw new DataFileError(file, ['it is not Parquet, or not whole: its end is missing']);
  try {
    return pl.readParquet(bytes, options);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    throw new DataFileError(file, [
      `it is Parquet that can't be read: ${cut(what, 200)}; write it again with no other columns than those of data values`,
    ]);
  }
}

/** Polars for Node (0.24) has no name for the type Enum and panics where it is asked for; casts of such a column work. */
function typeOf(frame: pl.DataFrame, name: string): string {
  try {
    return frame.select(name).dtypes.map(String).join();
  } catch {
    return 'Enum';
  }
}

function textOrNull(cell: unknown): string | null {
  return typeof cell === 'string' ? cell : null;
}

/** Throws DataFileError with the first problems, if there are any. */
export function refuse(file: string, problems: readonly string[]): void {
  if (problems.length === 0) return;
  const more = problems.length - maxProblems;
  throw new DataFileError(file, [
    ...problems.slice(0, maxProblems),
    ...(more > 0 ? [`and ${more} more problems`] : []),
  ]);
}

/** Problems shown at most. */
const maxProblems = 20;
