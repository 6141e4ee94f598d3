import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pl from 'nodejs-polars';
import { coverOrgUnits } from '../../contracts/planning/cover-org-units';
import { concatFrames } from '../../frames/build-frame';
import { readExportCsv } from '../../frames/csv/read-export-csv';
import { dataValueSchema } from '../../frames/schema';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { LaneTarget } from '../runtime/lane-documents';
import { targetTree, type TargetScope } from './target-scope';

/** What the target holds on a scope. Subtrees are asked by their top unit; rows of units and elements outside the scope fall away. */
export async function readTarget(
  deps: ActivityDeps,
  target: LaneTarget,
  scope: TargetScope,
  signal: AbortSignal,
): Promise<pl.DataFrame> {
  const dhis2 = deps.dhis2(target.connection);
  await mkdir(deps.temporaryFolder, { recursive: true, mode: 0o700 });
  const frames: pl.DataFrame[] = [];
  for (const { orgUnits, children } of coverOrgUnits(targetTree(target), scope.orgUnits)) {
    const file = join(deps.temporaryFolder, `${randomUUID()}.csv`);
    try {
      const { rows } = await dhis2.dataValueSets.download(
        { dataSets: [target.dataSet], orgUnits, children, periods: scope.periods },
        file,
        { signal },
      );
      frames.push(inScope(await readExportCsv(file, rows), scope));
    } finally {
      await rm(file, { force: true });
    }
  }
  return concatFrames(dataValueSchema, frames);
}

function inScope(rows: pl.DataFrame, scope: TargetScope): pl.DataFrame {
  const units = pl.col('organisation_unit_id').isIn([...scope.orgUnits]);
  const elements = pl.col('data_element_id').isIn([...scope.dataElements]);
  const own = rows.filter(units.and(elements));
  return scope.attributeOptionCombo === undefined
    ? own
    : own.filter(pl.col('attribute_option_combo_id').eq(pl.lit(scope.attributeOptionCombo)));
}
