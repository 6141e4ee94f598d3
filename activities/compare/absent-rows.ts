import pl from 'nodejs-polars';
import type { Chunk, LanePlan } from '../../contracts/plan';
import type { DeletePolicy } from '../../contracts/parameters/delete-policy';
import { buildFrame } from '../../frames/build-frame';
import { filledTextColumn } from '../../frames/columns';
import { keyColumns } from '../../frames/schema';
import { requireTarget, type LaneDocuments } from '../runtime/lane-documents';
import { filledElsewhere, unitsFilledBy } from './deletable-image';
import type { TargetScope } from './target-scope';

/** What the plan says about values that the source no longer has. */
export function deletePolicyOf(plan: LanePlan): DeletePolicy {
  return plan.steps.find((step) => step.kind === 'compareWithTarget')?.deletes ?? 'ignore';
}

/** A chunk of changes none of whose rows the target can take: what the target holds there is of no account. */
export function isNothingToCompare({ changes }: Chunk, ...rows: readonly pl.DataFrame[]): boolean {
  return changes !== undefined && rows.every(({ height }) => height === 0);
}

const isLive = pl.col('deleted').fillNull(pl.lit(false)).not();
const isAbsent = pl.col('delete_cause').eq(pl.lit('absent'));
const imageColumns = ['data_element_id', 'category_option_combo_id', 'attribute_option_combo_id'] as const;

/**
 * Rows that the target holds, whose keys rows of this chunk could have and no row has: `taken` are the keys of the source's rows and of
 * what transforms made of them, also of rows that can't be brought over, so that the older target value of a rejected row stays. Option combos that no source combo becomes, keys that
 * values from elsewhere may have, and org units that the target data set is not assigned to are not among them: these are another
 * set's to fill, and a delete there depends on the version (2.43+ refuses it with E8022, 2.38–2.42 obey).
 */
export function absentRows(
  lane: LaneDocuments,
  chunk: Chunk,
  scope: TargetScope,
  taken: pl.DataFrame,
  held: pl.DataFrame,
): pl.DataFrame {
  const { dataSet, index } = requireTarget(lane);
  const units = [...unitsFilledBy(lane, chunk).keys()].filter((unit) => index.isAssigned(dataSet, unit));
  const filled = held
    .filter(isLive)
    .unique({ subset: [...keyColumns], maintainOrder: true })
    .join(buildFrame({ organisation_unit_id: pl.Utf8 }, { organisation_unit_id: units }), {
      on: 'organisation_unit_id',
      how: 'semi',
    })
    .join(taken, { on: [...keyColumns], how: 'anti' });
  if (filled.height === 0) return filled;
  return filled.join(imageOf(lane, scope, filled), { on: [...imageColumns], how: 'semi' });
}

/** Those of the rows' elements and combos that only this data set's rows can have. */
function imageOf(lane: LaneDocuments, scope: TargetScope, rows: pl.DataFrame): pl.DataFrame {
  const [first, ...others] = imageColumns;
  const distinct = rows.select(first, ...others).unique();
  const [elements = [], combos = [], attributes = []] = imageColumns.map((column) =>
    filledTextColumn(distinct, column),
  );
  const dataSet = lane.source.dataSets[lane.plan.lane.sourceDataSet];
  const elsewhere = filledElsewhere(lane, dataSet?.dataElements ?? []);
  const own = elements.flatMap((element, i): [string, string, string][] => {
    const [combo, attribute] = [combos[i] ?? '', attributes[i] ?? ''];
    return scope.image.holds(element, combo, attribute) && !elsewhere(element, combo)
      ? [[element, combo, attribute]]
      : [];
  });
  return buildFrame(
    Object.fromEntries(imageColumns.map((column) => [column, pl.Utf8])),
    Object.fromEntries(imageColumns.map((column, at) => [column, own.map((ids) => ids[at])])),
  );
}

/** Keys of the rows that a difference deletes because the source has no such row. */
export function deletedByAbsence(difference: pl.DataFrame): pl.DataFrame {
  return difference.filter(isAbsent).select(...keyColumns);
}
