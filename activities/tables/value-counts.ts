import type pl from 'nodejs-polars';
import type { TargetModel } from '../../dhis2/loader/model/target-model';
import { GroupCounts } from './group-counts';

/** How data values are grouped for people. */
export const groupings = ['dataElement', 'period', 'orgUnit'] as const;
export type Grouping = (typeof groupings)[number];

/** Data values of the target by class: by data element, by period, and by the ancestor on level 2. */
export class ValueCounts<C extends string> {
  readonly by: Readonly<Record<Grouping, GroupCounts<C>>>;

  constructor(model: TargetModel, classColumn: string, classes: ReadonlyMap<string, C>) {
    const same = (id: string): string => id;
    const counting = { classColumn, classes };
    this.by = {
      dataElement: new GroupCounts({
        ...counting,
        idColumn: 'data_element_id',
        groupOf: same,
        nameOf: (id) => model.dataElements[id]?.name,
      }),
      period: new GroupCounts({ ...counting, idColumn: 'period', groupOf: same, nameOf: () => undefined }),
      orgUnit: new GroupCounts({
        ...counting,
        idColumn: 'organisation_unit_id',
        groupOf: (id) => districtOf(id, model),
        nameOf: (id) => model.orgUnits[id]?.name,
      }),
    };
  }

  add(rows: pl.DataFrame): void {
    for (const grouping of groupings) this.by[grouping].add(rows);
  }
}

/** The ancestor on level 2, e.g. the district; the unit itself on level 1, or where the target does not know it. */
function districtOf(id: string, model: TargetModel): string {
  const [, , second] = model.orgUnits[id]?.path.split('/') ?? [];
  return second ?? id;
}
