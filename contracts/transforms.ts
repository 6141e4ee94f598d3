/**
 * What a transform does to the rows of a data set, and so how they are accounted for. `keeps`: the same rows, with other
 * values. `filters`: takes rows out. `adds`: adds rows to those that it got. `aggregates`: makes new rows of all that it got.
 */
export const transformEffects = ['keeps', 'filters', 'adds', 'aggregates'] as const;
export type TransformEffect = (typeof transformEffects)[number];

/** A transform with its options, as the worker knows it: what plans carry. */
export interface ResolvedTransform {
  readonly id: string;
  readonly effect: TransformEffect;
  /** Options with defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Hash of its code and options: a transform that was changed makes other rows of the same ones. */
  readonly fingerprint: string;
}
