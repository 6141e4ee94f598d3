import type pl from 'nodejs-polars';
import type { z } from 'zod';
import type { TransformEffect } from '../contracts/transforms';

/** What an author writes. */
export interface TransformDefinition<O extends z.ZodObject = z.ZodObject> {
  /** The name by which pipelines call it: a letter, then letters, digits, - or _; 60 at most. */
  readonly id: string;
  /** One line for lists. */
  readonly summary: string;
  /**
   * What it does to the rows. `keeps`, `filters` and `adds` work chunk by chunk, must leave the key columns and
   * `row` of the rows as they are (`row` is null in rows that they add), and may add rows of the chunk's org units and periods only. `aggregates` gets all rows of a data
   * set at once and may give any.
   */
  readonly effect: TransformEffect;
  /** One strict object with descriptions and defaults; what a pipeline passes is parsed with it before the run reads anything. */
  readonly options: O;
  /**
   * Frame in, frame out, columns as in `transformSchema`; further columns fall away. It may be called several times for the same
   * rows and must give the same each time: no clock, no randomness, no servers.
   */
  readonly apply: (frame: pl.DataFrame, options: z.output<O>) => pl.DataFrame;
}

/** A transform whatever its options are. */
export interface Transform extends Omit<TransformDefinition, 'apply'> {
  /** Parses the options and applies it. */
  readonly run: (frame: pl.DataFrame, options: unknown) => pl.DataFrame;
  /** The code that `run` performs, to tell whether it was changed. */
  readonly code: string;
}

const idPattern = /^[A-Za-z][A-Za-z0-9_-]{0,59}$/;

/** Makes a transform that the worker can register. Throws at load time when the definition itself is wrong. */
export function defineTransform<O extends z.ZodObject>(definition: TransformDefinition<O>): Transform {
  const { apply, ...described } = definition;
  if (!idPattern.test(definition.id)) {
    throw new Error(`"${definition.id}" is not a transform id (a letter, then letters, digits, - or _; 60 at most)`);
  }
  return {
    ...described,
    run: (frame, options) => apply(frame, definition.options.parse(options)),
    code: apply.toString(),
  };
}
