import pl from 'nodejs-polars';
import type { FrameRef } from '../../contracts/frame-ref';
import { concatFrames } from '../../frames/build-frame';
import { isAmong } from '../../frames/is-among';
import { keyColumns } from '../../frames/schema';
import type { FrameStore } from '../../frames/store/frame-store';
import type { LaneReceipts } from '../runtime/lane-receipts';

const keys = [...keyColumns];
const keySchema = Object.fromEntries(keyColumns.map((column) => [column, pl.Utf8]));

/** What is known of the last verified run of a scope: its periods, and the keys for which the source had no row. */
interface SeenBefore {
  readonly periods?: readonly string[] | undefined;
  readonly unmatched?: FrameRef | undefined;
}

/**
 * Of the target's rows that no row of the source belongs to, those that had one in the last verified run of the scope, or that
 * others have entered since: the source's answer may be short there. Which rows had none then lies beside that run's record, because
 * these are few, and those that had one are nearly all.
 */
export async function unmatchedSince(
  store: FrameStore,
  last: SeenBefore | undefined,
  unmatched: pl.DataFrame,
): Promise<pl.DataFrame> {
  if (unmatched.height === 0 || last === undefined) return unmatched.head(0);
  // periods that are new to the scope were read twice
  const seen = unmatched.filter(isAmong('period', last.periods ?? []));
  if (last.unmatched === undefined || seen.height === 0) return seen;
  return seen.join(await store.getFrame(last.unmatched), { on: keys, how: 'anti' });
}

/**
 * The keys of the target's rows without a row of the source, as this run leaves them. A run that read only what changed takes over
 * what the last one knew (undefined: nothing), less the keys for which the source has a row now.
 */
export async function unmatchedAfter(
  store: FrameStore,
  ledger: LaneReceipts,
  last: SeenBefore | undefined,
  isDelta: boolean,
): Promise<FrameRef | undefined> {
  if (isDelta && last?.unmatched === undefined) return undefined;
  const found: pl.DataFrame[] = isDelta && last?.unmatched !== undefined ? [await store.getFrame(last.unmatched)] : [];
  const matched: pl.DataFrame[] = [];
  for (let index = 0; index < ledger.chunks; index += 1) {
    const { unmatched, valid } = await ledger.compared(index);
    if (unmatched.rows > 0) found.push(await ledger.frame(unmatched));
    if (isDelta && valid.rows > 0) matched.push((await ledger.frame(valid)).select(...keys));
  }
  const rows = concatFrames(keySchema, found).unique();
  const left = matched.length === 0 ? rows : rows.join(pl.concat(matched), { on: keys, how: 'anti' });
  // in an order of its own, so that the same rows are one file, night after night
  return store.putFrame('scopes/unmatched', left.sort(keys));
}
