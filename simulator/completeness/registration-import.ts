import type { SimulatorRequest } from '../http/exchange';
import { flag, parameter } from '../http/query';
import { dayAt, dayText } from '../periods/calendar-day';
import { parsePeriod } from '../periods/period';
import type { SimulatorState } from '../state/simulator-state';
import { IdReader, parseIdScheme } from '../values/id-scheme';
import type { ImportStrategy } from '../values/import-options';
import { noCounts, type ImportConflict, type ImportSummary } from '../values/import-summary';
import { isInHierarchy, mayReadObject, optionsClosedForWriting } from '../values/user-rights';
import { registrationKey } from './registration-key';

/** A registration as a POST sent it. */
export type Sent = Readonly<Record<string, unknown>>;
type RegistrationKey = Parameters<typeof registrationKey>[0];

/** Applies the registrations of one POST, one after the other, and counts what became of them. */
export class RegistrationImport {
  wrote = 0;
  private readonly count = noCounts();
  private readonly conflicts: ImportConflict[] = [];
  private readonly reader: IdReader;
  private readonly added = new Set<string>();
  private readonly dryRun: boolean;

  constructor(
    private readonly state: SimulatorState,
    private readonly request: SimulatorRequest,
    private readonly strategy: ImportStrategy,
  ) {
    this.reader = new IdReader(state);
    this.dryRun = flag(request, 'dryRun');
  }

  /** Applies one registration, or notes the conflict that leaves it out. */
  take(sent: Sent): void {
    const key = this.keyOf(sent);
    if ('conflict' in key) {
      this.conflicts.push(key.conflict);
      return;
    }
    this.state.knownPeriods.add(key.period);
    this.apply(sent, key);
  }

  private keyOf(sent: Sent): RegistrationKey | { readonly conflict: ImportConflict } {
    const { state } = this;
    const dataSet = this.idOf('dataSets', 'dataSetIdScheme', textOf(sent['dataSet']));
    if (!mayReadObject(state, this.request.user, 'dataSets', dataSet)) {
      return rejected(textOf(sent['dataSet']), 'Data set not found or not accessible');
    }
    const period = parsePeriod(textOf(sent['period']), state);
    if (period === undefined) return rejected(textOf(sent['period']), 'Period not valid');
    const orgUnit = this.idOf('organisationUnits', 'orgUnitIdScheme', textOf(sent['organisationUnit']));
    if (state.catalogue.orgUnit(orgUnit) === undefined) {
      return rejected(textOf(sent['organisationUnit']), 'Organisation unit not found or not accessible');
    }
    const { user } = this.request;
    if (!isInHierarchy(state.catalogue, user, orgUnit)) {
      return rejected(orgUnit, `Organisation unit is not in hierarchy of user: ${user.username}`);
    }
    const attributeOptionCombo = this.comboOf(textOf(sent['attributeOptionCombo']));
    if (!state.catalogue.mayWriteData(user, 'dataSets', dataSet)) {
      return rejected('dataSet', `User has no data write access to DataSet: ${dataSet}`);
    }
    return { dataSet, period: period.id, orgUnit, attributeOptionCombo };
  }

  /** An option combo that is unknown, or whose options the user may not write, is taken for the default one. */
  private comboOf(text: string): string {
    const { catalogue } = this.state;
    const id = text === '' ? '' : this.idOf('categoryOptionCombos', 'attributeOptionComboIdScheme', text);
    const usable =
      catalogue.optionCombo(id) !== undefined && optionsClosedForWriting(catalogue, this.request.user, id).length === 0;
    return usable ? id : catalogue.defaultOptionCombo;
  }

  private apply(sent: Sent, key: RegistrationKey): void {
    const { state } = this;
    const before = state.completeness.get(registrationKey(key));
    // New registrations are written at the end: the second of the same key is in no count.
    if (this.added.has(registrationKey(key))) return;
    if (this.strategy === 'DELETE') {
      if (before === undefined) return;
      this.count.deleted += 1;
      this.change(() => state.completeness.delete(registrationKey(key)));
      return;
    }
    const wanted = before === undefined ? this.strategy !== 'UPDATE' : this.strategy !== 'CREATE';
    if (!wanted || (this.strategy === 'SYNC' && state.release.isOld)) return;
    if (before === undefined) this.count.imported += 1;
    else this.count.updated += 1;
    if (before === undefined && !this.dryRun) this.added.add(registrationKey(key));
    const date = textOf(sent['date']).slice(0, 10);
    const storedBy = textOf(sent['storedBy']);
    const registration = {
      ...key,
      date: date === '' ? dayText(dayAt(state.now(), state.timeZone)) : date,
      storedBy: storedBy === '' ? this.request.user.username : storedBy,
      completed: sent['completed'] !== false,
      created: before?.created ?? state.now(),
    };
    this.change(() => state.completeness.set(registrationKey(key), registration));
  }

  private change(write: () => unknown): void {
    if (this.dryRun) return;
    write();
    this.wrote += 1;
  }

  private idOf(collection: string, parameterName: string, text: string): string {
    const scheme = parseIdScheme(
      parameterName,
      parameter(this.request, parameterName) ?? parameter(this.request, 'idScheme'),
    );
    return this.reader.idOf(collection, text, scheme ?? 'UID') ?? '';
  }

  summary(sent: number): ImportSummary {
    const { imported, updated, deleted } = this.count;
    const ignored = sent - imported - updated - deleted;
    return {
      status: ignored === sent ? 'ERROR' : 'SUCCESS',
      description: 'Import process complete.',
      importCount: { imported, updated, ignored, deleted },
      conflicts: this.conflicts,
      rejectedIndexes: [],
    };
  }
}

function rejected(object: string, value: string): { readonly conflict: ImportConflict } {
  return { conflict: { object, value } };
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
