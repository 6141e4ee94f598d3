import { registrationKey } from '../completeness/registration-key';
import { dayAt, dayText, parseDay } from '../periods/calendar-day';
import type { User } from '../state/catalogue';
import type { SimulatorState } from '../state/simulator-state';
import type { ImportConflict } from './import-summary';
import { ImportCrash } from './old-writer';
import type { OldDefaults } from './old-value-checks';

/** `yyyy-MM-dd` of a `completeDate`: `true` is today, a future day becomes today, anything with a time stops the import. */
export function oldCompleteDate(state: SimulatorState, text: string | null): string | undefined {
  if (text === null || text === '' || text.toLowerCase() === 'false') return undefined;
  const today = dayAt(state.now(), state.timeZone);
  if (text.toLowerCase() === 'true') return dayText(today);
  const day = /^\d{4}-\d\d-\d\d$/.test(text) ? parseDay(text) : undefined;
  if (day === undefined)
    throw new ImportCrash(`Invalid date format '${text}', only ISO format or UNIX Epoch timestamp is supported.`);
  return dayText(Math.min(day, today));
}

/**
 * Registers completeness for the default attribute option combo, also in a dry run; the registration's day, or the
 * conflict where org unit or period is missing. Undefined: the payload names no set, so that there is nothing to do.
 */
export function registerOldCompletion(
  state: SimulatorState,
  user: User,
  defaults: OldDefaults,
  date: string,
): { readonly date: string } | { readonly conflict: ImportConflict } | undefined {
  const { dataSet, period, orgUnit } = defaults;
  if (dataSet === undefined) return undefined;
  const missing = orgUnit === undefined ? 'OrganisationUnit' : 'Period';
  if (orgUnit === undefined || period === undefined) {
    return { conflict: { object: missing, value: 'Must be provided to complete data set' } };
  }
  const key = {
    dataSet: dataSet.id,
    period: period.id,
    orgUnit,
    attributeOptionCombo: state.catalogue.defaultOptionCombo,
  };
  const before = state.completeness.get(registrationKey(key));
  state.knownPeriods.add(period.id);
  state.completeness.set(registrationKey(key), {
    ...key,
    date,
    storedBy: user.username,
    completed: true,
    created: before?.created ?? state.now(),
  });
  return { date };
}
