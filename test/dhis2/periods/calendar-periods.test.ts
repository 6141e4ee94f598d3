import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
  canonicalPeriod,
  ethiopian,
  hasPeriodType,
  InvalidPeriodError,
  iso8601,
  nepali,
  nextPeriod,
  parsePeriod,
  periodOf,
  PeriodRangeError,
  periodsBetween,
  periodsOverlapping,
  periodTypes,
  previousPeriod,
  relativePeriods,
  type Calendar,
  type PeriodType,
} from '../../../dhis2';

const calendars: Record<string, Calendar> = { ethiopian, nepali };
const calendarOf = (name: string): Calendar => calendars[name] ?? iso8601;
const counted = periodTypes.filter((type) => hasPeriodType(ethiopian, type));
const shift = (day: string, days: number): string =>
  DateTime.fromISO(day, { zone: 'utc' }).plus({ days }).toFormat('yyyy-MM-dd');
const ids = (periods: readonly { id: string }[]): string[] => periods.map(({ id }) => id);

describe('periods of other calendars, as 2.42.5.2 and 2.44 count them', () => {
  it.each<[string, string, PeriodType, string, string]>([
    ['ethiopian', '201601', 'Monthly', '2023-09-12', '2023-10-11'],
    ['ethiopian', '201612', 'Monthly', '2024-08-07', '2024-09-05'],
    ['ethiopian', '2016', 'Yearly', '2023-09-12', '2024-09-05'],
    ['ethiopian', '2016Q1', 'Quarterly', '2023-09-12', '2023-12-10'],
    ['ethiopian', '2016S1', 'SixMonthly', '2023-09-12', '2024-03-09'],
    ['ethiopian', '2016July', 'FinancialJuly', '2024-03-10', '2025-03-09'],
    ['ethiopian', '2016Nov', 'FinancialNov', '2023-07-08', '2024-07-07'],
    ['ethiopian', '2016NovQ1', 'QuarterlyNov', '2023-07-08', '2023-10-11'],
    ['ethiopian', '2016AprilS1', 'SixMonthlyApril', '2023-12-11', '2024-06-07'],
    ['ethiopian', '201601B', 'BiMonthly', '2023-09-12', '2023-11-10'],
    ['ethiopian', '20160230', 'Daily', '2023-11-10', '2023-11-10'],
    ['ethiopian', '20161230', 'Daily', '2024-09-05', '2024-09-05'],
    ['nepali', '208001', 'Monthly', '2023-04-14', '2023-05-14'],
    ['nepali', '208012', 'Monthly', '2024-03-14', '2024-04-12'],
    ['nepali', '2080', 'Yearly', '2023-04-14', '2024-04-12'],
    ['nepali', '2080Q1', 'Quarterly', '2023-04-14', '2023-07-16'],
    ['nepali', '2080July', 'FinancialJuly', '2023-10-18', '2024-10-16'],
    ['nepali', '20800232', 'Daily', '2023-06-15', '2023-06-15'],
  ])('%s %s is %s from %s to %s', (calendar, id, type, start, end) => {
    expect(parsePeriod(id, calendarOf(calendar))).toEqual({ id, type, start, end });
  });

  it.each([
    ['ethiopian', '201613', '2016 has the Monthly periods 1 to 12 only'],
    ['ethiopian', '201600', '2016 has the Monthly periods 1 to 12 only'],
    ['ethiopian', '20161301', 'there is no such day'],
    ['ethiopian', '20160131', 'there is no such day'],
    ['ethiopian', '2016W1', 'DHIS2 has no weeks in the calendar ethiopian'],
    ['ethiopian', '2016BiW1', 'DHIS2 has no weeks in the calendar ethiopian'],
    ['ethiopian', '9999', 'beyond the years 0001 to 9990'],
    ['nepali', '208013', '2080 has the Monthly periods 1 to 12 only'],
    ['nepali', '208000', 'servers take 00 for a month as long as the year'],
    ['nepali', '20800132', 'servers that take it mean one of the next month'],
    ['nepali', '196912', 'reaches beyond the years 1970 to 2100'],
    ['nepali', '1970NovQ1', 'reaches beyond the years 1970 to 2100'],
    ['nepali', '19691201', 'the calendar has the years 1970 to 2100 only'],
    ['nepali', '2080SunW3', 'DHIS2 has no weeks in the calendar nepali'],
    ['nepali', '2080Jul', 'nearest form is that of FinancialJuly'],
  ])('%s has no %s: %s', (calendar, id, reason) => {
    const read = () => parsePeriod(id, calendarOf(calendar));
    expect(read).toThrow(InvalidPeriodError);
    expect(read).toThrow(reason);
    expect(read).toThrow(`"${id}" is not a DHIS2 period of the calendar ${calendar}`);
  });

  it('are written in the same canonical form', () => {
    expect(canonicalPeriod('2016-02-30', ethiopian)).toBe('20160230');
    expect(canonicalPeriod('2080-02', nepali)).toBe('208002');
  });

  it('have neighbours across the end of the year', () => {
    expect(nextPeriod(parsePeriod('20161230', ethiopian), ethiopian).id).toBe('20170101');
    expect(previousPeriod(parsePeriod('201701', ethiopian), ethiopian).id).toBe('201612');
    expect(nextPeriod(parsePeriod('208012', nepali), nepali).id).toBe('208101');
    expect(ids(periodsBetween('201611', '201702', ethiopian))).toEqual(['201611', '201612', '201701', '201702']);
  });
});

