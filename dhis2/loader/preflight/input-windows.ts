import { parseRelease } from '../../system/release';
import type { TargetIndex } from '../model/target-index';
import type { TargetDataSet } from '../model/target-model';
import { PeriodReader } from './structure-checks';

/**
 * Why a target takes no value of a period now, by the input periods of the set, which decide alone where a set has some
 * (E7643, E8030): one of the period's windows has to be open. 2.43.0 and 2.43.1 have that test the wrong way round: they refuse,
 * superusers too, while a window is open, and accept before and after it; a period that has no window is refused by all (E8030; seen
 * on 2.43.1, `DefaultDataEntryService.validateEntryTimeliness` of DHIS2's source). There the server has the last word, so that
 * what it accepts lands.
 */
export class InputPeriods {
  private readonly problems = new Map<string, string | undefined>();

  constructor(
    private readonly index: TargetIndex,
    private readonly periods: PeriodReader,
  ) {}

  /** Undefined: it takes them. The period is a canonical id. */
  problem(set: TargetDataSet, period: string): string | undefined {
    const key = `${set.id} ${period}`;
    if (!this.problems.has(key)) this.problems.set(key, this.judge(set, period));
    return this.problems.get(key);
  }

  private judge(set: TargetDataSet, period: string): string | undefined {
    const { localTime: now, version } = this.index.model.server;
    const windows = set.inputPeriods.filter((window) => this.periods.period(window.period)?.id === period);
    const open = windows.some(
      ({ openingDate, closingDate }) =>
        (openingDate === undefined || openingDate.slice(0, 19) <= now) &&
        (closingDate === undefined || now <= closingDate.slice(0, 19)),
    );
    if (windows.length === 0 || (!open && !refusesOpenWindows(version))) {
      return `No data input period of the data set ${set.id} is open for ${period}`;
    }
    if (!open || !refusesOpenWindows(version)) return undefined;
    return `DHIS2 ${version} refuses values of ${period} while its data input period in the data set ${set.id} is open (a fault of 2.43.0 and 2.43.1)`;
  }
}

function refusesOpenWindows(version: string): boolean {
  const release = parseRelease(version);
  return release?.major === 2 && release.minor === 43 && release.patch <= 1;
}

/**
 * A line where a target of 2.43.0 or 2.43.1 refuses every value of these periods now because of the set's input periods, else none.
 * Elsewhere windows open and close as they should, and each row is judged by itself.
 */
export function inputPeriodsRefuseAll(index: TargetIndex, dataSet: string, periods: readonly string[]): string[] {
  const { version } = index.model.server;
  const set = index.dataSet(dataSet);
  if (set === undefined || set.inputPeriods.length === 0 || periods.length === 0) return [];
  if (!refusesOpenWindows(version)) return [];
  const inputPeriods = new InputPeriods(index, new PeriodReader(index.calendar));
  if (periods.some((period) => inputPeriods.problem(set, period) === undefined)) return [];
  return [
    `DHIS2 ${version} takes no value of the data set ${dataSet} in the periods that were asked for: it refuses what the data input periods allow (a fault of 2.43.0 and 2.43.1); update the server, or take the data input periods off the data set`,
  ];
}
