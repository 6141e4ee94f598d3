import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type pl from 'nodejs-polars';
import { coverOrgUnits } from '../../contracts/planning/cover-org-units';
import { concatFrames } from '../../frames/build-frame';
import { readExportCsv } from '../../frames/csv/read-export-csv';
import { dataValueSchema } from '../../frames/schema';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { LaneTarget } from '../runtime/lane-documents';
import { rowsInScope, targetTree, type TargetScope } from './target-scope';

/**
 * What the target holds on a scope and at the keys of `mapped` within its org units and periods. Subtrees are asked by their
 * top unit; all other rows fall away.
 */
export async function readTarget(
  deps: ActivityDeps,
  target: LaneTarget,
  scope: TargetScope,
  mapped: pl.DataFrame,
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
      frames.push(rowsInScope(await readExportCsv(file, rows), scope, mapped));
    } finally {
      await rm(file, { force: true });
    }
  }
  return concatFrames(dataValueSchema, frames);
}
