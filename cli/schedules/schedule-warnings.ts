import { gatePolicySchema } from '../../contracts/gate';
import { z } from 'zod';
import type { ScheduleDefinition } from '../../worker/schedules/schedule-definition';

const minuteMs = 60_000;
const policed = z.object({
  dryRun: z.boolean().default(true),
  gate: gatePolicySchema.partial().default({}),
});

/** What a person should know of a schedule before it runs. `next`: its next times, as far as they are known. */
export function scheduleWarnings(
  name: string,
  { parameters, overlap }: ScheduleDefinition,
  hasDryRun: boolean,
  next: readonly string[],
): string[] {
  if (!hasDryRun) return [];
  const { dryRun, gate } = policed.parse(parameters);
  if (dryRun) return [`${name}: dryRun is true, so its runs show what they would do and write nothing`];
  const { holdForMinutes } = gatePolicySchema.parse(gate);
  const instants = next.map((time) => Date.parse(time));
  const intervals = instants.slice(1).map((time, at) => (time - (instants[at] ?? time)) / minuteMs);
  const shortest = Math.min(...intervals);
  if (overlap !== 'skip' || !(shortest <= holdForMinutes)) return [];
  return [
    `${name}: a run may wait ${holdForMinutes} minutes for a person (gate.holdForMinutes), and the next one is due after ${Math.round(shortest)}: it would be left out`,
  ];
}
