import { sizesSchema } from '../../contracts/parameters/sizes';
import type { NodeOf } from '../graph/graph';
import type { TaskHandle } from '../graph/task-handle';
import type { TaskSpec } from '../graph/task-spec';
import type { LaneState } from '../run/lane-state';

/** Reads the written scope back and compares it with what was meant: only then is a data set `complete`. */
export function verify({
  input,
  parallelChunks = sizesSchema.parse({}).parallelChunks,
}: {
  input: TaskHandle<'written'>;
  /** Chunks of one data set that are read back at the same time; default 4. */
  parallelChunks?: number;
}): TaskSpec<'verified', 'verify'> {
  return { kind: 'verify', config: { parallelChunks }, inputs: [input], gives: 'verified' };
}

/** The reading back itself is done under the lock of the import (see write-stage.ts); here its finding becomes the outcome. */
export function concludeVerify(node: NodeOf<'verify'>, state: LaneState): LaneState {
  if (state.verification?.differences !== 0)
    throw new Error(`task "${node.name}" was started before its data set was imported`);
  const { rejected, held, notAttempted, targetHeld } = state.account;
  return { ...state, outcome: rejected + held + notAttempted + targetHeld > 0 ? 'complete with rejects' : 'complete' };
}
