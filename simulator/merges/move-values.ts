import type { DataValueTable, StoredValue } from '../state/data-values';

type Member = 'orgUnit' | 'dataElement';

interface Move {
  readonly table: DataValueTable;
  readonly member: Member;
  readonly sources: ReadonlySet<string>;
  readonly target: string;
  /** What the target held before: it may win a clash (elements, splits), or all of it goes (merged org units). */
  readonly targetRows: 'compete' | 'go';
}

const newestFirst = (a: StoredValue, b: StoredValue): number => b.lastUpdated - a.lastUpdated || b.created - a.created;

/**
 * Moves values as DHIS2's SQL does (2.40, 2.43.1, 2.44): `lastUpdated` and `created` stay, of rows that come to share a key the one
 * changed last is kept and the others are gone without a tombstone, and the sources' tombstones go. Returns the rows touched.
 */
export function moveValues({ table, member, sources, target, targetRows }: Move): number {
  const all = [...table.all()];
  const leaving = all.filter((row) => sources.has(row[member]));
  const held = all.filter((row) => row[member] === target);
  for (const row of leaving) table.remove(row);
  if (targetRows === 'go') for (const row of held) table.remove(row);
  const alive = leaving.filter((row) => !row.deleted).sort(newestFirst);
  const placed = new Set<string>();
  for (const row of alive) {
    const moved: StoredValue = { ...row, [member]: target };
    const key = [
      moved.dataElement,
      moved.period,
      moved.orgUnit,
      moved.categoryOptionCombo,
      moved.attributeOptionCombo,
    ].join();
    if (placed.has(key)) continue;
    placed.add(key);
    const other = table.get(moved);
    if (other === undefined || other.deleted || other.lastUpdated < moved.lastUpdated) table.put(moved);
  }
  return leaving.length + (targetRows === 'go' ? held.length : 0);
}

/** The values of the sources are gone without a trace. */
export function discardValues(table: DataValueTable, member: Member, sources: ReadonlySet<string>): number {
  const leaving = [...table.all()].filter((row) => sources.has(row[member]));
  for (const row of leaving) table.remove(row);
  return leaving.length;
}
