import { errorReply } from '../http/web-message';
import { parsePeriod } from '../periods/period';
import type { User } from '../state/catalogue';
import type { StoredValue } from '../state/data-values';
import type { SimulatorState } from '../state/simulator-state';
import { inputSchemes, payloadStrategy, type ImportOptions, type ImportStrategy } from './import-options';
import type { SentPayload } from './import-payload';
import { failedSummary, noCounts, type ImportCount, type ImportOutcome } from './import-summary';
import { oldCompleteDate, registerOldCompletion } from './old-completion';
import { conflictWithoutIndexes, OldConflicts } from './old-conflicts';
import { oldDefaults } from './old-defaults';
import { OldValueChecks, type CheckedValue, type OldDefaults } from './old-value-checks';
import { ImportCrash, OldWriter } from './old-writer';
import { createPeriods } from './period-race';
import { isInsignificantZero, YearBeyondCalendar } from './value-types';

const description = 'Import process completed successfully';

/** ERROR with zero counts; what was written before stays written. */
export function oldCrash(reason: string, wrote = 0): ImportOutcome {
  return { summary: failedSummary(`The import process failed: ${reason}`), wrote };
}

/** The import of up to 2.42 (contract 2.4, 2.5): value by value, not one transaction. */
export async function importOld(
  state: SimulatorState,
  user: User,
  payload: SentPayload,
  options: ImportOptions,
): Promise<ImportOutcome> {
  const strategy = payload.strategy === null ? options.strategy : payloadStrategy(payload.strategy);
  if (strategy === undefined) return oldCrash(`No enum constant ${payload.strategy ?? ''}`);
  const dryRun = payload.dryRun ?? options.dryRun;
  const writer = new OldWriter(state, options.skipExistingCheck);
  try {
    return await run(state, user, payload, options, strategy, dryRun, writer);
  } catch (error) {
    if (error instanceof ImportCrash) return oldCrash(error.message, writer.wrote);
    // No summary, as it is no failure that the import knows.
    if (error instanceof YearBeyondCalendar) return { reply: errorReply(409, error.message), wrote: writer.wrote };
    throw error;
  }
}

async function run(
  state: SimulatorState,
  user: User,
  payload: SentPayload,
  options: ImportOptions,
  strategy: ImportStrategy,
  dryRun: boolean,
  writer: OldWriter,
): Promise<ImportOutcome> {
  const importStart = Math.floor(state.now() / 1000) * 1000;
  const schemes = inputSchemes(payload, options);
  const { defaults, faults } = oldDefaults(state, user, payload, schemes);
  if (faults.length > 0) {
    return { summary: failedSummary('Import process was aborted', faults.map(conflictWithoutIndexes)), wrote: 0 };
  }
  const completeDate = oldCompleteDate(state, payload.completeDate);
  const lost = await createPeriods(state, periodsOf(state, payload, defaults));
  const completion =
    completeDate === undefined ? undefined : registerOldCompletion(state, user, defaults, completeDate);
  const checks = new OldValueChecks(state, user, options, schemes, defaults, strategy === 'DELETE', lost);
  const conflicts = new OldConflicts();
  const work = new OldImport(state, user, strategy, dryRun, importStart, writer, options.skipExistingCheck);
  payload.values.forEach((sent, index) => {
    const checked = checks.check(sent);
    if (!('element' in checked)) {
      work.count.ignored += 1;
      for (const fault of checked) conflicts.add(fault, index);
    } else if (!work.take(checked)) {
      conflicts.rejected.add(index);
    }
  });
  if (!dryRun) await writer.finish();
  const missing = completion !== undefined && 'conflict' in completion ? [completion.conflict] : [];
  const all = [...missing, ...conflicts.list];
  return {
    summary: {
      status: all.length > 0 ? 'WARNING' : 'SUCCESS',
      description,
      importCount: work.count,
      conflicts: all,
      rejectedIndexes: conflicts.rejectedIndexes,
      // Absent where completion was asked for and could not be registered.
      ...(missing.length > 0 ? {} : { dataSetComplete: dayOf(completion) }),
    },
    wrote: writer.wrote,
  };
}

function dayOf(completion: ReturnType<typeof registerOldCompletion>): string {
  return completion !== undefined && 'date' in completion ? completion.date : 'false';
}

function periodsOf(state: SimulatorState, payload: SentPayload, defaults: OldDefaults): Set<string> {
  if (defaults.period !== undefined) return new Set([defaults.period.id]);
  const texts = new Set(payload.values.flatMap((value) => value.period ?? []));
  return new Set([...texts].flatMap((text) => parsePeriod(text, state)?.id ?? []));
}

class OldImport {
  readonly count: ImportCount = noCounts();

  constructor(
    private readonly state: SimulatorState,
    private readonly user: User,
    private readonly strategy: ImportStrategy,
    private readonly dryRun: boolean,
    private readonly importStart: number,
    private readonly writer: OldWriter,
    private readonly skipExistingCheck: boolean,
  ) {}

  /** Applies a value. False if the strategy does not apply to it: `ignored` and rejected, without conflict. */
  take(sent: CheckedValue): boolean {
    const row = this.rowOf(sent);
    const before = this.skipExistingCheck ? undefined : this.state.dataValues.get(row);
    const zero = sent.value !== null && isInsignificantZero(sent.value, sent.element);
    // In no count, whatever the strategy.
    if (zero && (before === undefined || this.strategy === 'CREATE')) return true;
    const live = before !== undefined && !before.deleted ? before : undefined;
    const wanted = { CREATE: live === undefined, UPDATE: live !== undefined, DELETE: live !== undefined, SYNC: false };
    if (this.strategy !== 'CREATE_AND_UPDATE' && !wanted[this.strategy]) {
      this.count.ignored += 1;
      return false;
    }
    const isNull = row.value === null && row.comment === null;
    const deletes = sent.deleted || this.strategy === 'DELETE' || zero || isNull;
    if (live !== undefined) this.change(live, { ...row, created: live.created, deleted: deletes });
    else if (isNull) this.count.ignored += 1;
    else if (before !== undefined) this.revive({ ...row, created: before.created, deleted: sent.deleted });
    else this.add({ ...row, deleted: sent.deleted });
    return true;
  }

  private change(live: StoredValue, row: StoredValue): void {
    if (row.deleted) {
      this.count.deleted += 1;
      this.update(row);
    } else if (row.value === live.value && row.comment === live.comment && row.followUp === (live.followUp ?? false)) {
      this.count.ignored += 1;
    } else {
      this.count.updated += 1;
      this.update(row);
    }
  }

  /** A tombstone (also one of an insignificant zero) comes back, keeping `created`. */
  private revive(row: StoredValue): void {
    this.count.imported += 1;
    this.update(row);
  }

  private add(row: StoredValue): void {
    if (this.dryRun || this.writer.insert(row)) this.count.imported += 1;
  }

  private update(row: StoredValue): void {
    if (!this.dryRun) this.writer.update(row);
  }

  private rowOf(sent: CheckedValue): StoredValue {
    return {
      dataElement: sent.element.id,
      period: sent.period.id,
      orgUnit: sent.orgUnit,
      categoryOptionCombo: sent.categoryOptionCombo,
      attributeOptionCombo: sent.attributeOptionCombo,
      value: sent.value,
      storedBy: sent.storedBy ?? this.user.username,
      created: sent.created ?? this.importStart,
      lastUpdated: sent.lastUpdated ?? this.importStart,
      comment: sent.comment,
      followUp: sent.followUp,
      deleted: false,
    };
  }
}
