import pl from 'nodejs-polars';
import { concatFrames } from '../../frames/build-frame';
import type { FrameSchema } from '../../frames/columns';
import { isChange, isWritten } from '../../frames/compare/difference-schema';
import { keyColumns } from '../../frames/schema';

/** How a row of the target can be other than it was meant. */
export const differenceKinds = ['missing', 'other value', 'should be gone'] as const;
export type DifferenceKind = (typeof differenceKinds)[number];
type Verdict = DifferenceKind | 'agreed';

/** What each verdict counts as. */
export const verdictClasses: ReadonlyMap<Verdict, 'agreed' | 'different'> = new Map<Verdict, 'agreed' | 'different'>([
  ['agreed', 'agreed'],
  ['missing', 'different'],
  ['other value', 'different'],
  ['should be gone', 'different'],
]);

const key = Object.fromEntries(keyColumns.map((column) => [column, pl.Utf8]));
const verdictSchema = { ...key, verdict: pl.Utf8 } satisfies FrameSchema;

/** Rows that differ: what was meant beside what the target holds. */
export const differingSchema = {
  /** One of `differenceKinds`. */
  verdict: pl.Utf8,
  ...key,
  /** Null in rows that should be gone. */
  meant_value: pl.Utf8,
  meant_comment: pl.Utf8,
  meant_follow_up: pl.Bool,
  /** Null in rows that are missing. */
  found_value: pl.Utf8,
  found_comment: pl.Utf8,
  found_follow_up: pl.Bool,
} satisfies FrameSchema;

const is = (verdict: Verdict): pl.Expr => pl.lit(verdict);
const verdict = pl
  .when(isChange.create)
  .then(is('missing'))
  .when(isChange.update)
  .then(is('other value'))
  .when(isChange.delete)
  .then(is('should be gone'))
  .otherwise(is('agreed'))
  .alias('verdict');
const agreed = is('agreed').alias('verdict');
const isJudged = isChange.unchanged.or(isChange['not kept']).or(isWritten);
const meantAndFound = [
  pl.col('value').alias('meant_value'),
  pl.col('comment').alias('meant_comment'),
  pl.when(isChange.delete).then(pl.lit(null)).otherwise(pl.col('follow_up')).cast(pl.Bool).alias('meant_follow_up'),
  pl.col('old_value').alias('found_value'),
  pl.col('old_comment').alias('found_comment'),
  pl.col('old_follow_up').alias('found_follow_up'),
];

/**
 * Judges a comparison (`differenceSchema`) of what was meant with what the target holds now; `gone` are keys that should be there no
 * more. A deletion of the source that was not to be carried over is no matter of the verification.
 */
export function verdictsOf(
  difference: pl.DataFrame,
  gone: pl.DataFrame,
): { readonly judged: pl.DataFrame; readonly differing: pl.DataFrame } {
  const compared = difference.filter(isJudged).withColumns(verdict);
  const keys = [...keyColumns];
  const reallyGone = gone.join(compared.select(...keys), { on: keys, how: 'anti' }).withColumns(agreed);
  return {
    judged: concatFrames(verdictSchema, [compared, reallyGone]),
    differing: concatFrames(differingSchema, [compared.filter(isWritten).withColumns(...meantAndFound)]),
  };
}
