import fc from 'fast-check';
import { DateTime } from 'luxon';
import { movedTimes } from '../../../worker/schedules/clock-changes';
import { cronProblem, wallTimes } from '../../../worker/schedules/cron';

const now = new Date('2027-01-01T00:00:00Z');
const moved = (cron: string, timeZone: string) =>
  movedTimes(cron, timeZone, now, 1).map(({ from, to }) => [from, to].map((time) => time.toISOString().slice(0, 16)));

describe('nights on which the clock is changed', () => {
  it('move a run whose hour is left out or comes twice by as much as the clock', () => {
    expect(moved('30 2 * * *', 'Europe/Berlin')).toEqual([
      ['2027-03-28T02:30', '2027-03-28T03:30'],
      ['2027-10-31T02:30', '2027-10-31T03:30'],
    ]);
    expect(moved('30 1 * * *', 'America/New_York')).toEqual([['2027-11-07T01:30', '2027-11-07T02:30']]);
    expect(moved('0 0 * * *', 'America/Havana')).toEqual([
      ['2027-03-14T00:00', '2027-03-14T01:00'],
      ['2027-11-07T00:00', '2027-11-07T01:00'],
    ]);
    expect(moved('0 2,14 * * *', 'Europe/Berlin')).toEqual([
      ['2027-03-28T02:00', '2027-03-28T03:00'],
      ['2027-10-31T02:00', '2027-10-31T03:00'],
    ]);
    expect(moved('45 1 * * *', 'Australia/Lord_Howe')).toEqual([['2027-04-04T01:45', '2027-04-04T02:15']]);
  });

  it('leave alone other hours, other days, zones without summer time, and what runs every hour', () => {
    expect(moved('30 4 * * *', 'Europe/Berlin')).toEqual([]);
    expect(moved('30 2 * * MON', 'Europe/Berlin')).toEqual([]);
    expect(moved('30 2 * * *', 'Africa/Freetown')).toEqual([]);
    expect(moved('0 * * * *', 'Europe/Berlin')).toEqual([]);
    expect(moved('30 2,3 * * *', 'Europe/Berlin')).toEqual([]);
  });

  it('never leave a moved run at a time that does not exist or comes twice', () => {
    const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 23 }), zones, (minute, hour, zone) => {
        for (const { to } of movedTimes(`${minute} ${hour} * * *`, zone, now, 2)) {
          const wall = DateTime.fromJSDate(to, { zone: 'utc' }).setZone(zone, { keepLocalTime: true });
          expect(wall.toFormat('HH:mm')).toBe(to.toISOString().slice(11, 16));
          expect(wall.getPossibleOffsets()).toHaveLength(1);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('a cron expression', () => {
  it('means times on the wall', () => {
    const times = [...wallTimes('30 2 * * 1', new Date('2027-03-22T00:00:00Z'), new Date('2027-03-30T00:00:00Z'))];
    expect(times.map((time) => time.toISOString())).toEqual(['2027-03-22T02:30:00.000Z', '2027-03-29T02:30:00.000Z']);
  });

  it.each([
    ['30 2 * *', /must have five fields .* it has 4/],
    ['61 2 * * *', /is no cron expression/],
    ['30 2 1 * MON', /days of the month and of the week/],
    ['0 2 ? * *', /numbers, names/],
  ])('%s is refused with what is wrong', (text, problem) => {
    expect(cronProblem(text)).toMatch(problem);
  });

  it.each(['30 2 * * *', '0 */6 * * *', '15 3 * * MON-FRI', '0 1 1,15 * *'])('%s is taken', (text) => {
    expect(cronProblem(text)).toBeUndefined();
  });
});
