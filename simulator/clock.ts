import { DateTime } from 'luxon';

/** The server's clock: the machine's own, moved or stopped by tests. */
export class Clock {
  private shiftMs = 0;
  private frozenAt: number | undefined;

  constructor(private readonly machine: () => number = Date.now) {}

  readonly now = (): number => this.frozenAt ?? this.machine() + this.shiftMs;

  /** Stands still at this instant (milliseconds since the epoch); undefined: runs again, at the machine's time. */
  set(instant: number | undefined): void {
    this.frozenAt = instant;
    this.shiftMs = 0;
  }

  /** Goes on from this instant. */
  runFrom(instant: number): void {
    this.frozenAt = undefined;
    this.shiftMs = instant - this.machine();
  }

  advance(ms: number): void {
    if (this.frozenAt === undefined) this.shiftMs += ms;
    else this.frozenAt += ms;
  }
}

/** Local time without zone, as metadata and tasks write it: `2024-01-31T09:30:00.123`. */
export function localTime(instant: number, timeZone: string): string {
  return DateTime.fromMillis(instant, { zone: timeZone }).toFormat("yyyy-MM-dd'T'HH:mm:ss.SSS");
}
