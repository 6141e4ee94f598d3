import pl from 'nodejs-polars';
import { z } from 'zod';
import { frameRefSchema } from '../../contracts/frame-ref';
import { coverOrgUnits } from '../../contracts/planning/cover-org-units';
import { maxPeriodsPerRequest } from '../../contracts/planning/plan-chunks';
import { laneFile, runFolder, type RunKey } from '../../contracts/run';
import { concatFrames } from '../../frames/build-frame';
import { filledTextColumn } from '../../frames/columns';
import { isAmong } from '../../frames/is-among';
import { dataValueSchema, keyColumns } from '../../frames/schema';
import { targetTree } from '../compare/target-scope';
import { downloadParts } from '../extract/download-rows';
import { mappingImage } from '../plan/mapping-image';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { requireTarget, type LaneDocuments } from '../runtime/lane-documents';
import { fingerprintOf, stepReceiptName, type Receipts } from '../runtime/receipts';
import { readableScope } from './base-scope';
import { missingScopeSchema, type MissingScope } from './missing-scope';

export const orphansReceiptSchema = z.strictObject({
  /** Values of the target (`dataValueSchema`) whose org unit or data element the source no longer has. */
  rows: frameRefSchema,
});

const nameOf = (run: RunKey, { plan }: LaneDocuments) => stepReceiptName(run, 'orphans', laneFile(plan.lane), 0);

/**
 * In a full run, reads what the target holds of objects that the source no longer has: no chunk reads them, since no row can become
 * them. Done once for a run.
 */
export async function noteOrphans(
  deps: ActivityDeps,
  documents: Documents,
  receipts: Receipts,
  run: RunKey,
  lane: LaneDocuments,
  signal: AbortSignal,
): Promise<void> {
  const { missing: ref, reading, periods } = lane.plan;
  if (ref === undefined || reading?.mode !== 'full') return;
  const { gone } = await documents.get(ref, missingScopeSchema);
  if (gone.orgUnits.length + gone.dataElements.length === 0) return;
  const fingerprint = fingerprintOf([ref.sha256, periods]);
  if ((await receipts.find(nameOf(run, lane), fingerprint, orphansReceiptSchema)) !== undefined) return;
  const rows = await readOrphans(deps, lane, gone, signal);
  const frame = await deps.store.putFrame(`${runFolder(run)}/frames`, rows);
  await receipts.write(nameOf(run, lane), fingerprint, { rows: frame });
}

/** What was read; undefined in a run that did not look. */
export async function notedOrphans(
  receipts: Receipts,
  run: RunKey,
  lane: LaneDocuments,
): Promise<z.infer<typeof orphansReceiptSchema> | undefined> {
  return receipts.last(nameOf(run, lane), orphansReceiptSchema);
}

async function readOrphans(
  deps: ActivityDeps,
  lane: LaneDocuments,
  gone: MissingScope['gone'],
  signal: AbortSignal,
): Promise<pl.DataFrame> {
  const target = requireTarget(lane);
  const { model, server } = target.description;
  const tree = targetTree(target);
  const now = readableScope(lane);
  const images = (objects: readonly { readonly images: readonly string[] }[]): Set<string> =>
    new Set(objects.flatMap((object) => object.images));
  const [goneUnits, goneElements] = [images(gone.orgUnits), images(gone.dataElements)];
  const [units, elements] = [images(now.orgUnits), images(now.dataElements)];
  const ownUnit = isAmong('organisation_unit_id', goneUnits);
  const isOrphan = ownUnit
    .and(isAmong('data_element_id', [...elements, ...goneElements]))
    .or(isAmong('organisation_unit_id', units).and(isAmong('data_element_id', goneElements)));
  const wanted = goneElements.size === 0 ? goneUnits : new Set([...goneUnits, ...units]);
  const side = {
    connection: target.connection,
    version: server.version,
    dataSet: target.dataSet,
    periods: lane.plan.periods,
    periodsBefore: lane.plan.reading?.periodsBefore,
    tree,
    dataElements: Object.keys(model.dataSets[target.dataSet]?.elements ?? {}),
  };
  const reachable = new Set([...wanted].filter((unit) => tree.get(unit) !== undefined));
  const frames: pl.DataFrame[] = [];
  for (const cover of coverOrgUnits(tree, reachable)) {
    for (let from = 0; from < lane.plan.periods.length; from += maxPeriodsPerRequest) {
      const periods = lane.plan.periods.slice(from, from + maxPeriodsPerRequest);
      const query = { dataSets: [target.dataSet], ...cover, periods };
      for (const part of await downloadParts(deps, side, [query], signal)) frames.push(part.filter(isOrphan));
    }
  }
  const live = concatFrames(dataValueSchema, frames)
    .filter(pl.col('deleted').fillNull(pl.lit(false)).not())
    .unique({ subset: [...keyColumns], maintainOrder: true });
  return live.filter(isAmong('attribute_option_combo_id', attributeCombos(lane, live)));
}

/** Of the rows' attribute option combos those that the mapping leads to: the others are filled from elsewhere. */
function attributeCombos(lane: LaneDocuments, rows: pl.DataFrame): string[] {
  const { source, plan, mappings } = lane;
  const target = requireTarget(lane).description.model.defaultOptionCombo;
  const image = mappingImage(source, plan.lane.sourceDataSet, mappings, target);
  const combos = [...new Set(filledTextColumn(rows, 'attribute_option_combo_id'))];
  return combos.filter((combo) => image.reachesAttribute(combo));
}
