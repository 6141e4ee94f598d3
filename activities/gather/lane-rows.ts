import type pl from 'nodejs-polars';
import { emptyAccount, imbalances, type Account } from '../../contracts/account';
import { failureTypes } from '../../contracts/failures';
import type { FrameRef } from '../../contracts/frame-ref';
import type { RunKey } from '../../contracts/run';
import { concatRejects } from '../../frames/rejects/rejects-frame';
import { rejectReasons } from '../gate/reject-reasons';
import { storeRejectTable } from '../gate/reject-table';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { LaneDocuments } from '../runtime/lane-documents';
import { LaneReceipts } from '../runtime/lane-receipts';
import type { Receipts } from '../runtime/receipts';
import { TerminalError } from '../runtime/to-failure';
import type { PassedOn } from '../../contracts/activities';

/** The rows that a way ends with which compares them with no target, chunk by chunk, and its account. */
export interface LaneRows {
  /** `mappedSchema`, one for each chunk. */
  readonly frames: readonly FrameRef[];
  /** When the first of them was read from the source. */
  readonly readAt: string;
  readonly passedOn: PassedOn;
}

/**
 * Counts a way that ends without a comparison from its stored frames: what is left after its steps is passed on to the task that
 * asks. Its rejects become a table in the run's folder. Throws when the account does not balance.
 */
export async function laneRows(
  deps: ActivityDeps,
  receipts: Receipts,
  run: RunKey,
  lane: LaneDocuments,
  task: string,
): Promise<LaneRows> {
  const ledger = new LaneReceipts(receipts, deps.store, run, lane, task);
  const account: Account = emptyAccount();
  const frames: FrameRef[] = [];
  const times: string[] = [];
  const rejects: pl.DataFrame[] = [];
  for (let index = 0; index < ledger.chunks; index += 1) {
    const extracted = await ledger.extracted(index);
    const mapped = await ledger.mapped(index);
    const refused = await ledger.frame(mapped.rejects);
    times.push(extracted.readAt ?? lane.plan.readAt ?? run.startedAt);
    account.extracted += extracted.frame.rows;
    account.retried += extracted.retried?.rows ?? 0;
    account.ofOtherSets += mapped.ofOtherSets?.rows ?? 0;
    account.duplicates += mapped.counts.duplicates;
    account.merged += mapped.counts.merged;
    account.rejected += refused.height;
    for (const { filtered, added } of await ledger.transformed(index)) {
      account.filtered += (await ledger.frame(filtered)).height;
      account.added += added;
    }
    const rows = await ledger.frame(mapped.mapped);
    account.mapped += rows.height;
    account.passedOn += mapped.mapped.rows;
    frames.push(mapped.mapped);
    rejects.push(refused);
  }
  const problems = imbalances(account).map((line) => `task "${task}", rows of ${lane.plan.lane.id}: ${line}`);
  if (problems.length > 0) throw new TerminalError(failureTypes.accountDoesNotBalance, problems);
  const all = concatRejects(rejects);
  const { counts } = await storeRejectTable(deps.store, run, lane, all);
  return {
    frames,
    readAt: times.sort()[0] ?? run.startedAt,
    passedOn: { lane: lane.plan.lane.id, account, rejectReasons: rejectReasons(all), rejects: counts },
  };
}
