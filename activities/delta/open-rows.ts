import type pl from 'nodejs-polars';
import { concatRejects } from '../../frames/rejects/rejects-frame';
import { keyColumns, sourceKeyColumns } from '../../frames/schema';
import { preflightFrame } from '../compare/preflight-frame';
import type { ActivityDeps } from '../runtime/activity-deps';
import { requireTarget, type LaneDocuments } from '../runtime/lane-documents';
import type { LaneReceipts } from '../runtime/lane-receipts';
import { runSteps } from '../transform/run-steps';

const keys = [...keyColumns];

/** Source rows that did not land in earlier runs, in two classes; all of them as the store holds them. */
export interface JudgedOpenRows {
  /** Nothing that is known now stands against them: they are compared with the target and sent. */
  readonly retried: pl.DataFrame;
  /** The mapping or the target's metadata still refuses them: no server needs to be asked for that. */
  readonly refused: pl.DataFrame;
}

/**
 * Judges open rows anew by the mapping and the target's metadata of today. Metadata, a closed period or a missing option may have
 * changed since, and with them the verdict. What the target alone can tell, such as an approval, shows when a row is sent again.
 */
export function judgeOpenRows(
  { transforms }: Pick<ActivityDeps, 'transforms'>,
  lane: LaneDocuments,
  rows: pl.DataFrame,
): JudgedOpenRows {
  if (rows.height === 0) return { retried: rows, refused: rows };
  const { mapped, rejected } = runSteps(transforms, lane, rows);
  const judged = preflightFrame(mapped, requireTarget(lane), lane.plan.writes !== true);
  const still = keysOfSource(concatRejects([rejected, judged.rejected]));
  return {
    retried: rows.join(still, { on: keys, how: 'anti' }),
    refused: rows.join(still, { on: keys, how: 'semi' }),
  };
}

/** The source's keys of rejects (`rejectsSchema`), each once, under the names of keys. */
export function keysOfSource(rejects: pl.DataFrame): pl.DataFrame {
  return rejects
    .select(...sourceKeyColumns)
    .rename(Object.fromEntries(keyColumns.map((name) => [`source_${name}`, name])))
    .unique();
}

/** The rows of these keys as the run got them from the source (`dataValueSchema`), chunk by chunk. */
export async function rowsAsRead(ledger: LaneReceipts, wanted: pl.DataFrame): Promise<pl.DataFrame[]> {
  const found: pl.DataFrame[] = [];
  if (wanted.height === 0) return found;
  for (let index = 0; index < ledger.chunks; index += 1) {
    const { frame, retried } = await ledger.extracted(index);
    for (const ref of retried === undefined ? [frame] : [frame, retried]) {
      if (ref.rows > 0) found.push((await ledger.frame(ref)).join(wanted, { on: keys, how: 'semi' }));
    }
  }
  return found;
}
