import pl from 'nodejs-polars';
import { concatFrames } from '../../frames/build-frame';
import { isWritten } from '../../frames/compare/difference-schema';
import type { FrameSchema } from '../../frames/columns';
import type { TargetModel } from '../../dhis2/loader/model/target-model';
import { namedKeySchema, withNames } from '../tables/with-names';

/** Every row that would be written, with what the target holds now beside what it would hold. */
export const changesSchema = {
  /** `create`, `update` or `delete`. */
  change: pl.Utf8,
  ...namedKeySchema,
  old_value: pl.Utf8,
  value: pl.Utf8,
  old_comment: pl.Utf8,
  comment: pl.Utf8,
  old_follow_up: pl.Bool,
  follow_up: pl.Bool,
  /** Of deletions: one of `deleteCauses`. */
  delete_cause: pl.Utf8,
} satisfies FrameSchema;

/** The changed rows of one difference frame, with the names that the target's description knows. */
export function changesOf(difference: pl.DataFrame, model: TargetModel): pl.DataFrame {
  const changed = difference.filter(isWritten);
  if (changed.height === 0) return concatFrames(changesSchema, []);
  return concatFrames(changesSchema, [withNames(changed, model)]);
}
