import type { Calendar } from '../../../contracts/calendars';
import { isUid } from '../../../contracts/uid';
import { InvalidPeriodError, parsePeriod, type Period } from '../../periods';
import type { LoadRow, Reason } from '../rows';
import { preflightCodes } from './reason-codes';

const idMembers = ['dataElement', 'orgUnit', 'categoryOptionCombo', 'attributeOptionCombo'] as const;

/** Reads each period text once. */
export class PeriodReader {
  private readonly read = new Map<string, Period | InvalidPeriodError>();

  constructor(private readonly calendar: Calendar) {}

  period(text: string): Period | undefined {
    const known = this.parsed(text);
    return known instanceof InvalidPeriodError ? undefined : known;
  }

  problem(text: string): string | undefined {
    const known = this.parsed(text);
    return known instanceof InvalidPeriodError ? known.message : undefined;
  }

  private parsed(text: string): Period | InvalidPeriodError {
    let known = this.read.get(text);
    if (known === undefined) {
      try {
        known = parsePeriod(text, this.calendar);
      } catch (error) {
        if (!(error instanceof InvalidPeriodError)) throw error;
        known = error;
      }
      this.read.set(text, known);
    }
    return known;
  }
}

/**
 * What makes a whole POST fail on some version, whatever the metadata: malformed ids (2.43+: E8103–E8111), an
 * unparsable period (2.43+: a 500 for the whole POST), a NUL character (2.38–2.42: the import crashes with part of its
 * rows written; 2.43+: rows lost behind a 200).
 */
export function structureProblem(row: LoadRow, periods: PeriodReader): Reason | undefined {
  for (const member of idMembers) {
    if (!isUid(row[member])) {
      const text = `The ${member} ${JSON.stringify(row[member])} is not a DHIS2 UID`;
      return { code: preflightCodes.malformedId, text };
    }
  }
  const problem = periods.problem(row.period);
  if (problem !== undefined) return { code: preflightCodes.badPeriod, text: problem };
  for (const member of ['value', 'comment'] as const) {
    if (row[member]?.includes('\0') === true) {
      const text = `The ${member} holds a NUL character, which no DHIS2 can store`;
      return { code: preflightCodes.nulCharacter, text };
    }
  }
  return undefined;
}
