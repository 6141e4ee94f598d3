import { isStrain } from '../../data-value-sets/strained-requests';
import { Dhis2RefusedError, Dhis2TooLargeError, type Dhis2Error } from '../../errors/errors';
import { landed, rejected, type LoadRow, type Reason, type RowOutcome } from '../rows';
import { halves } from './halves';
import { comesThrough, isIntercepted, isPageInPlace, takesNoImport } from './intercepted';
import { lostAnswer } from './lost-answer';
import { oneAtATime } from './one-at-a-time';
import { pause } from './pause';
import { RefusalCount } from './refusal-count';
import type { SettlementOptions, SettlementTarget } from './settlement-target';
import { interpretAnswer, type Verdict } from './verdict';

/** Single rows that are sent when the target seems to refuse everything. */
const probeCount = 8;

type Positions = readonly number[];

/**
 * Brings the rows of one POST to an end: each lands or gets its reason. Nothing is sent twice without a read that shows
 * that it has not landed, except after an answer that says that nothing was written.
 */
export class Settlement {
  private readonly outcomes: (RowOutcome | undefined)[];
  private readonly refusals: RefusalCount;
  private posts = 0;
  private lostAnswers = 0;
  private failures = 0;
  private anyLanded = false;
  /** An import came through to the target. */
  private passes = false;
  /** Repeats of uncertain POSTs since something landed. */
  private fruitless = 0;

  constructor(
    private readonly target: SettlementTarget,
    private readonly rows: readonly LoadRow[],
    private readonly options: SettlementOptions,
  ) {
    this.outcomes = rows.map(() => undefined);
    this.refusals = new RefusalCount(rows.length);
  }

  /** One outcome per row, in order. Throws what concerns the connection or the user rather than rows. */
  async run(): Promise<RowOutcome[]> {
    await this.deliver(
      this.rows.map((_, position) => position),
      0,
    );
    return this.outcomes.map((outcome) => outcome ?? { state: 'notAttempted', ...this.exhausted() });
  }

  private async deliver(positions: Positions, repeats: number): Promise<void> {
    const open = this.open(positions);
    if (open.length === 0 || this.posts >= this.options.limits.maxPosts) return;
    this.options.signal?.throwIfAborted();
    const rows = this.rowsAt(open);
    let verdict: Verdict;
    try {
      this.posts += 1;
      const answer = await (repeats === 0
        ? this.target.post(rows)
        : oneAtATime(this.target.address, () => this.target.post(rows)));
      verdict = interpretAnswer(answer, rows, this.options);
    } catch (error) {
      await this.afterError(error, open, repeats);
      return;
    }
    await this.apply(verdict, open, repeats);
  }

  private async apply(verdict: Verdict, open: Positions, repeats: number): Promise<void> {
    switch (verdict.kind) {
      case 'judged':
        this.reject(verdict.rejected, open);
        this.land(open.filter((_, i) => !verdict.rejected.has(i) && !verdict.later.has(i)));
        await this.repeatLater(verdict.later, open, repeats);
        return;
      case 'named':
        this.reject(verdict.rejected, open);
        await this.afterNames(verdict.rejected, open, repeats);
        return;
      case 'suspected':
        await this.settleSuspects(open, verdict.suspects, verdict.reason);
        return;
      case 'refusedAltogether':
        this.rejectAll(this.open(this.everything()), verdict.reason);
        return;
      case 'refused':
        await this.halve(open, verdict.reason);
        return;
      case 'uncertain':
        this.reject(verdict.rejected, open);
        await this.afterUncertainty(this.open(open), verdict.reason, verdict.repeatable, repeats);
        return;
    }
  }

  /** The others, unless one refusal after the other has named its few rows, and single rows from all over fare no better. */
  private async afterNames(named: ReadonlyMap<number, Reason>, open: Positions, repeats: number): Promise<void> {
    if (this.open(open).length === 0) return;
    const [reason] = named.values();
    if (reason === undefined || !this.refusals.named() || (await this.anyProbeLands())) {
      await this.deliver(open, repeats);
      return;
    }
    const text = `${reason.text} (so for others one by one, and no row sent alone landed: all are taken for refused)`;
    this.rejectAll(this.open(this.everything()), { ...reason, text });
  }

