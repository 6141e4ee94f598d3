import type pl from 'nodejs-polars';
import type { Chunk } from '../../contracts/plan';
import type { OrgUnitTree } from '../../contracts/planning/org-unit-tree';
import { coverCells } from '../../dhis2/loader/read/cover-cells';
import { concatFrames } from '../../frames/build-frame';
import { filledTextColumn } from '../../frames/columns';
import { dataValueSchema } from '../../frames/schema';
import { isAmong } from '../../frames/is-among';

/** Changed rows of some org units × periods, before they are stored. */
export interface ChangesPart extends Pick<Chunk, 'label' | 'orgUnits' | 'children' | 'periods'> {
  readonly extracted: pl.DataFrame;
  readonly retried: pl.DataFrame;
}

/**
 * Cuts changed rows into parts whose org units × periods are the cheapest cover of the touched ones: the target is read on
 * just these. Every row is in exactly one part.
 */
export function cutChanges(extracted: pl.DataFrame, retried: pl.DataFrame, tree: OrgUnitTree): ChangesPart[] {
  const all = concatFrames(dataValueSchema, [extracted, retried]);
  const cells = all.select('organisation_unit_id', 'period').unique();
  const units = filledTextColumn(cells, 'organisation_unit_id');
  const periods = filledTextColumn(cells, 'period');
  const covers = coverCells(units.map((orgUnit, i) => ({ orgUnit, period: periods[i] ?? '' })));
  return covers.flatMap((cover): ChangesPart[] => {
    const inside = isAmong('organisation_unit_id', cover.orgUnits).and(isAmong('period', cover.periods));
    const part = { extracted: extracted.filter(inside), retried: retried.filter(inside) };
    if (part.extracted.height + part.retried.height === 0) return [];
    return [
      {
        ...part,
        label: labelOf(tree, cover.orgUnits, cover.periods),
        orgUnits: [...cover.orgUnits],
        children: false,
        periods: [...cover.periods],
      },
    ];
  });
}

/**
 * Rows that are refused as before, in one part (rows that stand in each other's way must stay together), so that what is compared
 * with the target does not grow by them.
 */
export function refusedBefore(refused: pl.DataFrame, extracted: pl.DataFrame): ChangesPart[] {
  if (refused.height === 0) return [];
  return [
    {
      extracted: extracted.head(0),
      retried: refused,
      label: `${refused.height} rows that are refused as before`,
      orgUnits: [...new Set(filledTextColumn(refused, 'organisation_unit_id'))],
      children: false,
      periods: [...new Set(filledTextColumn(refused, 'period'))],
    },
  ];
}

function labelOf(tree: OrgUnitTree, orgUnits: readonly string[], periods: readonly string[]): string {
  const names = orgUnits.slice(0, 2).map((unit) => tree.name(unit));
  const more = orgUnits.length > 2 ? ` and ${orgUnits.length - 2} more` : '';
  const some = periods.slice(0, 3).join(', ');
  return `changes in ${names.join(', ')}${more} × ${some}${periods.length > 3 ? ` and ${periods.length - 3} more` : ''}`;
}
