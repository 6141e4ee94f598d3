import type pl from 'nodejs-polars';
import { coverOrgUnits } from '../../contracts/planning/cover-org-units';
import { findPeriod } from '../../dhis2/periods';
import { concatFrames } from '../../frames/build-frame';
import { dataValueSchema } from '../../frames/schema';
import { downloadParts } from '../extract/download-rows';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { LaneTarget } from '../runtime/lane-documents';
import { rowsInScope, targetTree, type TargetScope } from './target-scope';

/**
 * What the target holds on a scope and at the keys of `mapped` within its org units and periods. Subtrees are asked by their
 * top unit; all other rows fall away. A text that is no period of the target's calendar is not asked for, since it would make the
 * server refuse the whole request, and nothing can be there. What the target finds too large is asked for in parts, as at the source.
 */
export async function readTarget(
  deps: ActivityDeps,
  target: LaneTarget,
  scope: TargetScope,
  mapped: pl.DataFrame,
  signal: AbortSignal,
): Promise<pl.DataFrame> {
  const { connection, dataSet, description } = target;
  const tree = targetTree(target);
  const side = {
    connection,
    version: description.server.version,
    dataSet,
    periods: scope.plannedPeriods,
    periodsBefore: scope.periodsBefore,
    tree,
    dataElements: Object.keys(description.model.dataSets[dataSet]?.elements ?? {}),
  };
  const periods = scope.periods.filter((id) => findPeriod(id, target.index.calendar) !== undefined);
  const frames: pl.DataFrame[] = [];
  if (periods.length === 0) return concatFrames(dataValueSchema, frames);
  for (const cover of coverOrgUnits(tree, scope.orgUnits)) {
    const query = { dataSets: [dataSet], ...cover, periods };
    for (const part of await downloadParts(deps, side, [query], signal)) frames.push(rowsInScope(part, scope, mapped));
  }
  return concatFrames(dataValueSchema, frames);
}
