import { DateTime } from 'luxon';
import { dueTimes } from '../../worker/schedules/due-times';
import type { ScheduleDefinition } from '../../worker/schedules/schedule-definition';
import { CliError } from '../cli-error';
import { exitCodes } from '../exit-codes';

/** Temporal's server 1.29 keeps no more runs of a schedule waiting, and drops the rest. */
const mostRuns = 1000;

export interface BackfillSpan {
  readonly from: Date;
  readonly to: Date;
  /** When runs were due in it. */
  readonly due: readonly Date[];
}

/**
 * What a backfill means: times of the schedule's zone unless they say otherwise; a day alone is all of it; nothing later than now.
 * Throws CliError for texts that are no times, and when nothing was due or more than Temporal keeps.
 */
export function backfillSpan(
  name: string,
  definition: Pick<ScheduleDefinition, 'cron' | 'timeZone'>,
  given: { readonly from: string; readonly to: string },
  now = new Date(),
): BackfillSpan {
  const from = instant(given.from, '--from', definition.timeZone).toJSDate();
  const until = instant(given.to, '--to', definition.timeZone);
  const end = /^\d{4}-\d{2}-\d{2}$/.test(given.to) ? until.endOf('day').startOf('second') : until;
  if (from > end.toJSDate()) throw new CliError('--from is after --to', exitCodes.usage);
  const to = new Date(Math.min(end.toMillis(), now.getTime()));
  const due = dueTimes(definition, from, to, mostRuns + 1);
  const span = `from ${given.from} to ${given.to} in ${definition.timeZone}`;
  if (due.length === 0) throw new CliError(`no run of ${name} was due ${span}`, exitCodes.usage);
  if (due.length > mostRuns)
    throw new CliError(`more than ${mostRuns} runs of ${name} were due ${span}; take parts of it`, exitCodes.usage);
  return { from, to, due };
}

function instant(text: string, option: string, zone: string): DateTime<true> {
  const time = DateTime.fromISO(text, { zone });
  if (time.isValid) return time;
  throw new CliError(
    `${option} ${text} is no ISO date or time, such as 2024-03-01 or 2024-03-01T02:30`,
    exitCodes.usage,
  );
}
