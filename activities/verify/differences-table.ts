import pl from 'nodejs-polars';
import type { TargetModel } from '../../dhis2/loader/model/target-model';
import { concatFrames } from '../../frames/build-frame';
import { textColumn, type FrameSchema } from '../../frames/columns';
import { keyColumns } from '../../frames/schema';
import { namedKeySchema, withNames } from '../tables/with-names';
import { differingSchema } from './verdicts';

const shownExamples = 10;

/** Every value of the target that is not as it was meant, for people. */
export const differencesSchema = {
  /** One of `differenceKinds`. */
  kind: pl.Utf8,
  ...namedKeySchema,
  meant_value: pl.Utf8,
  found_value: pl.Utf8,
  meant_comment: pl.Utf8,
  found_comment: pl.Utf8,
  meant_follow_up: pl.Bool,
  found_follow_up: pl.Bool,
} satisfies FrameSchema;

/** Rows of `differingSchema` with the names that the target's description knows. */
export function differencesTable(differing: readonly pl.DataFrame[], model: TargetModel): pl.DataFrame {
  const all = concatFrames(differingSchema, differing);
  if (all.height === 0) return concatFrames(differencesSchema, []);
  return concatFrames(differencesSchema, [withNames(all.rename({ verdict: 'kind' }), model)]);
}

/** The first lines of the table in words, by key and without the values. */
export function examplesOf(differences: pl.DataFrame): string[] {
  const some = differences.head(shownExamples);
  const columns = keyColumns.map((column) => textColumn(some, column));
  const [kinds = [], meant = [], found = []] = ['kind', 'meant_value', 'found_value'].map((column) =>
    textColumn(some, column),
  );
  return kinds.map((kind, i) => {
    const key = columns.map((column) => column[i] ?? '').join(' ');
    if (kind === 'missing') return `${key}: not there`;
    if (kind === 'should be gone') return `${key}: should be gone`;
    return meant[i] === found[i] ? `${key}: comment or follow-up differs` : `${key}: another value`;
  });
}
