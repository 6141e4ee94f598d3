import { registrationKey } from '../completeness/registration-key';
import { dayAt, dayText, parseDay } from '../periods/calendar-day';
import type { User } from '../state/catalogue';
import type { SimulatorState } from '../state/simulator-state';
import { ImportCrash } from './old-writer';
import type { OldDefaults } from './old-value-checks';

/** `yyyy-MM-dd` of a `completeDate`: `true` is today, a future day becomes today, anything with a time stops the import. */
export function oldCompleteDate(state: SimulatorState, text: string | null): string | undefined {
  if (text === null || text === '' || text === 'false') return undefined;
  const today = dayAt(state.now(), state.timeZone);
  if (text === 'true') return dayText(today);
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? parseDay(text) : undefined;
  if (day === undefined)
    throw new ImportCrash(`Invalid date format '${text}', only ISO format or UNIX Epoch timestamp is supported.`);
  return dayText(Math.min(day, today));
}

/** Registers completeness for the default attribute option combo, also in a dry run. False if period or org unit is missing. */
export function registerOldCompletion(state: SimulatorState, user: User, defaults: OldDefaults, date: string): boolean {
  const { dataSet, period, orgUnit } = defaults;
  if (dataSet === undefined || period === undefined || orgUnit === undefined) return false;
  const key = {
    dataSet: dataSet.id,
    period: period.id,
    orgUnit,
    attributeOptionCombo: state.catalogue.defaultOptionCombo,
  };
  state.completeness.set(registrationKey(key), {
    ...key,
    date,
    storedBy: user.username,
    completed: true,
    created: state.now(),
  });
  return true;
}
