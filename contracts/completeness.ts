import { z } from 'zod';
import { rejectReasonSchema } from './preview';

const count = () => z.int().nonnegative();

/** What became of the registrations of a data set, in forms: org unit × period × attribute option combo. In a dry run: would become. */
export const completenessAccountSchema = z.strictObject({
  /** Registrations that the source gave in scope. */
  sourceRead: count(),
  /** Registrations that share a form of the target with another one; all of them must be there for it to be registered. */
  merged: count(),
  /** Forms that the target did not have as complete. */
  registered: count(),
  /** Forms whose date was another one. */
  updated: count(),
  unchanged: count(),
  /** Forms with a row that did not land or changed since it was read, or of whose source forms only some are complete. */
  notYet: count(),
  /** Forms, or registrations without a form at the target, that can't be brought over. */
  refused: count(),
  /** Registrations that the target had in scope. */
  targetRead: count(),
  targetUnchanged: count(),
  targetUpdated: count(),
  /** Registrations that the source does not have and that were taken back. */
  removed: count(),
  /** Registrations that were to be taken back and stay: over a limit, seen at the source after all, or kept by the target. */
  notRemoved: count(),
  /** Registrations that the source does not have and that stay. */
  leftAlone: count(),
  /** Registrations that stay as they are because their form is not yet brought over or was refused. */
  targetHeld: count(),
});
export type CompletenessAccount = z.infer<typeof completenessAccountSchema>;

/** A reason and how many forms it is for. */
export const formReasonSchema = rejectReasonSchema.extend({
  /** The first of them: org unit, period and attribute option combo; by the source's ids where a form has none at the target. */
  forms: z.array(z.string()),
});
export type FormReason = z.infer<typeof formReasonSchema>;

export const completenessResultSchema = z.strictObject({
  account: completenessAccountSchema,
  /** Why forms are refused, not yet registered or not taken back, the most frequent first. */
  reasons: z.array(formReasonSchema),
});
export type CompletenessResult = z.infer<typeof completenessResultSchema>;

/** A line for each equation that does not hold; empty when the account balances. */
export function completenessImbalances(a: CompletenessAccount): string[] {
  const source = a.merged + a.registered + a.updated + a.unchanged + a.notYet + a.refused;
  const target = a.targetUnchanged + a.targetUpdated + a.removed + a.notRemoved + a.leftAlone + a.targetHeld;
  return [
    ...(a.sourceRead === source
      ? []
      : [`registrations read at the source are ${a.sourceRead}, but ${source} are accounted for`]),
    ...(a.targetRead === target
      ? []
      : [`registrations read at the target are ${a.targetRead}, but ${target} are accounted for`]),
  ];
}
