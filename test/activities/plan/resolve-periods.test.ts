import fc from 'fast-check';
import { resolvePeriods } from '../../../activities/plan/resolve-periods';
import { iso8601, parsePeriod, periodTypes } from '../../../dhis2';

const monthly = { periodType: 'Monthly', calendar: iso8601, at: '2024-03-01T02:00:00Z', timeZone: 'UTC' };
const weekly = { ...monthly, periodType: 'Weekly' };

describe('resolving the periods of a run', () => {
  it('takes LAST_3_MONTHS as the three months before the day of the run', () => {
    expect(resolvePeriods(['LAST_3_MONTHS'], monthly)).toEqual(['202312', '202401', '202402']);
  });

  it('lets the time zone say what day it is: at 02:00 UTC it is still February west of Greenwich', () => {
    expect(resolvePeriods(['LAST_MONTH'], { ...monthly, timeZone: 'America/New_York' })).toEqual(['202401']);
    expect(resolvePeriods(['LAST_MONTH'], { ...monthly, timeZone: 'Africa/Nairobi' })).toEqual(['202402']);
  });

  it('takes a range over weeks as every week that overlaps it', () => {
    const weeks = resolvePeriods({ from: '20210101', to: '20240101' }, weekly);
    expect(weeks[0]).toBe('2020W53');
    expect(weeks).toContain('2021W52');
    expect(parsePeriod('2021W52').start).toBe('2021-12-27');
    expect(weeks.at(-1)).toBe('2024W1');
    expect(weeks).toHaveLength(158);
  });

  it('takes a range of days over months as every month that overlaps it', () => {
    const months = resolvePeriods({ from: '20220615', to: '20240630' }, monthly);
    expect(months).toHaveLength(25);
    expect(months).toContain('202306');
    expect([months[0], months.at(-1)]).toEqual(['202206', '202406']);
  });

  it('takes a range whose ends are the same', () => {
    expect(resolvePeriods({ from: '202401', to: '202401' }, monthly)).toEqual(['202401']);
    expect(resolvePeriods({ from: '20240115', to: '20240115' }, monthly)).toEqual(['202401']);
  });

  it.each(periodTypes)('takes the first and the last period of a range of the type %s', (periodType) => {
    const days = { from: '20201117', to: '20220302' };
    const ids = resolvePeriods(days, { ...monthly, periodType });
    const [first, last] = [ids[0], ids.at(-1)].map((id) => parsePeriod(id ?? ''));
    // the ends of the range lie in the first and in the last one
    expect((first?.start ?? '') <= '2020-11-17' && '2020-11-17' <= (first?.end ?? '')).toBe(true);
    expect((last?.start ?? '') <= '2022-03-02' && '2022-03-02' <= (last?.end ?? '')).toBe(true);
    expect(resolvePeriods({ from: first?.id ?? '', to: last?.id ?? '' }, { ...monthly, periodType })).toEqual(ids);
  });

  it('picks from a mixed list the periods of the data set’s own type', () => {
    const mixed = ['202401', '2024W5', '2024W6', '2024Q1', 'LAST_MONTH'];
    expect(resolvePeriods(mixed, monthly)).toEqual(['202401', '202402']);
    expect(resolvePeriods(mixed, weekly)).toEqual(['2024W5', '2024W6']);
  });

  it('takes periods of other types as the time that they span when there is none of the own type', () => {
    expect(resolvePeriods(['2024Q1'], monthly)).toEqual(['202401', '202402', '202403']);
    expect(resolvePeriods(['202401', '202402'], { ...monthly, periodType: 'Quarterly' })).toEqual(['2024Q1']);
  });

  it('gives each period once, in canonical form and in order of time', () => {
    expect(resolvePeriods(['202402', '2024-01', '202401'], monthly)).toEqual(['202401', '202402']);
    fc.assert(
      fc.property(
        fc.constantFrom(...periodTypes),
        fc.integer({ min: 2000, max: 2030 }),
        fc.integer({ min: 0, max: 3 }),
        (periodType, year, length) => {
          const ids = resolvePeriods({ from: String(year), to: String(year + length) }, { ...monthly, periodType });
          const starts = ids.map((id) => parsePeriod(id).start);
          expect(starts).toEqual([...starts].sort());
          expect(new Set(ids).size).toBe(ids.length);
        },
      ),
      { numRuns: 120 },
    );
  });

  it.each<[string, () => unknown, RegExp]>([
    ['week 53 of a year that has 52', () => resolvePeriods(['2023W53'], weekly), /"2023W53" is not a DHIS2 period/],
    ['month 13', () => resolvePeriods(['202413'], monthly), /"202413" is not a DHIS2 period/],
    ['an unknown relative period', () => resolvePeriods(['LAST_3_MOONS'], monthly), /"LAST_3_MOONS"/],
    [
      'a range that ends before it begins',
      () => resolvePeriods({ from: '202402', to: '202401' }, monthly),
      /periods\.from 202402 is after periods\.to 202401/,
    ],
    [
      'an unknown time zone',
      () => resolvePeriods(['LAST_MONTH'], { ...monthly, timeZone: 'Mars/Base' }),
      /"Mars\/Base" is not a time zone/,
    ],
    [
      'an unknown period type',
      () => resolvePeriods(['202401'], { ...monthly, periodType: 'Lunar' }),
      /period type Lunar is not known/,
    ],
  ])('refuses %s and says which text it was', (_, resolve, message) => {
    expect(resolve).toThrow(message);
  });
});
