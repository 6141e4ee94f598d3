import type { Account } from '../account';
import type { FrameRef } from '../frame-ref';
import type { RejectCounts, RejectReason } from '../preview';
import type { RunKey } from '../run';
import type { ResolvedTransform } from '../transforms';
import type { StoredSource } from './stored-rows-activities';

/** How a way ended whose rows were passed on. */
export interface PassedOn {
  readonly lane: string;
  readonly account: Account;
  readonly rejectReasons: readonly RejectReason[];
  readonly rejects: RejectCounts;
}

export interface Gathered {
  readonly source: StoredSource;
  /** Data set of the target for each lane of `source` that has one, by the lane's data set. */
  readonly targets: Readonly<Record<string, string>>;
  /** Rows that each lane of `source` was made of. */
  readonly gatheredRows: Readonly<Record<string, number>>;
  readonly inputs: readonly PassedOn[];
}

/** Served on the main queue. */
export interface GatherActivities {
  /**
   * Makes new ways of all rows that these plans' chunks ended with: one for each data set of the target that they name. Counts
   * every input's account anew; fails with `accountDoesNotBalance`.
   */
  gatherRows(input: {
    run: RunKey;
    task: string;
    plans: readonly FrameRef[];
    /** Data set of the target for all rows. */
    dataSet?: string;
    onCollision: 'reject' | 'sum';
    /** An aggregating transform that is applied to all of them. */
    transform?: ResolvedTransform;
  }): Promise<Gathered>;
}
