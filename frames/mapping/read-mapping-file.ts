import { firstLines } from '../../contracts/bounded-text';
import type { PairMapping } from '../../contracts/mappings';
import { isUid } from '../../contracts/uid';
import { CsvTableError, readTable, type CsvTable } from '../csv/read-table';
import { cut, shown } from '../csv/shown';
import { MappingFileError } from './mapping-file-error';

const maxProblems = 20;

interface Line {
  readonly number: number;
  readonly cell: (column: string) => string;
}

/** The lines of a CSV with a header (`readTable`); blanks around cells do not matter. */
function linesOf(file: string, text: string, columns: readonly string[], known = columns): Line[] {
  const { columns: header, rows, separator } = tableOf(file, text, known);
  if (header.length === 0)
    throw new MappingFileError(file, [`it is empty; the first line must be ${columns.join(',')}`]);
  const places = new Map(header.map((name, i) => [name.toLowerCase(), i]));
  const missing = columns.filter((column) => !places.has(column));
  if (missing.length > 0) {
    throw new MappingFileError(file, [
      `line 1: there is no column ${missing.join(', ')}; the header is ${cut(header.join(separator))}`,
    ]);
  }
  if (rows.length === 0) throw new MappingFileError(file, ['it has a header, but no lines below it']);
  return rows.map(({ line, cells }) => ({
    number: line,
    cell: (column: string): string => cells[places.get(column) ?? -1] ?? '',
  }));
}

function tableOf(file: string, text: string, names: readonly string[]): CsvTable {
  try {
    return readTable(text, { names, trim: true, shortRows: true });
  } catch (error) {
    if (error instanceof CsvTableError) throw new MappingFileError(file, error.problems);
    throw error;
  }
}

function refuse(file: string, problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new MappingFileError(file, firstLines(problems, maxProblems));
}

function uidProblem(line: Line, column: string): string[] {
  const text = line.cell(column);
  if (text === '') return [`line ${line.number}: "${column}" is empty`];
  return isUid(text)
    ? []
    : [
        `line ${line.number}: ${shown(text)} in "${column}" is not a DHIS2 UID (a letter followed by ten letters or digits)`,
      ];
}

/** What a person writes as the target of an id that is not to be mapped, so that the line can stay for the next reader. */
export const leftUnmapped = '-';

/** What is wrong with a line whose target nobody has filled in yet. */
function unfilledProblem(line: Line, ids: 'uids' | 'codes'): string {
  const match = line.cell('match');
  const why = match === '' ? '' : ` (match: ${match})`;
  const ways = ids === 'uids' ? `fill in an id, write ${leftUnmapped} to leave it unmapped,` : 'fill in a code';
  return `line ${line.number}: "target" is empty for ${line.cell('source')}${why}: ${ways} or delete the line`;
}

/**
 * Reads a table of ids from CSV text with the columns `source,target` (more are allowed, in any order). A line whose target is
 * empty is one that a person has not filled in yet: it is a problem, not a mapping. A line whose target is `-` is left unmapped
 * on purpose, as if it were not there. `ids: 'codes'` takes any text as an id (option codes; `-` is a code as any other).
 * Throws MappingFileError with the line numbers.
 */
export function readIdTable(file: string, text: string, ids: 'uids' | 'codes' = 'uids'): Record<string, string> {
  const table = new Map<string, { target: string; line: number }>();
  const problems: string[] = [];
  for (const line of linesOf(file, text, ['source', 'target'])) {
    const source = line.cell('source');
    const target = line.cell('target');
    const bad =
      ids === 'uids'
        ? [
            ...uidProblem(line, 'source'),
            ...(target === '' || target === leftUnmapped ? [] : uidProblem(line, 'target')),
          ]
        : source === ''
          ? [`line ${line.number}: "source" is empty`]
          : [];
    if (target === '') bad.push(unfilledProblem(line, ids));
    problems.push(...bad);
    if (bad.length > 0 || (ids === 'uids' && target === leftUnmapped)) continue;
    const earlier = table.get(source);
    if (earlier === undefined) table.set(source, { target, line: line.number });
    else if (earlier.target !== target) {
      problems.push(
        `line ${line.number}: ${source} becomes ${target} here, but ${earlier.target} in line ${earlier.line}`,
      );
    }
  }
  refuse(file, problems);
  return Object.fromEntries([...table].map(([source, { target }]) => [source, target]));
}

/** Reads ids from CSV text with the column `id` (more are allowed), each once. Throws MappingFileError with the line numbers. */
export function readIdList(file: string, text: string): string[] {
  const lines = linesOf(file, text, ['id']);
  refuse(
    file,
    lines.flatMap((line) => uidProblem(line, 'id')),
  );
  return [...new Set(lines.map((line) => line.cell('id')))];
}

/** The columns of a file of pairs; the source's option combo and the target's attribute option combo may be empty. */
export const pairColumns = [
  'source_data_element',
  'source_category_option_combo',
  'target_data_element',
  'target_category_option_combo',
  'target_attribute_option_combo',
] as const;

/**
 * Reads pairs from CSV text with the columns of `pairColumns`; `target_attribute_option_combo` may be left out altogether.
 * Throws MappingFileError with the line numbers.
 */
export function readPairs(file: string, text: string): PairMapping[] {
  const pairs = new Map<string, { target: string; line: number; pair: PairMapping }>();
  const problems: string[] = [];
  for (const line of linesOf(file, text, pairColumns.slice(0, 4), pairColumns)) {
    const [sourceElement, sourceCombo, targetElement, targetCombo, attribute] = pairColumns.map(line.cell);
    const optional = [pairColumns[1], pairColumns[4]].filter((column) => line.cell(column) !== '');
    const bad = [pairColumns[0], pairColumns[2], pairColumns[3], ...optional].flatMap((column) =>
      uidProblem(line, column),
    );
    problems.push(...bad);
    if (bad.length > 0 || !sourceElement || !targetElement || !targetCombo) continue;
    const source = [sourceElement, sourceCombo].filter(Boolean).join(' + ');
    const target = [targetElement, targetCombo, attribute].filter(Boolean).join(' + ');
    const earlier = pairs.get(source);
    if (earlier !== undefined) {
      if (earlier.target !== target) {
        problems.push(
          `line ${line.number}: ${source} becomes ${target} here, but ${earlier.target} in line ${earlier.line}`,
        );
      }
      continue;
    }
    pairs.set(source, {
      target,
      line: line.number,
      pair: {
        source: { dataElement: sourceElement, ...(sourceCombo ? { categoryOptionCombo: sourceCombo } : {}) },
        target: {
          dataElement: targetElement,
          categoryOptionCombo: targetCombo,
          ...(attribute ? { attributeOptionCombo: attribute } : {}),
        },
      },
    });
  }
  refuse(file, problems);
  return [...pairs.values()].map(({ pair }) => pair);
}
