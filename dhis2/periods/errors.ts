import { boundedText } from '../../contracts/bounded-text';
import type { Calendar } from '../../contracts/calendars';

/** A text that is no DHIS2 period. The message names the text and what is wrong, or the nearest form. */
export class InvalidPeriodError extends Error {
  override readonly name = 'InvalidPeriodError';

  constructor(
    readonly text: string,
    reason: string,
    calendar: Calendar,
  ) {
    const where = calendar.name === 'iso8601' ? '' : ` of the calendar ${calendar.name}`;
    super(`${boundedText(JSON.stringify(text), 200)} is not a DHIS2 period${where}: ${reason}`);
  }
}

/** A text that is no day of the form yyyy-MM-dd. */
export class InvalidDateError extends Error {
  override readonly name = 'InvalidDateError';

  constructor(readonly text: string) {
    super(`${boundedText(JSON.stringify(text), 200)} is not a date: write it as yyyy-MM-dd, e.g. 2024-02-29`);
  }
}

/** Two ends between which there are no periods: of different types, or the later one first. */
export class PeriodRangeError extends Error {
  override readonly name = 'PeriodRangeError';
}

/** A name that is no relative period of DHIS2. */
export class UnknownRelativePeriodError extends Error {
  override readonly name = 'UnknownRelativePeriodError';

  constructor(
    readonly relativePeriod: string,
    known: readonly string[],
  ) {
    super(
      `${boundedText(JSON.stringify(relativePeriod), 200)} is not a relative period of DHIS2; known are ${known.join(', ')}`,
    );
  }
}
