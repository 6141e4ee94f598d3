import { DateTime } from 'luxon';
import { refuse } from '../http/web-message';

const form = /^\d{4}(-\d\d(-\d\d([T ]\d\d(:\d\d(:\d\d(\.\d{1,9})?)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/;

/** A date or date-time text as milliseconds since the epoch; without offset it is read in `timeZone`. Undefined if unreadable. */
export function parseInstant(text: string, timeZone: string): number | undefined {
  if (!form.test(text) || /\d [+-]?\d\d:?\d\d$/.test(text)) return undefined;
  const read = DateTime.fromISO(text.replace(' ', 'T'), { zone: timeZone });
  return read.isValid ? read.toMillis() : undefined;
}

/** A date parameter of a request; refuses unreadable text with 400 (both profiles). */
export function instantParameter(name: string, text: string, timeZone: string): number {
  const instant = parseInstant(text, timeZone);
  return instant ?? refuse(400, `Value '${text}' is not valid for parameter ${name}. Invalid format: "${text}"`);
}
