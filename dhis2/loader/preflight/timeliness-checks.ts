import { previousPeriod, nextPeriod, periodOf, type Period, type PeriodType } from '../../periods';
import type { TargetIndex } from '../model/target-index';
import type { TargetDataSet } from '../model/target-model';
import type { LoadRow, Reason } from '../rows';
import { InputPeriods } from './input-windows';
import { preflightCodes } from './reason-codes';
import type { PeriodReader } from './structure-checks';

/**
 * Whether the set takes values of this period now, by the target's clock. Input periods decide alone where a set has
 * them (`InputPeriods`); else the latest open period (E8030, E7641) and the expiry (E8030, E7640). 2.43+ let holders of
 * ALL or F_EDIT_EXPIRED write future periods, 2.38–2.42 nobody: here nobody may, so that the result is the same.
 * Within a day of the expiry the server decides.
 */
export class TimelinessCheck {
  private readonly latestStart = new Map<string, string>();

  private readonly inputPeriods: InputPeriods;

  constructor(
    private readonly index: TargetIndex,
    periods: PeriodReader,
  ) {
    this.inputPeriods = new InputPeriods(index, periods);
  }

  problem(row: LoadRow, period: Period, set: TargetDataSet): Reason | undefined {
    const now = this.index.model.server.localTime;
    if (set.inputPeriods.length > 0) {
      const text = this.inputPeriods.problem(set, period.id);
      return text === undefined ? undefined : notOpen(text);
    }
    const latest = this.latestOpenStart(set, period.type);
    if (latest !== undefined && period.start > latest) {
      const text = `The data set ${set.id} is not open yet for ${period.id} (openFuturePeriods is ${set.openFuturePeriods})`;
      return notOpen(text);
    }
    if (set.expiryDays <= 0 || this.index.model.user.editExpired) return undefined;
    if (this.index.isExemptFromExpiry(row.orgUnit, period.id, set.id) !== false) return undefined;
    const lastDay = addDays(period.end, Math.ceil(set.expiryDays) + 1);
    if (now.slice(0, 10) <= lastDay) return undefined;
    return notOpen(`The period ${period.id} expired in the data set ${set.id} (${set.expiryDays} days after its end)`);
  }

  /**
   * Undefined where the server does not judge, or by days that nobody means: 2.42.5.2 does not look at future periods in other
   * calendars than that of ISO 8601; 2.44 does by the local month in nepali, and in ethiopian takes the Gregorian month's number for a
   * local one. There it has the word.
   */
  private latestOpenStart(set: TargetDataSet, type: PeriodType): string | undefined {
    const { calendar, profile } = this.index;
    if (calendar.name === 'ethiopian' || (calendar.name !== 'iso8601' && profile === 'OLD')) return undefined;
    const known = this.latestStart.get(set.id);
    if (known !== undefined) return known;
    let period = periodOf(type, this.index.model.server.localTime.slice(0, 10), calendar);
    if (set.openFuturePeriods <= 0) period = previousPeriod(period, calendar);
    for (let ahead = 1; ahead < Math.min(set.openFuturePeriods, 1_000); ahead += 1)
      period = nextPeriod(period, calendar);
    this.latestStart.set(set.id, period.start);
    return period.start;
  }
}

function notOpen(text: string): Reason {
  return { code: preflightCodes.periodNotOpen, text };
}

function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}