describe('ranges of days in other calendars', () => {
  it('are Gregorian, and meet the periods by their true days', () => {
    expect(ids(periodsOverlapping('Monthly', '2023-10-11', '2023-10-12', ethiopian))).toEqual(['201601', '201602']);
    expect(ids(periodsOverlapping('Monthly', '2023-05-14', '2023-05-15', nepali))).toEqual(['208001', '208002']);
  });

  it('meet nothing in the days of Pagume but what spans them', () => {
    expect(periodsOverlapping('Monthly', '2024-09-06', '2024-09-10', ethiopian)).toEqual([]);
    expect(periodsOverlapping('Daily', '2024-09-06', '2024-09-10', ethiopian)).toEqual([]);
    expect(ids(periodsOverlapping('FinancialJuly', '2024-09-06', '2024-09-10', ethiopian))).toEqual(['2016July']);
    expect(ids(periodsOverlapping('Daily', '2024-09-05', '2024-09-11', ethiopian))).toEqual(['20161230', '20170101']);
  });

  it('end where the calendar does', () => {
    expect(ids(periodsOverlapping('Yearly', '1900-01-01', '1914-12-31', nepali))).toEqual(['1970', '1971']);
    expect(ids(periodsOverlapping('FinancialJuly', '2043-01-01', '2999-12-31', nepali)).at(-1)).toBe('2099July');
    expect(periodsOverlapping('Monthly', '2050-01-01', '2050-12-31', nepali)).toEqual([]);
    expect(ids(periodsOverlapping('QuarterlyNov', '1900-01-01', '1913-12-31', nepali))[0]).toBe('1970NovQ2');
  });

  it('refuse weeks by name', () => {
    const weeks = () => periodsOverlapping('Weekly', '2024-01-01', '2024-02-01', nepali);
    expect(weeks).toThrow(PeriodRangeError);
    expect(weeks).toThrow('DHIS2 has no weeks in the calendar nepali');
  });
});

