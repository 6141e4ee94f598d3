export { dayExists, type Calendar, type CalendarDay, type CalendarName } from './calendar';
export { calendarNamed, calendars, findCalendar, sameCalendar, UnknownCalendarError } from './calendar-named';
export { calendarDay, dayNumber, weekdayOf, type DayNumber } from './day-number';
export { ethiopian } from './ethiopian';
export { iso8601 } from './iso8601';
export { nepali } from './nepali';