  /** Rows that only the moment was against: again, alone on the server as far as this process goes. */
  private async repeatLater(later: ReadonlyMap<number, Reason>, open: Positions, repeats: number): Promise<void> {
    if (later.size === 0) return;
    if (repeats >= this.options.limits.maxRepeats) {
      this.reject(later, open);
      return;
    }
    await this.pauseBefore(repeats);
    await this.deliver(
      open.filter((_, i) => later.has(i)),
      repeats + 1,
    );
  }

  private async afterUncertainty(open: Positions, reason: Reason, repeatable: boolean, repeats: number): Promise<void> {
    const missing = await this.notThere(open);
    if (missing.length === 0) return;
    const single = missing.length === 1 && repeats < 1;
    if (single || (repeatable && this.fruitless < this.options.limits.maxRepeats - 1)) {
      this.fruitless += 1;
      await this.pauseBefore(single ? 0 : repeats);
      await this.deliver(missing, repeats + 1);
    } else if (missing.length === 1) {
      this.rejectAll(missing, reason);
    } else {
      await this.halve(missing, reason);
    }
  }

  private async afterError(error: unknown, open: Positions, repeats: number): Promise<void> {
    const lost = lostAnswer(error);
    if (lost?.kind === 'lost') {
      this.lostAnswers += 1;
      if (this.lostAnswers > this.options.limits.maxLostAnswers) throw error;
      await this.pauseBefore(this.lostAnswers - 1, lost.retryAfterMs);
      const missing = await this.notThere(open, lost.mayStillCommit);
      // it was read back: the server is there, so that twice is the size of the request, not the server's state
      if (isPageInPlace(error) && this.lostAnswers > 1) {
        this.lostAnswers = 0;
        await this.findStopped(missing, error);
        return;
      }
      const strains = isStrain(error) && this.lostAnswers > 1 && missing.length > this.options.limits.minStrainedRows;
      if (!strains) await this.deliver(missing, repeats);
      else {
        this.lostAnswers = 0;
        for (const half of halves(missing)) await this.deliver(half, repeats);
      }
    } else if (lost?.kind === 'failed') {
      this.failures += 1;
      if (!this.anyLanded && this.failures > 2 * Math.ceil(Math.log2(this.rows.length + 1)) + 4) throw error;
      await this.afterUncertainty(open, { code: 'SERVER_ERROR', text: lost.text }, false, repeats);
    } else if (error instanceof Dhis2TooLargeError) {
      await this.split(open, reasonOf(error, 'TOO_LARGE'));
    } else if (isIntercepted(error)) {
      await this.findStopped(open, error);
    } else if (error instanceof Dhis2RefusedError) {
      await this.halve(open, reasonOf(error, 'REFUSED'));
    } else {
      throw error;
    }
  }

  /** Something on the way stops these rows: found by halving, unless it stops every import. */
  private async findStopped(open: Positions, error: Dhis2Error): Promise<void> {
    if (open.length === 0) return;
    this.passes ||= this.anyLanded || (await comesThrough(() => this.target.postNothing()));
    if (!this.passes) throw takesNoImport(error);
    await this.halve(open, reasonOf(error, 'WEB_PAGE'));
  }

  /** The unsuspected first; then the suspects are halved in the order of their org units. */
  private async settleSuspects(open: Positions, suspects: Positions, reason: Reason): Promise<void> {
    const suspected = new Set(suspects);
    await this.deliver(
      open.filter((_, i) => !suspected.has(i)),
      0,
    );
    const orgUnit = (position: number): string => this.rows[position]?.orgUnit ?? '';
    const byOrgUnit = open
      .filter((_, i) => suspected.has(i))
      .sort((a, b) => (orgUnit(a) < orgUnit(b) ? -1 : orgUnit(a) > orgUnit(b) ? 1 : a - b));
    if (new Set(byOrgUnit.map(orgUnit)).size === 1) this.rejectAll(this.open(byOrgUnit), reason);
    else await this.halve(byOrgUnit, reason);
  }

