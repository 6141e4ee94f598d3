import { hasOwnMonths } from '../calendars/calendar';
import { dayAt, gregorianDate, parseDay } from '../periods/calendar-day';
import { periodContaining, periodOfDate, shiftPeriod, type Period } from '../periods/period';
import { periodTypes, type PeriodType } from '../periods/period-types';
import type { Catalogue, DataSet } from '../state/catalogue';
import type { SimulatorState } from '../state/simulator-state';
import { parseInstant } from './date-parameter';

/** Whether a data input window of the set for this period is open now. */
export function inputWindowOpen(state: SimulatorState, dataSet: DataSet, period: Period): boolean {
  const now = state.now();
  return dataSet.dataInputPeriods.some((window) => {
    if (window.period !== period.id) return false;
    const opening = window.openingDate === undefined ? undefined : parseInstant(window.openingDate, state.timeZone);
    const closing = window.closingDate === undefined ? undefined : parseInstant(window.closingDate, state.timeZone);
    return (opening === undefined || now >= opening) && (closing === undefined || now <= closing);
  });
}

/** Whether now is after the end of the period + expiryDays + 1 day; never for expiryDays 0 or with a lock exception. */
export function isExpired(state: SimulatorState, dataSet: DataSet, period: Period, orgUnit: string): boolean {
  if (dataSet.expiryDays === 0 || state.lockExceptions.has(`${orgUnit}|${period.id}|${dataSet.id}`)) return false;
  return dayAt(state.now(), state.timeZone) > period.endDay + Math.floor(dataSet.expiryDays) + 1;
}

/**
 * Whether the period begins after the set's latest open period, which is one of the set's own type (a period of another
 * type is accepted by OLD): openFuturePeriods 0 closes the current one. OLD does not look where the calendar has months of
 * its own.
 */
export function isAfterOpenPeriods(state: SimulatorState, dataSet: DataSet, period: Period): boolean {
  const { calendar, release } = state;
  const type = periodTypes.find((known) => known.name === dataSet.periodType) ?? period.type;
  const today = dayAt(state.now(), state.timeZone);
  if (hasOwnMonths(calendar) && (release.isOld || type.rule.kind === 'weeks')) return false;
  const current =
    calendar === 'ethiopian' ? ethiopianByGregorian(type, today) : periodContaining(type, today, calendar);
  return (
    current !== undefined && period.startDay > shiftPeriod(current, dataSet.openFuturePeriods - 1, calendar).endDay
  );
}

/** 2.43+ takes the numbers of the Gregorian date for an Ethiopian one, seven or eight years ahead. */
function ethiopianByGregorian(type: PeriodType, today: number): Period | undefined {
  const { year, month, dayOfMonth } = gregorianDate(today);
  return periodOfDate(type, { year, month, dayOfMonth: Math.min(dayOfMonth, 30) }, 'ethiopian');
}

/** Whether the set's data for the period is approved at the unit or above it. */
export function isApproved(state: SimulatorState, dataSet: DataSet, period: Period, orgUnit: string): boolean {
  if (dataSet.workflow === undefined || state.approvals.size === 0) return false;
  const path = state.catalogue.orgUnit(orgUnit)?.path.split('/').slice(1) ?? [orgUnit];
  return path.some((unit) => state.approvals.has(`${dataSet.workflow ?? ''}|${period.id}|${unit}`));
}

/** Up to 2.42: whether the whole period lies outside the dates of one of the combo's category options. */
export function isOutsideOptionDates(catalogue: Catalogue, attributeOptionCombo: string, period: Period): boolean {
  const spans = optionSpans(catalogue, attributeOptionCombo);
  return spans.some(({ start, end }) => period.endDay < start || period.startDay > end);
}

/** 2.43+: whether the whole period lies within the dates of all of the combo's category options. */
export function isInsideOptionDates(catalogue: Catalogue, attributeOptionCombo: string, period: Period): boolean {
  const spans = optionSpans(catalogue, attributeOptionCombo);
  return spans.every(({ start, end }) => period.startDay >= start && period.endDay <= end);
}

function optionSpans(catalogue: Catalogue, attributeOptionCombo: string): { start: number; end: number }[] {
  const options = catalogue.optionCombo(attributeOptionCombo)?.categoryOptions ?? [];
  return options.map((id) => {
    const option = catalogue.categoryOption(id);
    return { start: parseDay(option?.startDate ?? '') ?? -Infinity, end: parseDay(option?.endDate ?? '') ?? Infinity };
  });
}

/** Whether the unit lies outside the org units of one of the combo's category options. */
export function isOutsideOptionUnits(catalogue: Catalogue, attributeOptionCombo: string, orgUnit: string): boolean {
  const options = catalogue.optionCombo(attributeOptionCombo)?.categoryOptions ?? [];
  return options.some((id) => {
    const units = catalogue.categoryOption(id)?.orgUnits ?? [];
    if (units.length === 0) return false;
    const path = catalogue.orgUnit(orgUnit)?.path.split('/') ?? [];
    return !units.some((unit) => path.includes(unit));
  });
}
