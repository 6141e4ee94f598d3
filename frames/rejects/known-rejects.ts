import pl from 'nodejs-polars';
import { concatFrames, emptyFrame } from '../build-frame';
import type { FrameSchema } from '../columns';
import { keyColumns } from '../schema';
import { rejectsSchema } from './rejects-frame';

/** Rejects beside what the last run of the same scope rejected. */
export const rejectTableSchema = {
  ...rejectsSchema,
  /** The last run rejected the same key with the same value for the same reason. */
  known: pl.Bool,
} satisfies FrameSchema;

/** As much of a reject as tells whether it is the same again; nulls are written as empty texts. */
export const rejectIdentitySchema = {
  ...Object.fromEntries(keyColumns.map((column) => [`_${column}`, pl.Utf8])),
  _value: pl.Utf8,
  _code: pl.Utf8,
} satisfies FrameSchema;

/** By the source's key; by the target's where there is no source row. */
const identity = [
  ...keyColumns.map((column) =>
    pl.col(`source_${column}`).fillNull(pl.col(column)).fillNull(pl.lit('')).alias(`_${column}`),
  ),
  pl.col('value').fillNull(pl.lit('')).alias('_value'),
  pl.col('code').fillNull(pl.lit('')).alias('_code'),
];
const isKnown = pl.col('known');
const isNew = isKnown.not();
const allNew = pl.lit(false).alias('known');

function identified(rejects: pl.DataFrame): pl.DataFrame {
  return rejects.withColumns(...identity);
}

/** What a run keeps of its rejects for the next one. */
export function rejectIdentities(rejects: pl.DataFrame): pl.DataFrame {
  if (rejects.height === 0) return emptyFrame(rejectIdentitySchema);
  return concatFrames(rejectIdentitySchema, [
    identified(rejects)
      .select(...Object.keys(rejectIdentitySchema))
      .unique(),
  ]);
}

/** The rejects (`rejectsSchema`) as `rejectTableSchema`; without identities of a last run all of them are new. */
export function markKnown(rejects: pl.DataFrame, last: pl.DataFrame | undefined): pl.DataFrame {
  if (rejects.height === 0 || last === undefined || last.height === 0) {
    return concatFrames(rejectTableSchema, [rejects.withColumns(allNew)]);
  }
  const marked = identified(rejects).join(last.unique().withColumns(pl.lit(true).alias('known')), {
    on: Object.keys(rejectIdentitySchema),
    how: 'left',
  });
  return concatFrames(rejectTableSchema, [marked.withColumns(pl.col('known').fillNull(pl.lit(false)))]);
}

/** How many of a marked table are new and how many were known. */
export function countKnown(table: pl.DataFrame): { readonly new: number; readonly known: number } {
  return { new: table.filter(isNew).height, known: table.filter(isKnown).height };
}
