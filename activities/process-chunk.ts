import type { ChunkInput, ProcessActivities, ProcessedChunk } from '../contracts/activities';
import { addAccounts, emptyAccount, imbalances, type Account } from '../contracts/account';
import { failureTypes } from '../contracts/failures';
import { deletedByAbsence } from './compare/absent-rows';
import { isMapped } from '../frames/compare/difference-schema';
import { concatFrames } from '../frames/build-frame';
import { mappedSchema } from '../frames/mapping/mapped-schema';
import { dataValueSchema } from '../frames/schema';
import { compareChunk } from './compare/compare-chunk';
import { compareReceiptSchema } from './compare/compare-receipt';
import { noteOrphans } from './missing/orphans';
import { chunkOf } from './extract/extract-chunk';
import { extractReceiptSchema } from './extract/extract-receipt';
import { activity } from './runtime/activity';
import type { ActivityDeps } from './runtime/activity-deps';
import type { Documents } from './runtime/documents';
import { laneDocuments } from './runtime/lane-documents';
import { fingerprintOf, receiptName, type Receipts } from './runtime/receipts';
import { StageFrames } from './runtime/stage-frames';
import { TerminalError } from './runtime/to-failure';
import { mapTaskOf } from './transform/map-chunk';
import { withoutRowsOfOtherSets } from './transform/rows-of-other-sets';
import { runSteps } from './transform/run-steps';
import { unmatchedSince } from './verify/unmatched-rows';
import { verifiedScope } from './verify/verified-scope';

export function processActivities(deps: ActivityDeps, documents: Documents, receipts: Receipts): ProcessActivities {
  return {
    processChunk: activity((input, signal) => processChunk(deps, documents, receipts, input, signal)),
  };
}

/** Takes one extracted chunk through mapping and comparison. Each step leaves a receipt; each step's account must balance. */
async function processChunk(
  deps: ActivityDeps,
  documents: Documents,
  receipts: Receipts,
  { run, plan: planRef, index }: ChunkInput,
  signal: AbortSignal,
): Promise<ProcessedChunk> {
  const lane = await laneDocuments(documents, planRef);
  const { plan } = lane;
  const dataSet = plan.lane.sourceDataSet;
  const chunk = chunkOf(plan, index);
  const extraction = await receipts.read(receiptName(run, plan.lane.task, dataSet, index), extractReceiptSchema);
  const mapTask = mapTaskOf(plan);
  const mapFrames = new StageFrames(deps.store, run, mapTask, chunk.label);
  const retried = extraction.retried === undefined ? [] : [await mapFrames.get(extraction.retried)];
  const extracted = concatFrames(plan.gathered === undefined ? dataValueSchema : mappedSchema, [
    await mapFrames.get(extraction.frame),
    ...retried,
  ]);
  let account: Account = {
    ...emptyAccount(),
    extracted: extraction.frame.rows,
    retried: extraction.retried?.rows ?? 0,
  };

  const { own, ofOtherSets } = withoutRowsOfOtherSets(extracted, lane);
  const { mapped, rejected, counts, imbalances: lost, transformed } = runSteps(deps.transforms, lane, own);
  for (const { task, filtered, added } of transformed) {
    const frames = new StageFrames(deps.store, run, task, chunk.label);
    const content = { filtered: await frames.put(filtered), added };
    await receipts.write(receiptName(run, task, dataSet, index), fingerprintOf([extraction, task]), content);
    account = addAccounts(account, { ...emptyAccount(), filtered: filtered.height, added });
  }
  requireBalance(mapTask, chunk.label, lost);
  const mappedRef = await mapFrames.put(mapped);
  const mapRejects = await mapFrames.put(rejected);
  const others = ofOtherSets.height === 0 ? {} : { ofOtherSets: await mapFrames.put(ofOtherSets) };
  const mapContent = { mapped: mappedRef, rejects: mapRejects, ...others, counts };
  await receipts.write(receiptName(run, mapTask, dataSet, index), fingerprintOf([extraction, mapTask]), mapContent);
  account = addAccounts(account, {
    ...emptyAccount(),
    ofOtherSets: ofOtherSets.height,
    duplicates: counts.duplicates,
    merged: counts.merged,
    rejected: counts.rejected,
  });

  const compareTask = plan.steps.find((step) => step.kind === 'compareWithTarget')?.task;
  if (compareTask === undefined) return { account: { ...account, mapped: mapped.height }, absent: 0 };
  if (index === 0) await noteOrphans(deps, documents, receipts, run, lane, signal);
  const compareFrames = new StageFrames(deps.store, run, compareTask, chunk.label);
  const compared = await compareChunk(deps, lane, chunk, extracted, { mapped, rejected }, signal);
  requireBalance(compareTask, chunk.label, compared.imbalances);
  const sought = await unmatchedSince(deps.store, await verifiedScope(deps.store, lane), compared.unmatched);
  const content = {
    valid: await compareFrames.put(compared.valid),
    difference: await compareFrames.put(compared.difference),
    rejects: await compareFrames.put(compared.rejected),
    undeletable: await compareFrames.put(compared.undeletable),
    unmatched: await compareFrames.put(compared.unmatched),
    sought: await compareFrames.put(sought),
    target: compareReceiptSchema.shape.target.strip().parse(compared.account),
  };
  await receipts.write(receiptName(run, compareTask, dataSet, index), fingerprintOf([mappedRef, compareTask]), content);
  const fromSource = compared.difference.filter(isMapped);
  account = addAccounts(account, { ...compared.account, mapped: fromSource.height });
  requireBalance(compareTask, chunk.label, imbalances(account));
  return { account, absent: deletedByAbsence(compared.difference).height + sought.height };
}

function requireBalance(task: string, label: string, problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new TerminalError(
    failureTypes.accountDoesNotBalance,
    problems.map((problem) => `task "${task}" on ${label}: ${problem}`),
  );
}
