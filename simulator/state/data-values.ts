/** A row of the table `datavalue`; times are milliseconds since the epoch, UTC. */
export interface StoredValue {
  readonly dataElement: string;
  /** Canonical ISO identifier, e.g. `2024W1`. */
  readonly period: string;
  readonly orgUnit: string;
  readonly categoryOptionCombo: string;
  readonly attributeOptionCombo: string;
  value: string | null;
  storedBy: string | null;
  created: number;
  lastUpdated: number;
  comment: string | null;
  followUp: boolean | null;
  deleted: boolean;
}

export type ValueKey = Pick<
  StoredValue,
  'dataElement' | 'period' | 'orgUnit' | 'categoryOptionCombo' | 'attributeOptionCombo'
>;

export function keyText(key: ValueKey): string {
  return `${key.dataElement}|${key.period}|${key.orgUnit}|${key.categoryOptionCombo}|${key.attributeOptionCombo}`;
}

/** All rows, tombstones included, in insertion order, with an index by org unit. */
export class DataValueTable {
  private readonly byOrgUnit = new Map<string, Map<string, StoredValue>>();

  get(key: ValueKey): StoredValue | undefined {
    return this.byOrgUnit.get(key.orgUnit)?.get(keyText(key));
  }

  put(row: StoredValue): void {
    let rows = this.byOrgUnit.get(row.orgUnit);
    if (rows === undefined) {
      rows = new Map();
      this.byOrgUnit.set(row.orgUnit, rows);
    }
    rows.set(keyText(row), row);
  }

  /** Removes the row itself (pruning), leaving no tombstone. True if it existed. */
  remove(key: ValueKey): boolean {
    return this.byOrgUnit.get(key.orgUnit)?.delete(keyText(key)) ?? false;
  }

  *ofOrgUnit(orgUnit: string): IterableIterator<StoredValue> {
    yield* this.byOrgUnit.get(orgUnit)?.values() ?? [];
  }

  *all(): IterableIterator<StoredValue> {
    for (const rows of this.byOrgUnit.values()) yield* rows.values();
  }

  get size(): number {
    let size = 0;
    for (const rows of this.byOrgUnit.values()) size += rows.size;
    return size;
  }

  clear(): void {
    this.byOrgUnit.clear();
  }
}
