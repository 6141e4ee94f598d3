import { hasOwnMonths } from '../calendars/calendar';
import { registrationKey } from '../completeness/registration-key';
import { errorReply } from '../http/web-message';
import type { User } from '../state/catalogue';
import { keyText } from '../state/data-values';
import type { SimulatorState } from '../state/simulator-state';
import type { ImportOptions } from './import-options';
import { inputSchemes } from './import-options';
import type { SentPayload } from './import-payload';
import { noCounts, type ImportConflict, type ImportOutcome, type ImportSummary } from './import-summary';
import { conflictOf, fault, faultText, idList, type NewFault } from './new-codes';
import { DecodeFailure, PayloadDecoder, PeriodFailure, type DecodedPayload, type DecodedValue } from './new-decode';
import { groupFault, type ValueGroup } from './new-group-checks';
import { checkedValue } from './new-value-checks';
import { createPeriods } from './period-race';
import { storeRow } from './store-row';
import { YearBeyondCalendar } from './value-types';

/** The import of 2.43+ (contract 2.2): one group, checked as a whole, then its values, then written in one transaction. */
export async function importNew(
  state: SimulatorState,
  user: User,
  payload: SentPayload,
  options: ImportOptions,
): Promise<ImportOutcome> {
  let decoded: DecodedPayload;
  try {
    decoded = new PayloadDecoder(state, inputSchemes(payload, options)).decode(payload);
  } catch (error) {
    if (error instanceof PeriodFailure) return { reply: errorReply(500, error.message), wrote: 0 };
    if (!(error instanceof DecodeFailure)) throw error;
    const conflicts = [conflictOf(error.fault, [-1])];
    return { summary: { status: 'ERROR', importCount: noCounts(), conflicts, rejectedIndexes: [] }, wrote: 0 };
  }
  const work = new NewImport(state, user, options, payload.dryRun ?? options.dryRun);
  const groups = groupsOf(state, decoded);
  if (!Array.isArray(groups)) return { summary: refusal(groups, indexesOf(decoded.values)), wrote: 0 };
  try {
    return await work.run(groups, decoded);
  } catch (error) {
    if (error instanceof YearBeyondCalendar) return { reply: errorReply(500, error.message), wrote: 0 };
    throw error;
  }
}

function groupsOf(state: SimulatorState, decoded: DecodedPayload): ValueGroup[] | NewFault {
  const elements = new Set([
    ...decoded.values.map((value) => value.dataElement),
    ...(decoded.deletion?.elements ?? []).map((element) => element.dataElement),
  ]);
  if (elements.size === 0) return [];
  if (decoded.dataSet !== null) return [{ ...decoded, dataSet: decoded.dataSet }];
  if (state.settings.get('dataEntryAutoGroup') === true) {
    const bySet = new Map<string, DecodedValue[]>();
    for (const value of decoded.values) {
      const set = state.catalogue.dataSetsOf(value.dataElement)[0]?.id ?? '';
      bySet.set(set, [...(bySet.get(set) ?? []), value]);
    }
    if (!bySet.has('')) return [...bySet].map(([dataSet, values]) => ({ dataSet, values, deletion: null }));
  }
  const sets = new Set([...elements].flatMap((element) => state.catalogue.dataSetsOf(element).map((set) => set.id)));
  const [dataSet] = sets;
  if (dataSet === undefined) return fault('E8003', idList(elements));
  return sets.size > 1 ? fault('E8002', idList(sets)) : [{ ...decoded, dataSet }];
}

class NewImport {
  private readonly count = noCounts();
  private readonly conflicts: ImportConflict[] = [];
  private readonly rejected: number[] = [];
  private wrote = 0;

  constructor(
    private readonly state: SimulatorState,
    private readonly user: User,
    private readonly options: ImportOptions,
    private readonly dryRun: boolean,
  ) {}

  async run(groups: readonly ValueGroup[], decoded: DecodedPayload): Promise<ImportOutcome> {
    const all = indexesOf(decoded.values);
    for (const group of groups) {
      const found = groupFault(this.state, this.user, group, this.options.force);
      if (found !== undefined && groups.length > 1) return { reply: errorReply(409, ''), wrote: this.wrote };
      if (found !== undefined) return { summary: refusal(found, all), wrote: 0 };
      const refused = await this.importGroup(group);
      if (refused !== undefined) return { summary: refused, wrote: 0 };
    }
    return { summary: this.summary(decoded), wrote: this.wrote };
  }

