import type { SimulatorRequest } from '../http/exchange';
import { flag, parameter } from '../http/query';
import { refuse } from '../http/web-message';
import type { SimulatorState } from '../state/simulator-state';
import { parseIdScheme, type IdScheme } from './id-scheme';
import type { InputSchemes, SentPayload } from './import-payload';

export type ImportStrategy = 'CREATE' | 'UPDATE' | 'CREATE_AND_UPDATE' | 'DELETE' | 'SYNC';

const strategies: Readonly<Record<string, ImportStrategy>> = {
  CREATE: 'CREATE',
  NEW: 'CREATE',
  UPDATE: 'UPDATE',
  UPDATES: 'UPDATE',
  CREATE_AND_UPDATE: 'CREATE_AND_UPDATE',
  NEW_AND_UPDATES: 'CREATE_AND_UPDATE',
  DELETE: 'DELETE',
  DELETES: 'DELETE',
  SYNC: 'SYNC',
};

/** Reads a strategy or one of its aliases, in any case. */
export function parseStrategy(text: string): ImportStrategy | undefined {
  return strategies[text.toUpperCase()];
}

/** The strategy that a payload names: up to 2.42 only in capitals. */
export function payloadStrategy(text: string): ImportStrategy | undefined {
  return strategies[text];
}

/** The query parameters of a POST. */
export interface ImportOptions {
  readonly strategy: ImportStrategy;
  readonly dryRun: boolean;
  readonly async: boolean;
  readonly atomic: boolean;
  /** Skips the timeliness checks; only a superuser's counts. */
  readonly force: boolean;
  readonly skipExistingCheck: boolean;
  readonly firstRowIsHeader: boolean;
  readonly dataSet: string | undefined;
  /** OLD: `strictPeriods`, `requireCategoryOptionCombo` … */
  strict(name: string): boolean;
  scheme(name: string): string | undefined;
}

/** Refuses an unknown strategy or id scheme with 400 (both profiles). */
export function readImportOptions(state: SimulatorState, request: SimulatorRequest): ImportOptions {
  const text = parameter(request, 'importStrategy') ?? 'CREATE_AND_UPDATE';
  const strategy = parseStrategy(text) ?? refuse(400, `Value '${text}' is not valid for parameter importStrategy`);
  for (const [name, value] of request.query) if (/idscheme$/i.test(name)) parseIdScheme(name, value);
  return {
    strategy,
    dryRun: flag(request, 'dryRun'),
    async: flag(request, 'async'),
    atomic: flag(request, 'atomic'),
    force: flag(request, 'force') && request.user.superuser,
    skipExistingCheck: flag(request, 'skipExistingCheck'),
    firstRowIsHeader: parameter(request, 'firstRowIsHeader')?.toLowerCase() !== 'false',
    dataSet: parameter(request, 'dataSet'),
    strict: (name) =>
      flag(request, name) ||
      state.settings.get(`keyDataImport${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`) === true,
    scheme: (name) => parameter(request, name),
  };
}

/** Payload beats query, specific beats general. */
export function inputSchemes(payload: SentPayload, options: ImportOptions): InputSchemes {
  const given = (name: string): IdScheme | undefined =>
    parseIdScheme(name, payload.schemes[name]) ?? parseIdScheme(name, options.scheme(name));
  const general = given('idScheme') ?? 'UID';
  return {
    dataSet: given('dataSetIdScheme') ?? general,
    dataElement: given('dataElementIdScheme') ?? general,
    orgUnit: given('orgUnitIdScheme') ?? general,
    categoryOptionCombo: given('categoryOptionComboIdScheme') ?? general,
    attributeOptionCombo: given('attributeOptionComboIdScheme') ?? general,
    category: given('categoryIdScheme') ?? general,
    categoryOption: given('categoryOptionIdScheme') ?? general,
  };
}
