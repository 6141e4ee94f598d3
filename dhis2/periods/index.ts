export { isDay, parseDay, type Day } from './day';
export { InvalidDateError, InvalidPeriodError, PeriodRangeError, UnknownRelativePeriodError } from './errors';
export { hasPeriodType } from './calendar-rules';
export { findPeriod } from './find-period';
export { canonicalPeriod, nextPeriod, parsePeriod, periodsOfYear, previousPeriod, type Period } from './period';
export { isPeriodType, periodTypeExists, periodTypes, type PeriodType } from './period-type';
export { periodOf, periodsBetween, periodsOverlapping } from './ranges';
export {
  isRelativePeriod,
  relativePeriodNames,
  relativePeriods,
  type RelativePeriod,
  type RelativePeriodOptions,
} from './relative-periods';
