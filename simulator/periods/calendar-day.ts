import { DateTime, IANAZone } from 'luxon';

const msPerDay = 86_400_000;

/** Days since 1970-01-01 of a calendar day; undefined if the day does not exist. `month` is 1 to 12. */
export function dayNumber(year: number, month: number, dayOfMonth: number): number | undefined {
  const date = new Date(Date.UTC(2000, month - 1, dayOfMonth));
  date.setUTCFullYear(year, month - 1, dayOfMonth);
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === dayOfMonth;
  return exists ? date.getTime() / msPerDay : undefined;
}

/** The Gregorian date of a day; `month` is 1 to 12. */
export function gregorianDate(day: number): { year: number; month: number; dayOfMonth: number } {
  const date = new Date(day * msPerDay);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, dayOfMonth: date.getUTCDate() };
}

/** `yyyy-MM-dd` (a time after it is ignored) as days since 1970-01-01; undefined if it is no such day. */
export function parseDay(text: string): number | undefined {
  const parts = /^(\d{4})-(\d\d)-(\d\d)/.exec(text);
  return parts === null ? undefined : dayNumber(Number(parts[1]), Number(parts[2]), Number(parts[3]));
}

/** `yyyy-MM-dd` of days since 1970-01-01. */
export function dayText(day: number): string {
  return new Date(day * msPerDay).toISOString().slice(0, 10);
}

/** How far the clocks in `timeZone` are ahead of UTC at the instant, in milliseconds; negative behind UTC. */
export function offsetMs(epochMs: number, timeZone: string): number {
  return timeZone === 'UTC' ? 0 : IANAZone.create(timeZone).offset(epochMs) * 60_000;
}

/** The calendar day (days since 1970-01-01) that it is in `timeZone` at the instant `epochMs`. */
export function dayAt(epochMs: number, timeZone: string): number {
  return Math.floor((epochMs + offsetMs(epochMs, timeZone)) / msPerDay);
}

/** The instant (milliseconds since the epoch) at which the day begins in `timeZone`. */
export function startOfDayMs(day: number, timeZone: string): number {
  return DateTime.fromISO(dayText(day), { zone: timeZone }).toMillis();
}
