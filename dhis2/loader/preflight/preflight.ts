import { TargetIndex } from '../model/target-index';
import type { TargetDataSet, TargetModel } from '../model/target-model';
import type { LoadRow, Reason } from '../rows';
import { attributeProblem, comboProblem } from './combo-checks';
import { dataSetOfElement } from './data-set-of-element';
import { duplicateRows } from './duplicates';
import { placeProblem } from './place-checks';
import { preflightCodes } from './reason-codes';
import { PeriodReader, structureProblem } from './structure-checks';
import { TimelinessCheck } from './timeliness-checks';
import { valueProblem } from './value-checks';

export interface PreflightOptions {
  /** The rows' data set; left out, it is resolved for each row from the model. */
  readonly dataSet?: string | undefined;
  /** The rows are to be deleted: values are not judged, all else is (2.43+: deletes obey the same checks). */
  readonly deleting?: boolean | undefined;
  /** Nothing will be written: whether the user may write the data set is of no account. */
  readonly comparing?: boolean | undefined;
}

export interface PreflightResult {
  /** Positions in the input, in its order, with the set that each belongs to. */
  readonly passed: readonly { readonly position: number; readonly dataSet: string }[];
  readonly rejects: readonly ({ readonly position: number } & Reason)[];
}

/**
 * Judges rows by the target's metadata before anything is sent, with the same result for every version: what 2.43+
 * would refuse together with all its neighbours, and 2.38–2.42 would store although it does not fit, is rejected alone,
 * with its reason. What the user may not read is not guessed: such a check is skipped and the server decides.
 * Every row is either in `passed` or in `rejects`; nothing is sent.
 */
export function preflight(
  rows: readonly LoadRow[],
  target: TargetIndex | TargetModel,
  options: PreflightOptions = {},
): PreflightResult {
  const index = target instanceof TargetIndex ? target : new TargetIndex(target);
  const judge = new Judge(index, options);
  const duplicates = duplicateRows(rows, judge.periods);
  const passed: { position: number; dataSet: string }[] = [];
  const rejects: ({ position: number } & Reason)[] = [];
  rows.forEach((row, position) => {
    const verdict = structureProblem(row, judge.periods) ?? duplicates.get(position) ?? judge.judge(row);
    if (typeof verdict === 'string') passed.push({ position, dataSet: verdict });
    else rejects.push({ position, code: verdict.code, text: verdict.text });
  });
  return { passed, rejects };
}

class Judge {
  readonly periods: PeriodReader;
  private readonly timeliness: TimelinessCheck;

  constructor(
    private readonly index: TargetIndex,
    private readonly options: PreflightOptions,
  ) {
    this.periods = new PeriodReader(index.calendar);
    this.timeliness = new TimelinessCheck(index, this.periods);
  }

  /** The data set of a good row, or why it cannot be sent. */
  judge(row: LoadRow): string | Reason {
    const dataSet = dataSetOfElement(row.dataElement, this.options.dataSet, this.index);
    if (typeof dataSet !== 'string') return dataSet;
    const set = this.index.dataSet(dataSet);
    const period = this.periods.period(row.period);
    if (set === undefined || period === undefined) return dataSet;
    if (set.dataWrite === false && this.options.comparing !== true) {
      const text = `The user ${this.index.model.user.username} may not write data of the data set ${set.id}`;
      return { code: preflightCodes.dataSetAccess, text };
    }
    return this.problem(row, set, period) ?? dataSet;
  }

  private problem(row: LoadRow, set: TargetDataSet, period: NonNullable<ReturnType<PeriodReader['period']>>) {
    if (period.type !== set.periodType) {
      const text = `The period ${period.id} is ${period.type}, the data set ${set.id} is ${set.periodType}`;
      return { code: preflightCodes.periodType, text };
    }
    return (
      placeProblem(row, period, set, this.index) ??
      comboProblem(row, set, this.index) ??
      attributeProblem(row, period, this.index) ??
      this.timeliness.problem(row, period, set) ??
      (this.options.deleting === true ? undefined : valueProblem(row, this.index))
    );
  }
}
