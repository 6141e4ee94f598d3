import type { Calendar } from './calendar';
import { dayNumber, type DayNumber } from './day-number';

/** 1 Meskerem of the year 1. */
const epoch = dayNumber(8, 8, 27);

const daysInFourYears = 4 * 365 + 1;
const monthDays = 30;

/** Every fourth year, the one before a year that 4 divides, has a sixth day of Pagume. */
function newYear(year: number): DayNumber {
  return epoch + 365 * (year - 1) + Math.floor(year / 4);
}

/**
 * As DHIS2 counts it (EthiopianCalendar; 2.42.5.2 and 2.44): twelve months of thirty days. The five or six days of Pagume, after
 * the twelfth, are in no period; servers refuse them as a month 13.
 */
export const ethiopian: Calendar = {
  name: 'ethiopian',
  first: newYear(1),
  last: newYear(9_991) - 1,
  years: '0001 to 9990',
  hasWeeks: false,
  daysInMonth: (_, month) => (month >= 1 && month <= 12 ? monthDays : 0),
  firstOfMonth: (year, month) => newYear(year) + monthDays * (month - 1),
  dayOf: (number) => {
    const days = number - epoch;
    const cycle = Math.floor(days / daysInFourYears);
    // the leap year is the third of each four that are counted from the epoch
    const inCycle = days - cycle * daysInFourYears;
    const year = 4 * cycle + (inCycle < 3 * 365 ? Math.floor(inCycle / 365) : inCycle < 3 * 365 + 1 ? 2 : 3) + 1;
    const inYear = number - newYear(year);
    const month = Math.min(12, Math.floor(inYear / monthDays) + 1);
    return { year, month, day: inYear - monthDays * (month - 1) + 1 };
  },
};
