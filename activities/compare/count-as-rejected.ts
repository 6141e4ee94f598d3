import type pl from 'nodejs-polars';
import type { Account } from '../../contracts/account';
import { isCausedBy, isChange, isOfSource, type Change } from '../../frames/compare/difference-schema';

/**
 * Takes rows (`differenceSchema`) out of the classes of what is done in an account: what the target holds there counts as held. Gives how
 * many of them are rows of the source, which are to be counted as rejected.
 */
export function countAsRejected(rows: pl.DataFrame, account: Account): number {
  if (rows.height === 0) return 0;
  const is = (change: Change): number => rows.filter(isChange[change]).height;
  account.created -= is('create');
  account.updated -= is('update');
  account.deletedByTombstone -= rows.filter(isCausedBy.tombstone).height;
  account.deletedNotKept -= rows.filter(isCausedBy['not kept']).height;
  account.targetUpdated -= is('update');
  account.targetDeleted -= is('delete');
  account.targetHeld += is('update') + is('delete');
  return rows.filter(isOfSource).height;
}
