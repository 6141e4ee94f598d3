import type { TargetIndex } from '../model/target-index';
import type { LoadRow } from '../rows';

type Member = 'dataElement' | 'period' | 'orgUnit' | 'categoryOptionCombo' | 'attributeOptionCombo';

/**
 * 2.43+: which member of a row the ids in the brackets of `objects.args` are, by code: `<data set>-[ids]`,
 * `<data set>-<data element>-[option combos]` (E8024), `<org unit>-[periods]` (E8031), `<attribute option combo>-[org units]`
 * (E8025), `<attribute option combo>-[periods]` (E8032), `<attribute option combo>-<org unit>-[periods]` (E8033).
 */
const bracketMembers: Readonly<Record<string, readonly Member[]>> = {
  E8011: ['orgUnit'],
  E8020: ['dataElement'],
  E8021: ['period'],
  E8022: ['orgUnit'],
  E8023: ['attributeOptionCombo'],
  E8024: ['categoryOptionCombo'],
  E8025: ['orgUnit', 'attributeOptionCombo'],
  E8030: ['period'],
  E8031: ['period'],
  E8032: ['period'],
  E8033: ['period'],
};
const uids = /(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]{10}(?![A-Za-z0-9])/g;

export interface NamingContext {
  readonly dataSet: string;
  readonly index: TargetIndex;
}

/**
 * Positions of the rows that the ids in `args` of a whole-POST refusal name; empty when they single out none.
 * Ids are taken by their form and by the code's layout, never from the message.
 */
export function namedPositions(code: string, args: string, rows: readonly LoadRow[], context: NamingContext): number[] {
  if (code === 'E8128') return listedPositions(args, rows.length);
  const lists = [...args.matchAll(/\[([^\]]*)\]/g)].flatMap((match) => (match[1] ?? '').split(/,\s*/));
  if (lists.length === 0) return [];
  const inside = new Set(lists);
  if (code === 'E8012') return rowsWithOptions(inside, rows, context.index);
  const members = bracketMembers[code];
  if (members === undefined) return [];
  const outside = idsOutside(args, context.dataSet);
  const expires = code === 'E8030' && context.index.dataSet(context.dataSet)?.inputPeriods.length === 0;
  return positionsOf(rows, (row) => {
    if (!members.some((member) => inside.has(row[member]))) return false;
    if (!outside.every((id) => id === row.dataElement || id === row.orgUnit || id === row.attributeOptionCombo)) {
      return false;
    }
    return !expires || context.index.isExemptFromExpiry(row.orgUnit, row.period, context.dataSet) !== true;
  });
}

/** Whether a refusal that names periods in its brackets also names, in front of them, whose they are: combo and org unit. */
export function namesOrgUnit(args: string, dataSet: string): boolean {
  return idsOutside(args, dataSet).length >= 2;
}

/** The ids in front of the brackets but the data set's. */
function idsOutside(args: string, dataSet: string): string[] {
  return (args.replace(/\[[^\]]*\]/g, ' ').match(uids) ?? []).filter((id) => id !== dataSet);
}

/** `[0, 1999]-DataValueKey[…]`: the copies of one key. */
function listedPositions(args: string, rowCount: number): number[] {
  const list = /^\[([\d,\s]+)\]/.exec(args)?.[1] ?? '';
  return list
    .split(',')
    .map((text) => Number.parseInt(text, 10))
    .filter((position) => position >= 0 && position < rowCount);
}

function rowsWithOptions(options: ReadonlySet<string>, rows: readonly LoadRow[], index: TargetIndex): number[] {
  const combos = new Set([...options].flatMap((option) => [...index.combosWithOption(option)]));
  return positionsOf(rows, (row) => combos.has(row.categoryOptionCombo) || combos.has(row.attributeOptionCombo));
}

function positionsOf(rows: readonly LoadRow[], wanted: (row: LoadRow) => boolean): number[] {
  return rows.flatMap((row, position) => (wanted(row) ? [position] : []));
}
