import type { ImportConflict } from './import-summary';

/** What up to 2.42 writes about a rejected value. `objects` are type → id; the first id is repeated as `object`. */
export interface OldFault {
  readonly code: string;
  /** Null: the conflict names no property. */
  readonly property: string | null;
  readonly objects: Readonly<Record<string, string>>;
}

export function oldFault(
  code: string,
  property: string | null,
  objects: Readonly<Record<string, string | null>> = {},
): OldFault {
  const named = Object.entries(objects).filter((pair): pair is [string, string] => pair[1] !== null && pair[1] !== '');
  return { code, property, objects: Object.fromEntries(named) };
}

/** Conflicts of one import: equal code and ids are one conflict with several indexes, also over different periods. */
export class OldConflicts {
  private readonly merged = new Map<string, ImportConflict & { indexes: number[] }>();
  readonly rejected = new Set<number>();

  add(fault: OldFault, index: number): void {
    this.rejected.add(index);
    const key = `${fault.code} ${Object.values(fault.objects).join(':')}`;
    const known = this.merged.get(key);
    if (known === undefined) this.merged.set(key, { ...conflictWithoutIndexes(fault), indexes: [index] });
    else known.indexes.push(index);
  }

  get list(): ImportConflict[] {
    return [...this.merged.values()];
  }

  get rejectedIndexes(): number[] {
    return [...this.rejected].sort((a, b) => a - b);
  }
}

/** As the faults of top-level members are reported. */
export function conflictWithoutIndexes({ code, property, objects }: OldFault): ImportConflict {
  const ids = Object.values(objects);
  const [object] = ids;
  return {
    ...(object === undefined ? {} : { object }),
    objects,
    value: `${texts[code] ?? 'Value rejected'}: ${ids.map((id) => `\`${id}\``).join(', ')}`,
    errorCode: code,
    ...(property === null ? {} : { property }),
  };
}

const texts: Readonly<Record<string, string>> = {
  E7600: 'Data set not found or not accessible',
  E7601: 'User does not have write access for data set',
  E7603: 'Org unit not found or not accessible',
  E7604: 'Attribute option combo not found or not accessible',
  E7610: 'Data element not found or not accessible',
  E7611: 'Period not valid',
  E7612: 'Organisation unit not found or not accessible',
  E7613: 'Category option combo not found or not accessible for writing data',
  E7614: 'No write access to category option combo',
  E7615: 'Attribute option combo not found or not accessible for writing data',
  E7616: 'No write access to attribute option combo',
  E7617: 'Organisation unit is not in the hierarchy of the current user',
  E7618: 'Data value or comment not specified for data element',
  E7619: 'Value must match value type of data element',
  E7620: 'Invalid comment',
  E7621: 'Data value is not a valid option of the data element option set',
  E7630: 'Category option combo is required but is not specified',
  E7631: 'Attribute option combo is required but is not specified',
  E7632: 'Period type of period is not valid for data element',
  E7633: 'Data element is not part of dataset',
  E7634: 'Category option combo must be part of category combo of data element',
  E7635: 'Attribute option combo must be part of category combo of data sets of data element',
  E7636: 'Data element must be assigned to organisation unit through data sets',
  E7637: 'Invalid storedBy',
  E7638: 'Period is not within date range of attribute option combo',
  E7639: 'Organisation unit is not valid for attribute option combo',
  E7640: 'Current date is past expiry days for period',
  E7641: 'Period is after latest open future period',
  E7642: 'Data is already approved',
  E7643: 'Period is not open for this data set at this time',
  E7644: 'Period does not conform to the open periods of associated data sets',
};
