import { toFailure } from './to-failure';

/** The same activities, each of which begins only when `check` of its input has passed; what `check` throws is the activity's failure. */
export function guardActivities<A extends object>(activities: A, check: (input: unknown) => Promise<void>): A {
  const guarded = Object.entries(activities).map(([name, work]: [string, (input: unknown) => Promise<unknown>]) => [
    name,
    async (input: unknown): Promise<unknown> => {
      try {
        await check(input);
      } catch (error) {
        throw toFailure(error);
      }
      return work(input);
    },
  ]);
  return Object.fromEntries(guarded) as A;
}
