import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { lineEnds } from './decode-text';
import { shown } from './shown';

/** A CSV text that can't be read as a table; each problem has its line and says what to do. */
export class CsvTableError extends Error {
  override readonly name = 'CsvTableError';

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

export interface CsvTable {
  /** Trimmed; a column without a name is the empty text. */
  readonly columns: readonly string[];
  readonly rows: readonly CsvRow[];
  readonly separator: string;
}

export interface CsvRow {
  /** The line on which it begins; the first one of the file is 1. */
  readonly line: number;
  /** As many as there are columns. */
  readonly cells: readonly string[];
}

export interface CsvForm {
  /** Names, in lower case, by which the header line is told from others: the separator is the one that shows most of them. */
  readonly names: readonly string[];
  /** Blanks around cells outside of quotes do not belong to them. */
  readonly trim?: boolean;
  /** A row may end early; what is missing is empty. Otherwise it is refused. */
  readonly shortRows?: boolean;
}

/** What separates the cells of a file, unless its first line is `sep=<character>`. */
const separators = [',', ';', '\t'] as const;
const separatorNames: Readonly<Record<string, string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' };

interface Form {
  readonly delimiter: string;
  readonly trim: boolean;
  /** Records read at most. */
  readonly to?: number;
}

/** A header line is shorter than this. */
const maxHeader = 65_536;

const maxProblems = 20;
const cellsSchema = z.array(z.array(z.string()));

/**
 * Reads CSV with a header line (RFC 4180, and what spreadsheets make of it). One separator holds for the whole file: the one of its
 * header line, or of a first line `sep=;`, which Excel reads and writes. Lines end in CRLF, LF or CR, also mixed; line ends in
 * quotes belong to their cell. Lines without anything but blanks and separators are left out. A column named twice, a row with more cells than the
 * header, and quotes that do not fit are refused. Throws CsvTableError.
 */
export function readTable(content: string, { names, trim = false, shortRows = false }: CsvForm): CsvTable {
  const text = content.replace(/^\ufeff/, '');
  const declared = /^(?:sep=(.)|"sep=(.)")(?:\r\n|\n|\r|$)/i.exec(text);
  const body = declared === null ? text : text.slice(declared[0].length);
  const separator = declared?.[1] ?? declared?.[2] ?? separatorOf(body, names, trim);
  let line = declared === null ? 1 : 2;
  const records = recordsOf(body, { delimiter: separator, trim }, line - 1).flatMap((cells): CsvRow[] => {
    const row = { line, cells };
    line += linesOf(cells);
    return cells.every(isBlank) ? [] : [row];
  });
  const [header, ...rows] = records;
  if (header === undefined) return { columns: [], rows: [], separator };
  const columns = header.cells.map((name) => name.trim());
  const problems = [
    ...namedTwice(header.line, columns),
    ...rows.flatMap((row) => widthProblem(row, columns, { separator, shortRows })),
  ];
  refuse(problems);
  return {
    columns,
    separator,
    rows: rows.map((row) => ({ line: row.line, cells: columns.map((_, i) => row.cells[i] ?? '') })),
  };
}

const isBlank = (cell: string): boolean => cell.trim() === '';

/** csv-parse 7 takes the first line's end for all unless it is told all of them, the longest first. */
const recordDelimiters = ['\r\n', '\n', '\r'];

function recordsOf(text: string, form: Form, linesBefore: number): string[][] {
  try {
    const records: unknown = parse(text, { ...form, record_delimiter: recordDelimiters, relax_column_count: true });
    return cellsSchema.parse(records);
  } catch (error) {
    if (error instanceof CsvError) throw new CsvTableError([quoteProblem(error, text, form, linesBefore)]);
    throw error;
  }
}

/** csv-parse's texts hold the whole cell, which may be the rest of the file, and count a CRLF in quotes as two lines. */
function quoteProblem(error: CsvError, text: string, form: Form, linesBefore: number): string {
  const whole = error['records'];
  const before = typeof whole === 'number' && whole > 0 ? recordsOf(text, { ...form, to: whole }, linesBefore) : [];
  const at = `line ${1 + linesBefore + before.reduce((sum, cells) => sum + linesOf(cells), 0)}`;
  const advice = 'a cell with quotes stands in quotes as a whole, and quotes inside of it are doubled';
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return `${at}: a quote begins a cell and is never closed: ${advice}`;
    case 'INVALID_OPENING_QUOTE':
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE':
      return `${at}: there is a quote in the middle of a cell: ${advice}`;
    default:
      return `${at}: ${shown(error.message)}`;
  }
}

/** The lines on which a record stands. */
function linesOf(cells: readonly string[]): number {
  return 1 + cells.reduce((sum, cell) => sum + lineEnds(cell), 0);
}

/** The separator that shows most of the wanted names in the first line; of several, the one that makes most cells. */
function separatorOf(text: string, names: readonly string[], trim: boolean): string {
  const wanted = new Set(names);
  const start = text.slice(0, maxHeader).replace(/^(?:[^\S\r\n]*(?:\r\n|\n|\r))+/, '');
  const scores = separators.map((separator) => {
    const cells = headerCells(start, separator, trim);
    const found = new Set(cells.map((name) => name.trim().toLowerCase()).filter((name) => wanted.has(name)));
    return { separator, found: found.size, cells: cells.length };
  });
  const [best] = [...scores].sort((a, b) => b.found - a.found || b.cells - a.cells);
  return best?.separator ?? ',';
}

function headerCells(text: string, delimiter: string, trim: boolean): string[] {
  try {
    return recordsOf(text, { delimiter, trim, to: 1 }, 0)[0] ?? [];
  } catch (error) {
    if (error instanceof CsvTableError) return [];
    throw error;
  }
}

function namedTwice(line: number, columns: readonly string[]): string[] {
  const first = new Map<string, number>();
  return columns.flatMap((name, i) => {
    const known = first.get(name.toLowerCase());
    if (known === undefined) first.set(name.toLowerCase(), i + 1);
    if (name === '' || known === undefined) return [];
    return [
      `line ${line}: the column ${shown(name)} stands twice, as column ${known} and ${i + 1}: rename or remove one`,
    ];
  });
}

function widthProblem(
  { line, cells }: CsvRow,
  columns: readonly string[],
  { separator, shortRows }: { separator: string; shortRows: boolean },
): string[] {
  const isTooWide = cells.length > columns.length && !cells.slice(columns.length).every(isBlank);
  if (!isTooWide && (shortRows || cells.length >= columns.length)) return [];
  const by = separatorNames[separator] ?? shown(separator);
  return [
    `line ${line}: it has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'}, the header ${columns.length}; the header's ${by} separate in all lines: put texts that hold one in quotes`,
  ];
}

function refuse(problems: readonly string[]): void {
  if (problems.length === 0) return;
  const rest = problems.length - maxProblems;
  throw new CsvTableError([...problems.slice(0, maxProblems), ...(rest > 0 ? [`and ${rest} more`] : [])]);
}
