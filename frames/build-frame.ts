import pl from 'nodejs-polars';
import { FrameColumnError, type FrameSchema, typeName } from './columns';

/** A frame of exactly this schema from columns of equal length. */
export function buildFrame(schema: FrameSchema, columns: Readonly<Record<string, readonly unknown[]>>): pl.DataFrame {
  return pl.DataFrame(
    Object.entries(schema).map(([name, type]) => {
      const cells = columns[name];
      if (cells === undefined) throw new FrameColumnError(`No cells were given for the column "${name}"`);
      return pl.Series(name, [...cells], type);
    }),
  );
}

/** Columns are dear to make (about a millisecond each), and frames are never changed in place. */
const emptyFrames = new WeakMap<FrameSchema, pl.DataFrame>();

/** A frame of this schema without rows. */
export function emptyFrame(schema: FrameSchema): pl.DataFrame {
  const known = emptyFrames.get(schema);
  if (known !== undefined) return known;
  const empty = pl.DataFrame(Object.entries(schema).map(([name, type]) => pl.Series(name, [], type)));
  emptyFrames.set(schema, empty);
  return empty;
}

/**
 * The columns of the schema, in its order and types; other columns fall away.
 * Throws FrameColumnError when one is missing.
 */
export function conform(frame: pl.DataFrame, schema: FrameSchema): pl.DataFrame {
  const missing = Object.keys(schema).filter((name) => !frame.columns.includes(name));
  if (missing.length > 0) {
    throw new FrameColumnError(
      `The frame lacks the columns ${missing.join(', ')}; it has: ${frame.columns.join(', ')}`,
    );
  }
  // Expressions are dear (about half a millisecond each), so columns that have their type already need none.
  const dtypes = frame.dtypes.map(typeName);
  const types = new Map(frame.columns.map((name, i) => [name, dtypes[i]]));
  const casts = Object.entries(schema)
    .filter(([name, type]) => types.get(name) !== typeName(type))
    .map(([name, type]) => pl.col(name).cast(type));
  const cast = casts.length === 0 ? frame : frame.withColumns(...casts);
  return cast.select(...Object.keys(schema));
}

/** All rows of the frames, one after the other, in this schema. */
export function concatFrames(schema: FrameSchema, frames: readonly pl.DataFrame[]): pl.DataFrame {
  const filled = frames.filter((frame) => frame.height > 0).map((frame) => conform(frame, schema));
  const [first, ...rest] = filled;
  if (first === undefined) return emptyFrame(schema);
  return rest.length === 0 ? first : pl.concat([first, ...rest]);
}
