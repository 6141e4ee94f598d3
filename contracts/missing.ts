import { z } from 'zod';

export const knownObjectSchema = z.strictObject({ id: z.string(), name: z.string() });
/** A metadata object as a person knows it. */
export type KnownObject = z.infer<typeof knownObjectSchema>;

export const missingPartSchema = z.strictObject({
  /** In words, e.g. `org units`. */
  what: z.string(),
  missing: z.array(knownObjectSchema),
  /** How many the earlier run read, those included. */
  of: z.int().nonnegative(),
});
/** The objects of one kind that an earlier run read and this one can't. */
export type MissingPart = z.infer<typeof missingPartSchema>;

/** The same with a number and the first few names, for what goes through Temporal: a country can lose thousands of org units. */
export interface MissingCount {
  readonly what: string;
  readonly missing: number;
  readonly of: number;
  /** As `listed` gives them. */
  readonly named: string;
}

export function missingCount({ what, missing, of }: MissingPart): MissingCount {
  return { what, missing: missing.length, of, named: listed(missing) };
}

const shownNames = 5;

/** The names of the first few and how many more; ids where they have no name. Bounded, for messages. */
export function listed(objects: readonly KnownObject[]): string {
  const names = objects
    .slice(0, shownNames)
    .map(({ id, name }) => (name === '' || name === id ? id : `${name} (${id})`));
  const more = objects.length - names.length;
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** The objects of `before` that are not among the ids of `now`, in the order of `before`. */
export function missingOf(
  what: string,
  before: readonly KnownObject[],
  now: { readonly has: (id: string) => boolean },
): MissingPart {
  return { what, missing: before.filter(({ id }) => !now.has(id)), of: before.length };
}
