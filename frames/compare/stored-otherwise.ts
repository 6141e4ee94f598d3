import pl from 'nodejs-polars';
import { textColumn } from '../columns';
import { toRejects } from '../rejects/rejects-frame';
import { trailingBackslashReason } from '../values/trailing-backslash';
import type { ServerProfile } from '../../contracts/server-profile';
import { isSent } from './difference-schema';

const backslashAtEnd = '\\\\$';
const endsSo = pl
  .col('value')
  .fillNull(pl.lit(''))
  .str.contains(backslashAtEnd)
  .or(pl.col('comment').fillNull(pl.lit('')).str.contains(backslashAtEnd));
const isRefused = isSent.and(endsSo);
const isOther = isRefused.not();

/**
 * Takes out the rows of a difference that would be sent and that the target is known to store otherwise. What it holds exactly as
 * meant already is not sent, and stays. `rejected` is `rejectsSchema`, a row for each of `refused`.
 */
export function withoutStoredOtherwise(
  classed: pl.DataFrame,
  profile: ServerProfile,
): { readonly kept: pl.DataFrame; readonly refused: pl.DataFrame; readonly rejected: pl.DataFrame } {
  const refused = profile === 'NEW' ? classed.head(0) : classed.filter(isRefused);
  if (refused.height === 0) return { kept: classed, refused, rejected: toRejects(refused, 'compare') };
  const comments = textColumn(refused, 'comment');
  const reasons = textColumn(refused, 'value').map((value, row) =>
    trailingBackslashReason({ value, comment: comments[row] ?? null }, profile),
  );
  const reasoned = refused.withColumns(
    pl.Series(
      'code',
      reasons.map((reason) => reason?.code ?? null),
      pl.Utf8,
    ),
    pl.Series(
      'text',
      reasons.map((reason) => reason?.text ?? null),
      pl.Utf8,
    ),
  );
  return { kept: classed.filter(isOther), refused, rejected: toRejects(reasoned, 'compare') };
}
