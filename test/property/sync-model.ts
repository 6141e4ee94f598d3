import type { PairMapping } from '../../contracts/mappings';
import { defaultCombo, s, t } from '../kit/mapping-world';

/** A data value as the model sees it; all lie on the default attribute option combo. */
export interface ModelRow {
  readonly dataElement: string;
  readonly period: string;
  readonly orgUnit: string;
  readonly categoryOptionCombo: string;
  readonly value: string;
  readonly comment: string | null;
  readonly deleted: boolean;
}

export interface ModelMappings {
  readonly dataElements: Record<string, string>;
  readonly orgUnits: Record<string, string>;
  readonly categoryOptionCombos: Record<string, string>;
  readonly pairs: PairMapping[];
  readonly unmapped: 'reject' | 'keep';
  readonly onCollision: 'reject' | 'sum';
}

export interface Content {
  readonly value: string;
  readonly comment: string | null;
}

export interface ModelResult {
  /** Key → what the target holds in the end. */
  readonly target: Map<string, Content>;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly merged: number;
}

const types = new Map([
  ...['Visits', 'Cases', 'CasesM', 'CasesF', 'Total'].map((name) => [t(name), 'INTEGER'] as const),
  [t('Weight'), 'NUMBER'] as const,
  [t('Note'), 'TEXT'] as const,
]);
const targetUnits = new Set(['ClinicA', 'ClinicB', 'ClinicC', 'ClinicD'].map(t));

export function keyOf(row: Pick<ModelRow, 'dataElement' | 'period' | 'orgUnit' | 'categoryOptionCombo'>): string {
  return [row.dataElement, row.period, row.orgUnit, row.categoryOptionCombo].join(' ');
}

function mapped(row: ModelRow, mappings: ModelMappings): ModelRow | undefined {
  const kept = (table: Record<string, string>, id: string) =>
    table[id] ?? (mappings.unmapped === 'keep' ? id : undefined);
  const pair = [row.categoryOptionCombo, undefined]
    .map((combo) =>
      mappings.pairs.find(
        ({ source }) => source.dataElement === row.dataElement && source.categoryOptionCombo === combo,
      ),
    )
    .find((found) => found !== undefined);
  const orgUnit = kept(mappings.orgUnits, row.orgUnit);
  const dataElement = pair?.target.dataElement ?? kept(mappings.dataElements, row.dataElement);
  const combos = { [defaultCombo]: defaultCombo, ...mappings.categoryOptionCombos };
  const categoryOptionCombo = pair?.target.categoryOptionCombo ?? kept(combos, row.categoryOptionCombo);
  if (orgUnit === undefined || dataElement === undefined || categoryOptionCombo === undefined) return undefined;
  return { ...row, orgUnit, dataElement, categoryOptionCombo };
}

/** Hundredths, so that sums are whole numbers. */
function hundredths(text: string): number {
  return Math.round(Number(text) * 100);
}

function sumOf(rows: readonly ModelRow[]): ModelRow | undefined {
  const [first] = rows;
  const type = types.get(first?.dataElement ?? '');
  const live = rows.filter(({ deleted }) => !deleted);
  if (first === undefined) return undefined;
  if (live.length === 0) return { ...first, deleted: true };
  if (type !== 'INTEGER' && type !== 'NUMBER') return undefined;
  if (live.some(({ value }) => Number.isNaN(Number(value)))) return undefined;
  const comments = [...new Set(live.flatMap(({ comment }) => comment ?? []))];
  return {
    ...first,
    deleted: false,
    value: String(live.reduce((sum, { value }) => sum + hundredths(value), 0) / 100),
    comment: comments.length === 0 ? null : comments.join('\n'),
  };
}

/** Blanks, tabs and line ends at the ends of a text are not stored; of a text that has nothing else nothing is left. */
function trimmed(text: string): string {
  return text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
}

function taken(row: ModelRow, isOld: boolean): boolean {
  // a comment alone is a row at 2.38–2.42 only
  if (!row.deleted && row.value === '' && !(isOld && row.comment !== null)) return false;

  const type = types.get(row.dataElement);
  const combos = row.dataElement === t('Cases') ? [t('Male'), t('Female')] : [defaultCombo];
  if (type === undefined || !targetUnits.has(row.orgUnit) || !combos.includes(row.categoryOptionCombo)) return false;
  if (row.deleted || type === 'TEXT' || row.value === '') return true;
  return type === 'INTEGER' ? /^-?\d+$/.test(row.value) : /^-?\d+(\.\d+)?$/.test(row.value);
}

/** What a sync must come to, found row by row. */
export function modelOf(
  source: readonly ModelRow[],
  mappings: ModelMappings,
  before: ReadonlyMap<string, Content>,
  /** The target is one of 2.38–2.42. */
  isOld: boolean,
): ModelResult {
  const target = new Map(before);
  const counts = { created: 0, updated: 0, unchanged: 0, rejected: 0, merged: 0 };
  const groups = new Map<string, ModelRow[]>();
  for (const given of source) {
    const comment = trimmed(given.comment ?? '');
    const row = { ...given, value: trimmed(given.value), comment: comment === '' ? null : comment };
    const image = mapped(row, mappings);
    if (image === undefined) counts.rejected += 1;
    else groups.set(keyOf(image), [...(groups.get(keyOf(image)) ?? []), image]);
  }
  for (const [key, rows] of groups) {
    const isShared = rows.length > 1;
    const row = isShared ? (mappings.onCollision === 'sum' ? sumOf(rows) : undefined) : rows[0];
    if (row === undefined) {
      counts.rejected += rows.length;
      continue;
    }
    counts.merged += rows.length - 1;
    const old = before.get(key);
    const isHeld = old !== undefined && old.value === row.value && old.comment === row.comment;
    // 2.38–2.42 would drop the backslash
    const isCut = isOld && [row.value, row.comment ?? ''].some((text) => text.endsWith('\\'));
    if (!taken(row, isOld) || (isCut && !row.deleted && !isHeld)) {
      counts.rejected += 1;
      continue;
    }
    if (row.deleted) {
      if (!before.has(key)) counts.unchanged += 1;
      continue;
    }
    if (old === undefined) counts.created += 1;
    else if (isHeld) counts.unchanged += 1;
    else counts.updated += 1;
    target.set(key, { value: row.value, comment: row.comment });
  }
  return { target, ...counts };
}

/** For the arbitraries: source elements with their option combos and values, and target elements likewise. */
export const sourceCells: readonly (readonly [element: string, combo: string, values: readonly string[]])[] = [
  [s('Visits'), defaultCombo, ['0', '3', '12', '-4']],
  [s('Weight'), defaultCombo, ['0', '2', '1.5', '0.25']],
  [s('Cases'), s('Male'), ['0', '3', '7']],
  [s('Cases'), s('Female'), ['0', '3', '7']],
  [s('Note'), defaultCombo, ['a', 'b', ' a\t', '\r\n b', ' ', 'c\\']],
];
export const targetCells: typeof sourceCells = [
  ...['Visits', 'CasesM', 'CasesF', 'Total'].map((name) => [t(name), defaultCombo, ['0', '3', '5']] as const),
  [t('Weight'), defaultCombo, ['2', '1.5']],
  [t('Cases'), t('Male'), ['3', '9']],
  [t('Cases'), t('Female'), ['3', '9']],
  [t('Note'), defaultCombo, ['a', 'c', 'c\\']],
];
