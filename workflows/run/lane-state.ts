import type { Reading } from '../../contracts/activities';
import { emptyAccount, type Account } from '../../contracts/account';
import type { CompletenessResult } from '../../contracts/completeness';
import type { Decision } from '../../contracts/approval';
import type { FrameRef } from '../../contracts/frame-ref';
import type { TrippedLimit } from '../../contracts/gate';
import type { NotReused } from '../../contracts/not-reused';
import type { Outcome } from '../../contracts/outcome';
import type { Preview, RejectCounts, RejectReason } from '../../contracts/preview';
import type { Lane } from '../../contracts/run';
import type { DataSetResult, LandedRows } from '../../contracts/run-result';
import type { VerificationSummary } from '../../contracts/verification';

/** How far one data set has come. Stages take one and give the next; `outcome` ends its way. */
export interface LaneState {
  readonly lane: Lane;
  readonly account: Account;
  readonly rejectReasons: readonly RejectReason[];
  readonly rejects?: RejectCounts;
  readonly posts: number;
  readonly target?: string;
  readonly plan?: FrameRef;
  readonly chunks?: number;
  /** Whether all of the scope is read or what changed. */
  readonly reading?: Reading;
  readonly reusedChunks?: number;
  readonly notReused?: readonly NotReused[];
  /** Rows of other ways that this one's were made of. */
  readonly gatheredRows?: number;
  readonly preview?: Preview;
  /** The account is what really landed. */
  readonly settled?: true;
  /** Of an import that broke off: what is known to have landed. */
  readonly landed?: LandedRows;
  /** What the target held when it was read back after the import. */
  readonly verification?: VerificationSummary;
  readonly completeness?: CompletenessResult;
  readonly notes?: readonly string[];
  readonly tripped?: readonly TrippedLimit[];
  /** Rows that the target may refuse before the import stops. */
  readonly refusalsAllowed?: number;
  /** Why the import was stopped before its end. */
  readonly stopped?: string;
  readonly decision?: Decision;
  readonly outcome?: Outcome;
  readonly failure?: DataSetResult['failure'];
}

/** The lanes of a task, each settled on its own: a data set that fails or lags does not hold the others. Never rejects. */
export type Lanes = ReadonlyMap<string, Promise<LaneState>>;

/** The same, once it is known which lanes there are. Never rejects. */
export type Flow = Promise<Lanes>;

/** The last states of all lanes of these flows; of a lane that is in several, that of the last. */
export async function settled(flows: readonly Flow[]): Promise<LaneState[]> {
  const last = new Map<string, Promise<LaneState>>();
  for (const lanes of await Promise.all(flows)) for (const [lane, state] of lanes) last.set(lane, state);
  return Promise.all(last.values());
}

export function startingLane(lane: Lane): LaneState {
  return { lane, account: emptyAccount(), rejectReasons: [], posts: 0 };
}

export function laneResult(state: LaneState): DataSetResult {
  return {
    lane: state.lane.id,
    sourceDataSet: state.lane.sourceDataSet,
    ...(state.lane.targetDataSet === undefined ? {} : { targetDataSet: state.lane.targetDataSet }),
    outcome: state.outcome ?? 'complete',
    account: state.account,
    ...(state.settled === undefined ? {} : { settled: state.settled }),
    ...(state.landed === undefined ? {} : { landed: state.landed }),
    rejectReasons: state.rejectReasons,
    ...(state.rejects === undefined ? {} : { rejects: state.rejects }),
    ...(state.preview === undefined ? {} : { preview: state.preview.hash, changes: state.preview.summary }),
    ...(state.notes === undefined ? {} : { notes: state.notes }),
    ...(state.tripped === undefined || state.tripped.length === 0 ? {} : { tripped: state.tripped }),
    ...(state.decision === undefined ? {} : { decision: state.decision }),
    ...(state.stopped === undefined ? {} : { stopped: state.stopped }),
    ...(state.verification === undefined ? {} : { verification: state.verification }),
    ...(state.completeness === undefined ? {} : { completeness: state.completeness }),
    posts: state.posts,
    ...(state.reading === undefined ? {} : { mode: state.reading.mode, modeReason: state.reading.reason }),
    ...(state.reading?.note === undefined ? {} : { modeNote: state.reading.note }),
    ...(state.chunks === undefined ? {} : { chunks: state.chunks, reusedChunks: state.reusedChunks ?? 0 }),
    ...(state.notReused === undefined || state.notReused.length === 0 ? {} : { notReused: state.notReused }),
    ...(state.gatheredRows === undefined ? {} : { gatheredRows: state.gatheredRows }),
    ...(state.failure === undefined ? {} : { failure: state.failure }),
  };
}