  /** A refusal without names: the bad rows are found by halving, unless everything seems to be refused. */
  private async halve(open: Positions, reason: Reason): Promise<void> {
    if (open.length === 1) {
      this.refusals.refused(reason.code);
      this.rejectAll(open, reason);
      return;
    }
    if (this.refusals.refused(reason.code) && !(await this.anyProbeLands())) {
      this.rejectAll(this.open(this.everything()), reason);
      return;
    }
    await this.split(open, reason);
  }

  private async split(open: Positions, reason: Reason): Promise<void> {
    if (open.length === 1) {
      this.rejectAll(open, reason);
      return;
    }
    const [left, right] = halves(open);
    await this.deliver(left, 0);
    const allLeftLanded = left.every((position) => this.outcomes[position]?.state === 'landed');
    if (allLeftLanded && right.length > 1 && reason.code.startsWith('E')) await this.split(this.open(right), reason);
    else await this.deliver(right, 0);
  }

  /** Single rows from all over what is open. */
  private async anyProbeLands(): Promise<boolean> {
    const open = this.open(this.everything());
    const step = Math.max(1, Math.floor(open.length / probeCount));
    const probes = open.filter((_, i) => i % step === 0).slice(0, probeCount);
    for (const probe of probes) {
      await this.deliver([probe], 0);
      if (this.outcomes[probe]?.state === 'landed') return true;
    }
    return false;
  }

  /** Marks what is as sent as landed and returns the others. After a time-out two reads must agree. */
  private async notThere(positions: Positions, mayStillCommit = false): Promise<Positions> {
    if (this.options.dryRun) return positions;
    let missing = await this.readBack(positions);
    for (let reads = 1; mayStillCommit && missing.length > 0 && reads < 5; reads += 1) {
      await pause(this.options.limits.settleMs, this.options.signal);
      const again = await this.readBack(missing);
      const agree = again.length === missing.length;
      missing = again;
      if (agree) break;
    }
    return missing;
  }

  private async readBack(positions: Positions): Promise<Positions> {
    const there = await this.target.readBack(this.rowsAt(positions));
    this.land(positions.filter((_, i) => there[i] === true));
    return positions.filter((_, i) => there[i] !== true);
  }

  private async pauseBefore(repeats: number, atLeastMs = 0): Promise<void> {
    const { pauseMs, maxPauseMs } = this.options.limits;
    await pause(Math.min(maxPauseMs, Math.max(atLeastMs * 1.34, pauseMs * 2 ** repeats)), this.options.signal);
  }

  private land(positions: Positions): void {
    if (positions.length === 0) return;
    this.anyLanded = true;
    this.fruitless = 0;
    this.refusals.landed();
    for (const position of positions) this.outcomes[position] = landed;
  }

  private reject(reasons: ReadonlyMap<number, Reason>, open: Positions): void {
    for (const [i, reason] of reasons) {
      const position = open[i];
      if (position !== undefined) this.outcomes[position] = rejected(reason);
    }
  }

  private rejectAll(positions: Positions, reason: Reason): void {
    for (const position of positions) this.outcomes[position] = rejected(reason);
  }

  private open(positions: Positions): number[] {
    return positions.filter((position) => this.outcomes[position] === undefined);
  }

  private everything(): Positions {
    return this.rows.map((_, position) => position);
  }

  private rowsAt(positions: Positions): LoadRow[] {
    return positions.flatMap((position) => this.rows[position] ?? []);
  }

  private exhausted(): Reason {
    const text = `The batch took ${this.posts} import requests and was given up before this row could be judged alone`;
    return { code: 'BATCH_GIVEN_UP', text };
  }
}

function reasonOf(error: Dhis2Error, code: string): Reason {
  return { code: error.dhis2Code ?? code, text: error.message };
}