describe('relative periods in other calendars', () => {
  it.each<[string, string, string, string[]]>([
    ['ethiopian', 'LAST_3_MONTHS', '2024-01-15', ['201602', '201603', '201604']],
    ['ethiopian', 'LAST_3_MONTHS', '2023-09-12', ['201510', '201511', '201512']],
    ['ethiopian', 'THIS_YEAR', '2023-09-11', ['2015']],
    ['ethiopian', 'MONTHS_LAST_YEAR', '2023-09-12', Array.from({ length: 12 }, (_, at) => String(201501 + at))],
    ['ethiopian', 'LAST_3_DAYS', '2024-09-11', ['20161228', '20161229', '20161230']],
    ['ethiopian', 'LAST_4_QUARTERS', '2024-01-15', ['2015Q2', '2015Q3', '2015Q4', '2016Q1']],
    ['ethiopian', 'THIS_MONTH', '2024-09-08', ['201612']],
    ['ethiopian', 'LAST_MONTH', '2024-09-08', ['201611']],
    ['nepali', 'LAST_3_MONTHS', '2023-05-15', ['207911', '207912', '208001']],
    ['nepali', 'LAST_MONTH', '2023-05-14', ['207912']],
    ['nepali', 'THIS_YEAR', '2023-04-13', ['2079']],
    ['nepali', 'LAST_2_SIXMONTHS', '2023-05-01', ['2079S1', '2079S2']],
    ['nepali', 'YESTERDAY', '2023-05-15', ['20800131']],
  ])('%s: %s on %s', (calendar, name, day, expected) => {
    expect(ids(relativePeriods(name, day, { calendar: calendarOf(calendar) }))).toEqual(expected);
  });

  it('refuse weeks in one line', () => {
    expect(() => relativePeriods('LAST_4_WEEKS', '2024-01-15', { calendar: ethiopian })).toThrow(
      'DHIS2 has no weeks in the calendar ethiopian',
    );
  });
});

describe.each(Object.keys(calendars))('properties of %s periods over long ranges', (name) => {
  const calendar = calendarOf(name);
  const anyType = fc.constantFrom(...counted);
  const anyDay = fc.integer({ min: -25 * 365, max: 70 * 365 }).map((days) => shift('1970-01-01', days));

  it('read back what they write, and are each other’s neighbours', () => {
    fc.assert(
      fc.property(anyType, anyDay, (type, day) => {
        const period = periodOf(type, day, calendar);
        expect(parsePeriod(period.id, calendar)).toEqual(period);
        const next = nextPeriod(period, calendar);
        expect(previousPeriod(next, calendar)).toEqual(period);
        // only the five or six days of Pagume lie between two periods
        const between = Math.round((Date.parse(next.start) - Date.parse(period.end)) / 86_400_000) - 1;
        expect(name === 'ethiopian' ? [0, 5, 6] : [0]).toContain(between);
        expect(period.start <= day && (between > 0 || day <= period.end)).toBe(true);
      }),
      { numRuns: 600 },
    );
  });

  it('overlap a range exactly where their days meet it', () => {
    fc.assert(
      fc.property(anyType, anyDay, fc.integer({ min: 0, max: 120 }), (type, startDate, length) => {
        const endDate = shift(startDate, length);
        const around = periodsBetween(
          previousPeriod(previousPeriod(periodOf(type, startDate, calendar), calendar), calendar).id,
          nextPeriod(nextPeriod(periodOf(type, endDate, calendar), calendar), calendar).id,
          calendar,
        );
        const met = around.filter((period) => period.start <= endDate && period.end >= startDate);
        expect(periodsOverlapping(type, startDate, endDate, calendar)).toEqual(met);
      }),
      { numRuns: 200 },
    );
  });

  it('step back month by month as counting on fingers does', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const { year, month } = calendar.dayOf(Date.parse(day) / 86_400_000);
        const before = [3, 2, 1].map((back) => {
          const months = year * 12 + month - 1 - back;
          return `${Math.floor(months / 12)}${String((months % 12) + 1).padStart(2, '0')}`;
        });
        expect(ids(relativePeriods('LAST_3_MONTHS', day, { calendar }))).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });
});