  /** Undefined, or the summary of a group that `atomic` refused. */
  private async importGroup(group: ValueGroup): Promise<ImportSummary | undefined> {
    const good: DecodedValue[] = [];
    const bad: { index: number; fault: NewFault }[] = [];
    const isDeleted = (sent: DecodedValue): boolean => sent.deleted || this.options.strategy === 'DELETE';
    const unchecked = group.values.every(isDeleted);
    for (const sent of group.values) {
      const deleted = isDeleted(sent);
      const checked = unchecked ? sent : checkedValue(this.state, { ...sent, deleted });
      if ('fault' in checked) bad.push({ index: sent.index, fault: checked.fault });
      else good.push({ ...sent, deleted, value: checked.value === '' ? null : checked.value });
    }
    const first = bad[0];
    if (this.options.atomic && first !== undefined) {
      const atomic = fault('E8000', good.length, group.values.length, faultText(first.fault));
      const indexes = indexesOf(group.values);
      return {
        status: 'ERROR',
        importCount: noCounts(),
        conflicts: [conflictOf(atomic, indexes)],
        rejectedIndexes: indexes,
      };
    }
    for (const { index, fault: found } of bad) {
      this.conflicts.push(conflictOf(found, [index]));
      this.rejected.push(index);
    }
    const member = this.options.strategy === 'DELETE' ? 'deleted' : 'updated';
    const written = await this.write(group, good);
    if (written !== undefined) this.count.deleted += written;
    this.count[member] += written === undefined ? 0 : good.length;
    this.count.ignored += bad.length + (written === undefined ? good.length : 0);
    return undefined;
  }

  /** Writes the deletion scope, then the values. The rows that the scope deleted; undefined: all of it was rolled back. */
  private async write(group: ValueGroup, values: readonly DecodedValue[]): Promise<number | undefined> {
    const transactionStart = this.state.now();
    if (this.dryRun) return this.deleteScope(group, transactionStart);
    const lost = await createPeriods(this.state, new Set(values.map((value) => value.period.id)));
    if (lost.size > 0 || this.hasHiddenDoubles(values) || this.hasWeeksWithoutCalendar(values)) return undefined;
    if (values.length > 0 && this.state.faults.silentIgnored?.() === true) return undefined;
    const deleted = this.deleteScope(group, transactionStart);
    for (const value of values) this.upsert(value, transactionStart);
    this.wrote += deleted + values.length;
    return deleted;
  }

  /** One key with omitted and with explicit default combo breaks the upsert, which swallows the failure (contract 2.5). */
  private hasHiddenDoubles(values: readonly DecodedValue[]): boolean {
    return new Set(values.map((value) => keyText(this.keyOf(value)))).size < values.length;
  }

  /** A calendar with months of its own has no weeks: periods of two weeks are read, but not stored, and all is lost. */
  private hasWeeksWithoutCalendar(values: readonly DecodedValue[]): boolean {
    return hasOwnMonths(this.state.calendar) && values.some(({ period }) => period.type.rule.kind === 'weeks');
  }

  private keyOf(value: DecodedValue): {
    dataElement: string;
    period: string;
    orgUnit: string;
    categoryOptionCombo: string;
    attributeOptionCombo: string;
  } {
    const byDefault = this.state.catalogue.defaultOptionCombo;
    return {
      dataElement: value.dataElement,
      period: value.period.id,
      orgUnit: value.orgUnit,
      categoryOptionCombo: value.categoryOptionCombo ?? byDefault,
      attributeOptionCombo: value.attributeOptionCombo ?? byDefault,
    };
  }

  /** Unchanged values are rewritten as well. A tombstone keeps comment and flag. */
  private upsert(sent: DecodedValue, now: number): void {
    const key = this.keyOf(sent);
    const before = this.state.dataValues.get(key);
    const keeps = sent.deleted && before !== undefined;
    storeRow(this.state, {
      ...key,
      value: sent.value,
      storedBy: this.user.username,
      created: before?.created ?? now,
      lastUpdated: now,
      comment: keeps ? before.comment : sent.comment,
      followUp: keeps ? before.followUp : sent.followUp,
      deleted: sent.deleted,
    });
  }

  private deleteScope({ deletion }: ValueGroup, now: number): number {
    let deleted = 0;
    for (const orgUnit of deletion?.orgUnits ?? []) {
      for (const period of deletion?.periods ?? []) {
        for (const element of deletion?.elements ?? []) {
          const row = this.state.dataValues.get({ ...element, orgUnit, period: period.id });
          if (row === undefined || row.deleted) continue;
          deleted += 1;
          if (this.dryRun) continue;
          storeRow(this.state, {
            ...row,
            value: null,
            deleted: true,
            lastUpdated: now,
            storedBy: this.user.username,
          });
        }
      }
    }
    return deleted;
  }

  private summary({ values, completion, dataSet }: DecodedPayload): ImportSummary {
    const { count, conflicts } = this;
    const noneValid = values.length > 0 && this.rejected.length === values.length;
    const completed = completion !== null && dataSet !== null && count.ignored === 0 ? completion : undefined;
    if (completed !== undefined && !this.dryRun && dataSet !== null) {
      const registration = {
        ...completed,
        dataSet,
        storedBy: this.user.username,
        completed: true,
        created: this.state.now(),
      };
      this.state.completeness.set(registrationKey(registration), registration);
    }
    return {
      status: noneValid ? 'ERROR' : conflicts.length > 0 ? 'WARNING' : 'SUCCESS',
      importCount: count,
      conflicts,
      rejectedIndexes: this.rejected,
      dataSetComplete: completed?.date ?? 'false',
    };
  }
}

function refusal(found: NewFault, indexes: number[]): ImportSummary {
  return {
    status: 'ERROR',
    importCount: noCounts(),
    conflicts: [conflictOf(found, indexes)],
    rejectedIndexes: indexes,
    dataSetComplete: 'false',
  };
}

function indexesOf(values: readonly DecodedValue[]): number[] {
  return values.map((value) => value.index);
}
