import { withSortedKeys } from '../../contracts/sorted-keys';
import { z } from 'zod';

/** A schedule as Temporal keeps it for us: what the configuration said when it was applied. */
export const scheduleDefinitionSchema = z.strictObject({
  pipeline: z.string(),
  parameters: z.record(z.string(), z.json()),
  cron: z.string(),
  timeZone: z.string(),
  overlap: z.enum(['skip', 'buffer']),
  catchUpHours: z.number(),
  pauseOnFailure: z.boolean(),
  jitterMinutes: z.number(),
  note: z.string().optional(),
});
export type ScheduleDefinition = z.infer<typeof scheduleDefinitionSchema>;

/** One line for each field that differs: `cron: "0 2 * * *" → "30 2 * * *"`; parameters by their names. */
export function definitionChanges(before: ScheduleDefinition, after: ScheduleDefinition): string[] {
  const { parameters: old, ...fields } = before;
  const { parameters: wanted, ...others } = after;
  return [...changedMembers(fields, others, ''), ...changedMembers(old, wanted, 'parameters.')];
}

function changedMembers(before: object, after: object, prefix: string): string[] {
  const [old, wanted] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  return [...new Set([...old.keys(), ...wanted.keys()])].flatMap((name) => {
    const [from, to] = [shown(old.get(name)), shown(wanted.get(name))];
    return from === to ? [] : [`${prefix}${name}: ${from} → ${to}`];
  });
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(withSortedKeys(value));
}
