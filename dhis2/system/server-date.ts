import { DateTime, FixedOffsetZone } from 'luxon';

/** `GMT+03:00` and the like are Java's names, which Luxon does not know. */
function zoneOf(timeZone: string): string | FixedOffsetZone {
  const offset = /^(?:GMT|UTC)([+-])(\d{1,2})(?::(\d{2}))?$/.exec(timeZone);
  if (offset === null) return timeZone;
  const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0);
  return FixedOffsetZone.instance(offset[1] === '-' ? -minutes : minutes);
}

/**
 * An instant that DHIS2 wrote without zone, as it does in metadata and system info (`2026-11-23T03:06:10.123`, in the
 * zone of the server; all versions). Undefined when text or zone cannot be read.
 */
export function serverInstant(text: string, timeZone: string): Date | undefined {
  const instant = DateTime.fromISO(text, { zone: zoneOf(timeZone) });
  return instant.isValid ? instant.toJSDate() : undefined;
}
