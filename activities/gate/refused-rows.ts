import type pl from 'nodejs-polars';
import type { Account } from '../../contracts/account';
import type { FrameRef } from '../../contracts/frame-ref';
import { isChange, isOfSource, type Change } from '../../frames/compare/difference-schema';
import { concatRejects } from '../../frames/rejects/rejects-frame';
import { keyColumns } from '../../frames/schema';
import type { LaneReceipts } from '../runtime/lane-receipts';

/** Rows of the difference that the target refused in a dry run: they are not sent, and are among the rejects. */
export class RefusedRows {
  private constructor(
    /** `rejectsSchema` */
    readonly rejects: pl.DataFrame,
  ) {}

  static async read(ledger: Pick<LaneReceipts, 'frame'>, refs: readonly FrameRef[]): Promise<RefusedRows> {
    const frames: pl.DataFrame[] = [];
    for (const ref of refs) frames.push(await ledger.frame(ref));
    return new RefusedRows(concatRejects(frames));
  }

  /** The difference without them. */
  remaining(difference: pl.DataFrame): pl.DataFrame {
    if (this.rejects.height === 0) return difference;
    return difference.join(this.keys(), { on: [...keyColumns], how: 'anti' });
  }

  /** Those of a difference, counted: what would have changed stays, and the rows of the source are rejects. */
  count(difference: pl.DataFrame, account: Account): void {
    if (this.rejects.height === 0) return;
    const refused = difference.join(this.keys(), { on: [...keyColumns], how: 'semi' });
    const is = (change: Change): number => refused.filter(isChange[change]).height;
    account.rejected += refused.filter(isOfSource).height;
    account.targetUpdated -= is('update');
    account.targetDeleted -= is('delete');
    account.targetHeld += is('update') + is('delete');
  }

  private keys(): pl.DataFrame {
    return this.rejects.select(...keyColumns);
  }
}
