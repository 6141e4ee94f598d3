import { CronExpressionParser } from 'cron-parser';

/** What is wrong with a cron expression of five fields, for the person who wrote it; undefined when it is fine. */
export function cronProblem(text: string): string | undefined {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 5) {
    return `must have five fields (minute, hour, day of month, month, day of week), e.g. "30 2 * * *"; it has ${fields.length}`;
  }
  if (fields.some((field) => /[^0-9A-Za-z*,/-]/.test(field)))
    return 'may hold numbers, names, * , - and / only, e.g. "30 2 * * MON-FRI"';
  const [, , dayOfMonth, , dayOfWeek] = fields;
  // Temporal takes both as conditions, cron takes either: nobody could tell which is meant
  if (dayOfMonth !== '*' && dayOfWeek !== '*') return 'names days of the month and of the week; keep one of the two';
  try {
    CronExpressionParser.parse(text, { tz: 'UTC' });
    return undefined;
  } catch (error) {
    return `is no cron expression: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/**
 * The times that an expression means on the clock on the wall, from `from` until before `to`. All are written as if the wall's clock
 * showed UTC, so that hours which a change of the clock takes away or repeats are times like others.
 */
export function* wallTimes(cron: string, from: Date, to: Date): Generator<Date> {
  const expression = CronExpressionParser.parse(cron, {
    tz: 'UTC',
    currentDate: new Date(from.getTime() - 1),
    endDate: to,
  });
  while (expression.hasNext()) {
    const next = expression.next().toDate();
    if (next >= to) return;
    yield next;
  }
}

/** All values of each field; Sunday is 0. */
export function cronFields(cron: string) {
  const { minute, hour, dayOfMonth, month, dayOfWeek } = CronExpressionParser.parse(cron, { tz: 'UTC' }).fields;
  const numbers = (values: readonly unknown[]) => [...new Set(values.map(Number))].sort((a, b) => a - b);
  return {
    second: [0],
    minute: numbers(minute.values),
    hour: numbers(hour.values),
    dayOfMonth: numbers(dayOfMonth.values),
    month: numbers(month.values),
    dayOfWeek: numbers(dayOfWeek.values.map((day) => Number(day) % 7)),
  };
}
