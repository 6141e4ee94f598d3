import type { OrgUnitsParameter } from '../../contracts/parameters/org-units';
import { randomUUID } from 'node:crypto';
import type { Mappings } from '../../contracts/mappings';
import type { DataSetPair } from '../../contracts/parameters/data-set-pairs';
import type { PeriodsParameter } from '../../contracts/parameters/periods';
import type { Sizes } from '../../contracts/parameters/sizes';
import type { ChunkStep } from '../../contracts/plan';
import type { RejectReason } from '../../contracts/preview';
import { runFolder, type RunKey } from '../../contracts/run';
import { mappingCoverage, type Coverage } from '../../frames/mapping/coverage';
import { mapIds } from '../../frames/mapping/map-ids';
import { mergeCoverages } from '../../frames/mapping/merge-coverage';
import { concatRejects } from '../../frames/rejects/rejects-frame';
import { preflightFrame } from '../compare/preflight-frame';
import { extractChunk } from '../extract/extract-chunk';
import { extractReceiptSchema } from '../extract/extract-receipt';
import { rejectReasons } from '../gate/reject-reasons';
import { describeSource } from '../plan/describe-source';
import { describeTarget } from '../plan/describe-target';
import { planLane } from '../plan/plan-lane';
import { resolveMappings } from '../preparation/resolve-mappings';
import type { ActivityDeps } from '../runtime/activity-deps';
import { Documents } from '../runtime/documents';
import { laneDocuments, requireTarget } from '../runtime/lane-documents';
import { receiptName, Receipts } from '../runtime/receipts';
import { mapContext, mappingsOf } from '../transform/map-chunk';
import { withoutRowsOfOtherSets } from '../transform/rows-of-other-sets';

/** The scope of a sync, as far as mapping is concerned. */
export interface MappingScope {
  readonly source: string;
  readonly target: string;
  readonly dataSets: readonly DataSetPair[];
  readonly periods: PeriodsParameter;
  readonly orgUnits?: OrgUnitsParameter | undefined;
  readonly mappings: Mappings;
  readonly sizes: Sizes;
}

export interface MappingCheck {
  readonly coverage: Coverage;
  /** Mapped rows that the target's metadata would refuse, e.g. because a line leads to an id that it does not have. */
  readonly refused: readonly RejectReason[];
}

/**
 * Reads the source's values of a scope and the target's metadata, and tells what the mappings make of them. Nothing is
 * written but into `deps.store`, and the target's values are not read. Throws what planning a run of this scope throws.
 */
export async function checkMappings(
  deps: ActivityDeps,
  scope: MappingScope,
  signal: AbortSignal,
): Promise<MappingCheck> {
  const documents = new Documents(deps.store);
  const receipts = new Receipts(deps.store);
  const startedAt = new Date().toISOString();
  const runId = randomUUID();
  const run: RunKey = { runId, workflowId: runId, pipeline: 'mapping check', startedAt, nominalTime: startedAt };
  const mappings = await deps.store.putDocument(`${runFolder(run)}/plan`, await resolveMappings(scope.mappings, deps));
  const { source: from, target: to, dataSets, orgUnits, periods, sizes } = scope;
  const units = orgUnits === undefined ? {} : { orgUnits };
  const source = await describeSource(
    deps,
    { run, connection: from, dataSets: dataSets.map((pair) => pair.source), ...units },
    signal,
  );
  const target = await describeTarget(
    deps,
    documents,
    { run, connection: to, source: source.description, dataSets, mappings },
    signal,
  );
  const steps: ChunkStep[] = [{ kind: 'mapIds', task: 'map', mappings }];
  const parts: Coverage[] = [];
  const refused = [];
  for (const { source: sourceDataSet, target: targetDataSet } of dataSets) {
    const lane = {
      id: sourceDataSet,
      task: 'extract',
      sourceDataSet,
      ...(targetDataSet === undefined ? {} : { targetDataSet }),
    };
    const { plan, chunks } = await planLane(
      deps,
      documents,
      {
        run,
        lane,
        source: { connection: from, description: source.description },
        target: { connection: to, description: target.description },
        periods,
        ...units,
        steps,
        sizes,
        recount: false,
      },
      signal,
    );
    const planned = await laneDocuments(documents, plan);
    for (let index = 0; index < chunks; index += 1) {
      await extractChunk(deps, documents, receipts, { run, plan, index }, signal);
      const receipt = await receipts.read(receiptName(run, lane.task, sourceDataSet, index), extractReceiptSchema);
      const { own: rows } = withoutRowsOfOtherSets(await deps.store.getFrame(receipt.frame), planned);
      parts.push(mappingCoverage(rows, mappingsOf(planned), mapContext(planned)));
      const { mapped } = mapIds(rows, mappingsOf(planned), mapContext(planned));
      refused.push(preflightFrame(mapped, requireTarget(planned)).rejected);
    }
  }
  return { coverage: mergeCoverages(parts), refused: rejectReasons(concatRejects(refused)) };
}
