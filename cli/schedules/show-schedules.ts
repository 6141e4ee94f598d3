import pc from 'picocolors';
import type { KnownSchedule, ScheduleStep } from '../../worker/schedules/schedule-book';

/** A plan for a terminal, one line per schedule and one per field that changes. */
export function planLines(steps: readonly ScheduleStep[]): string[] {
  if (steps.length === 0) return ['There are no schedules in the configuration, and none of this project in Temporal.'];
  return steps.flatMap((step) => {
    switch (step.step) {
      case 'create': {
        const { pipeline, cron, timeZone } = step.definition;
        return [pc.green(`+ ${step.name}: ${pipeline}, ${cron} in ${timeZone}`)];
      }
      case 'change':
        return [pc.yellow(`~ ${step.name}`), ...step.changes.map((line) => `    ${line}`)];
      case 'delete':
        return [pc.red(`- ${step.name}: is no longer in the configuration`)];
      case 'unchanged':
        return [`= ${step.name}`];
      case 'taken':
        return [
          pc.red(
            `! ${step.name}: there is a schedule of that name that this project did not make; rename one of the two`,
          ),
        ];
    }
  });
}

/** Schedules for a terminal: when each runs next, and when it ran last. */
export function scheduleLines(schedules: readonly KnownSchedule[]): string[] {
  if (schedules.length === 0) return ['no schedules yet: sluice schedules apply makes those of the configuration'];
  return schedules.flatMap(({ name, definition, paused, note, next, recent }) => [
    `${name}${definition === undefined ? '' : `: ${definition.pipeline}, ${definition.cron} in ${definition.timeZone}`}${paused ? pc.yellow(', paused') : ''}${note === '' ? '' : ` (${note})`}`,
    `    next: ${paused ? 'when it is resumed' : (next[0] ?? 'never')}`,
    ...recent.slice(-3).map(({ nominal, workflowId }) => `    ran: ${nominal} as ${workflowId}`),
  ]);
}
