import { IANAZone } from 'luxon';
import { z } from 'zod';
import { cronProblem } from '../schedules/cron';

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

const calendar = z.strictObject({
  hour: z.int().min(0).max(23),
  minute: z.int().min(0).max(59).default(0),
  daysOfWeek: z.array(z.enum(weekdays)).min(1).optional(),
  daysOfMonth: z.array(z.int().min(1).max(31)).min(1).optional(),
  months: z.array(z.int().min(1).max(12)).min(1).optional(),
});

const cron = z.string().superRefine((text, context) => {
  const problem = cronProblem(text);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});

/** One entry of `schedules` in `sluice.yaml`; gives it with `cron` whichever way it was written. */
export const scheduleInFile = z
  .strictObject({
    pipeline: z.string().min(1),
    parameters: z.record(z.string(), z.json()).default({}),
    cron: cron.optional(),
    calendar: calendar.optional(),
    timeZone: z
      .string()
      .refine((zone) => IANAZone.isValidZone(zone), 'is not a time zone, such as Africa/Freetown')
      .default('UTC'),
    overlap: z.enum(['skip', 'buffer']).default('skip'),
    catchUpHours: z.number().min(0.01).max(744).default(12),
    pauseOnFailure: z.boolean().default(false),
    jitterMinutes: z.number().nonnegative().max(720).default(0),
    note: z.string().min(1).optional(),
  })
  .superRefine(({ cron: text, calendar: days }, context) => {
    const refuse = (message: string) => context.addIssue({ code: 'custom', message });
    if (text === undefined && days === undefined)
      refuse('needs cron, e.g. "30 2 * * *", or calendar, e.g. { hour: 2 }');
    if (text !== undefined && days !== undefined) refuse('has cron and calendar; keep one of the two');
    if (days?.daysOfWeek !== undefined && days.daysOfMonth !== undefined)
      refuse('names days of the week and of the month; keep one of the two');
  })
  .transform(({ cron: text, calendar: days, ...more }) => ({ ...more, cron: text ?? cronOf(days) }));

function cronOf(days: z.output<typeof calendar> | undefined): string {
  const { hour = 0, minute = 0, daysOfMonth, months, daysOfWeek } = days ?? {};
  const list = (values: readonly number[] | undefined) => values?.join(',') ?? '*';
  return [minute, hour, list(daysOfMonth), list(months), list(daysOfWeek?.map((day) => weekdays.indexOf(day)))].join(
    ' ',
  );
}
