import type { Handler, SimulatorRequest } from '../http/exchange';
import { flag, parameter } from '../http/query';
import { refuse } from '../http/web-message';
import { dayAt, dayText } from '../periods/calendar-day';
import { parsePeriod } from '../periods/period';
import type { SimulatorState } from '../state/simulator-state';
import { IdReader, isRecord, parseIdScheme } from '../values/id-scheme';
import { bodyText, parseJson } from '../values/import-body';
import { parseStrategy, type ImportStrategy } from '../values/import-options';
import {
  failedSummary,
  noCounts,
  summaryReply,
  type ImportConflict,
  type ImportSummary,
} from '../values/import-summary';
import { refusable } from '../values/refusable';
import { isBelow } from '../values/user-rights';
import { registrationKey } from './registration-key';

type Sent = Readonly<Record<string, unknown>>;
type RegistrationKey = Parameters<typeof registrationKey>[0];

/** POST /api/completeDataSetRegistrations (contract section 8): conflicts have no codes; only a total failure is an ERROR. */
export function postRegistrations(state: SimulatorState): Handler {
  return refusable((request) => {
    const strategyText = parameter(request, 'importStrategy') ?? 'CREATE_AND_UPDATE';
    const strategy =
      parseStrategy(strategyText) ?? refuse(400, `Value '${strategyText}' is not valid for parameter importStrategy`);
    const root = parseJson(bodyText(request.body) ?? '');
    if (!isRecord(root)) refuse(400, 'Unexpected end of input, expected <json-node>');
    const listed = root['completeDataSetRegistrations'];
    const sent = Array.isArray(listed) ? listed.filter(isRecord) : [];
    const refused = state.release.isNew ? refusedWhole(state, sent) : undefined;
    if (refused !== undefined)
      return summaryReply(request, state.release, { summary: failedSummary(refused), wrote: 0 });
    const work = new RegistrationImport(state, request, strategy);
    for (const registration of sent) work.take(registration);
    return summaryReply(request, state.release, { summary: work.summary(sent.length), wrote: work.wrote });
  });
}

/**
 * 2.43+: an unparsable period, or one that the server has never stored, fails the whole request without conflict. The new
 * period is stored all the same, so that the same request succeeds the second time.
 */
function refusedWhole(state: SimulatorState, sent: readonly Sent[]): string | undefined {
  let unknown = false;
  for (const registration of sent) {
    const text = textOf(registration['period']);
    const period = parsePeriod(text, state.release);
    if (period === undefined) return `The import process failed: Invalid Period \`${text}\``;
    unknown ||= !state.knownPeriods.has(period.id);
    state.knownPeriods.add(period.id);
  }
  return unknown ? 'The import process failed: could not save period' : undefined;
}

class RegistrationImport {
  wrote = 0;
  private readonly count = noCounts();
  private readonly conflicts: ImportConflict[] = [];
  private readonly reader: IdReader;
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
    if (state.catalogue.dataSet(dataSet) === undefined) {
      return rejected(textOf(sent['dataSet']), 'Data set not found or not accessible');
    }
    const period = parsePeriod(textOf(sent['period']), state.release);
    if (period === undefined) return rejected(textOf(sent['period']), 'Period not valid');
    const orgUnit = this.idOf('organisationUnits', 'orgUnitIdScheme', textOf(sent['organisationUnit']));
    if (state.catalogue.orgUnit(orgUnit) === undefined) {
      return rejected(textOf(sent['organisationUnit']), 'Organisation unit not found or not accessible');
    }
    const { user } = this.request;
    if (!user.superuser && !isBelow(state.catalogue, orgUnit, user.orgUnits)) {
      return rejected(orgUnit, `Organisation unit not in hierarchy of current user: ${user.username}`);
    }
    const comboText = textOf(sent['attributeOptionCombo']);
    const attributeOptionCombo =
      comboText === ''
        ? state.catalogue.defaultOptionCombo
        : this.idOf('categoryOptionCombos', 'attributeOptionComboIdScheme', comboText);
    if (state.catalogue.optionCombo(attributeOptionCombo) === undefined) {
      return rejected(comboText, 'Attribute option combo not found or not accessible');
    }
    return { dataSet, period: period.id, orgUnit, attributeOptionCombo };
  }

  private apply(sent: Sent, key: RegistrationKey): void {
    const { state } = this;
    const before = state.completeness.get(registrationKey(key));
    if (this.strategy === 'DELETE') {
      if (before === undefined) return;
      this.count.deleted += 1;
      this.change(() => state.completeness.delete(registrationKey(key)));
      return;
    }
    const wanted = before === undefined ? this.strategy !== 'UPDATE' : this.strategy !== 'CREATE';
    if (!wanted) return;
    if (before === undefined) this.count.imported += 1;
    else this.count.updated += 1;
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
      status: this.conflicts.length > 0 && ignored === sent ? 'ERROR' : 'SUCCESS',
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

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
