import { dayText } from '../../simulator/periods/calendar-day';
import { parsePeriod, type Period } from '../../simulator/periods/period';
import type { NewRow } from '../../simulator/direct-access';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import { Release, type SimulatorVersion } from '../../simulator/version';
import { clinic, seedSmallWorld, world } from './small-world';

/** It is 22 Hidar 2019 in Ethiopia and 15 Mangsir 2083 in Nepal. */
export const calendarToday = Date.parse('2026-12-01T12:00:00Z');
export const calendarClinics = 4;
/** Opened on the first day of the second month. */
export const openedClinic = 3;
/** Closed on the first day of the second month, so that the third is the first it lies outside of. */
export const closedClinic = 4;

/** A calendar's names for the time before `calendarToday`. */
const times = {
  /** From the last month of a year over New Year's Day; `date` is no day of the Gregorian calendar. */
  ethiopian: { months: ['201812', '201901', '201902'], quarter: '2018Q4', year: '2018', date: '2018-02-30' },
  nepali: { months: ['208305', '208306', '208307'], quarter: '2083Q2', year: '2082', date: '2083-03-32' },
} as const;
export type LocalCalendar = keyof typeof times;

export interface CalendarServers {
  readonly source: Simulator;
  readonly target: Simulator;
  /** The last three whole months: LAST_3_MONTHS of today. */
  readonly months: readonly string[];
  /** All periods of the values of the source: the months, a quarter, a year. */
  readonly periods: readonly string[];
  /** How many rows the source holds, all of which the target takes by hand. */
  readonly rowCount: number;
  /** The period's first and last day, `yyyy-MM-dd`, Gregorian. */
  readonly spanOf: (period: string) => { readonly start: string; readonly end: string };
  stop(): Promise<void>;
}

/** Sets of a quarterly and a yearly form of the world below; the monthly ones are the small world's. */
export const calendarSets = {
  quarterly: 'DsQuarter00',
  yearly: 'DsYearly000',
  quarterCount: 'DeQuarter00',
  yearCount: 'DeYear00000',
} as const;

/**
 * Two servers of one calendar with the same small world: clinics that opened and closed within the months, a monthly,
 * a quarterly and a yearly set, and dates of the calendar. The source holds a value of every form that was open; the target
 * holds none. Both clocks stand at `calendarToday`; the rows were written a month before.
 */
export async function startCalendarServers(
  calendar: LocalCalendar,
  versions: readonly [source: SimulatorVersion, target: SimulatorVersion] = ['2.42', '2.44'],
): Promise<CalendarServers> {
  const { months, quarter, year, date } = times[calendar];
  const release = new Release('2.44');
  const spanOf = (period: string): { start: string; end: string } => {
    const { startDay, endDay } = known(parsePeriod(period, { release, calendar }));
    return { start: dayText(startDay), end: dayText(endDay) };
  };
  const second = spanOf(months[1]);
  const [source, target] = await Promise.all([
    startSimulator({ version: versions[0], calendar }),
    startSimulator({ version: versions[1], calendar }),
  ]);
  for (const server of [source, target]) {
    server.setClock(calendarToday);
    seedSmallWorld(server, calendarClinics);
    seedForms(server);
    server.change('organisationUnits', clinic(openedClinic), { openingDate: second.start });
    server.change('organisationUnits', clinic(closedClinic), { closedDate: second.start });
  }
  const rows = rowsOf(months, quarter, year, date);
  const before = calendarToday - 30 * 86_400_000;
  source.insert(rows.map((row) => ({ ...row, created: before, lastUpdated: before })));
  return {
    source,
    target,
    months,
    periods: [...months, quarter, year],
    rowCount: rows.length,
    spanOf,
    async stop() {
      await Promise.all([source.stop(), target.stop()]);
    },
  };
}

function known(period: Period | undefined): Period {
  if (period === undefined) throw new Error('there is no such period');
  return period;
}

function rowsOf(months: readonly string[], quarter: string, year: string, date: string): NewRow[] {
  const open = Array.from({ length: calendarClinics }, (_, index) => index + 1);
  const monthly = open.flatMap((number) =>
    months
      .filter((_, at) => (number !== openedClinic || at > 0) && (number !== closedClinic || at < 2))
      .flatMap((period, at) => [
        { dataElement: world.count, period, orgUnit: clinic(number), value: String(number * 100 + at) },
        { dataElement: world.date, period, orgUnit: clinic(number), value: date },
      ]),
  );
  const always = open.filter((number) => number !== openedClinic);
  const longer = always.flatMap((number) => [
    { dataElement: calendarSets.quarterCount, period: quarter, orgUnit: clinic(number), value: String(number * 10) },
    { dataElement: calendarSets.yearCount, period: year, orgUnit: clinic(number), value: String(number) },
  ]);
  return [...monthly, ...longer];
}

function seedForms(server: Simulator): void {
  const { quarterly, yearly, quarterCount, yearCount } = calendarSets;
  const named = (id: string, more: object): { id: string } & Record<string, unknown> => ({
    id,
    name: `Name of ${id}`,
    shortName: id,
    ...more,
  });
  const categoryCombo = server.state.metadata.get('dataElements', world.count)?.['categoryCombo'];
  server.seed({
    dataElements: [quarterCount, yearCount].map((id) =>
      named(id, {
        valueType: 'INTEGER',
        domainType: 'AGGREGATE',
        aggregationType: 'SUM',
        zeroIsSignificant: true,
        categoryCombo,
      }),
    ),
    dataSets: [
      { id: quarterly, periodType: 'Quarterly', element: quarterCount },
      { id: yearly, periodType: 'Yearly', element: yearCount },
    ].map(({ id, periodType, element }) =>
      named(id, {
        periodType,
        categoryCombo,
        sharing: { public: 'rwrw----' },
        dataSetElements: [{ dataElement: { id: element } }],
        organisationUnits: Array.from({ length: calendarClinics }, (_, index) => ({ id: clinic(index + 1) })),
      }),
    ),
  });
}
