import type pl from 'nodejs-polars';
import { UnknownCalendarError } from '../../contracts/calendars';
import type { ResolvedMappings } from '../../contracts/mappings';
import { buildFrame } from '../../frames/build-frame';
import { textColumn } from '../../frames/columns';
import { checkMapAccount } from '../../frames/mapping/map-context';
import { mapIds } from '../../frames/mapping/map-ids';
import { concatRejects, rejectsSchema, toRejects } from '../../frames/rejects/rejects-frame';
import { TargetIndex } from '../loader/model/target-index';
import { readTargetModel } from '../loader/model/read-target-model';
import type { LoaderServer } from '../loader/server';
import { importRows, type ImportedRow } from '../loader/strategies/import-rows';
import { importStrategies, isImportStrategy, type ImportStrategy } from '../loader/strategies/import-strategy';
import { MalformedArgumentError, UnsupportedByServerError } from './argument-errors';
import { checkedImportFrame, loadRows } from './import-frame';

/** Source id → target id. An id that a given table does not name is rejected (`UNMAPPED`). */
export type IdMapping = Readonly<Record<string, string>>;

export interface ImportDataValuesOptions {
  readonly orgUnitsMapping?: IdMapping | undefined;
  readonly dataElementsMapping?: IdMapping | undefined;
  /** DHIS2's usual id of the combo `default` needs no line. */
  readonly categoryOptionCombosMapping?: IdMapping | undefined;
  readonly attributeOptionCombosMapping?: IdMapping | undefined;
  /** Default `CREATE`. */
  readonly importStrategy?: ImportStrategy | undefined;
  /** Default true: nothing is written. */
  readonly dryRun?: boolean | undefined;
  /** The target's data set of all rows; needed for elements that are in several sets. */
  readonly dataSet?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Every row of the data is counted once: `imported + updated + deleted + ignored + rejected.height`. */
export interface ImportDataValuesResult {
  /** Rows that did not exist (a deleted row counts as such) and now do. */
  readonly imported: number;
  readonly updated: number;
  readonly deleted: number;
  /** Rows that the strategy does not apply to, that the target holds already, or that the data repeats. */
  readonly ignored: number;
  /** Rows that could not be imported, with `stage`, `code` and `text`; see `rejectsSchema`. */
  readonly rejected: pl.DataFrame;
}

/** The id that every new DHIS2 gives to the option combo `default`. */
const usualDefaultCombo = 'HllvX50cXC0';

/**
 * Writes a data frame of data values to a DHIS2. Ids are mapped first; then a strategy applies, with the same meaning on
 * 2.38–2.44: CREATE leaves existing rows alone, UPDATE missing ones, DELETE deletes existing ones, and equal rows are
 * never sent. Bad rows are rejected one by one with their reasons; the others land. Counts are taken from what the
 * target held before and after. A dry run writes nothing and gives the counts that the real run would.
 * @throws InvalidArgumentError for a frame or options that cannot be used; Dhis2Error when the target cannot be worked with
 */
export async function importDataValues(
  dhis2: LoaderServer,
  data: pl.DataFrame,
  options: ImportDataValuesOptions = {},
): Promise<ImportDataValuesResult> {
  const { importStrategy: strategy = 'CREATE', dryRun = true, dataSet, signal } = options;
  if (!isImportStrategy(strategy)) {
    const given = JSON.stringify(strategy);
    throw new MalformedArgumentError(`importStrategy is one of ${importStrategies.join(', ')}, not ${given}.`);
  }
  const frame = checkedImportFrame(data);
  const target = targetIds(textColumn(frame, 'data_element_id'), options.dataElementsMapping);
  const model = await readTargetModel(dhis2, {
    dataElements: target,
    ...(dataSet === undefined ? {} : { dataSets: [dataSet] }),
    signal,
  }).catch((error: unknown) => {
    if (!(error instanceof UnknownCalendarError)) throw error;
    throw new UnsupportedByServerError(`The server can't be worked with: ${error.message}`);
  });
  const index = new TargetIndex(model);
  const defaultCombos = { [usualDefaultCombo]: model.defaultOptionCombo };
  const elements = index.valueRules.elements;
  const { mapped, rejected: unmapped, counts } = mapIds(frame, mappingsOf(options), { defaultCombos, elements });
  const imbalances = checkMapAccount(counts);
  if (imbalances.length > 0) throw new Error(imbalances.join('; '));
  const results = await importRows(dhis2, loadRows(mapped), { model: index, strategy, dryRun, dataSet, signal });
  const number = (state: ImportedRow['state']): number => results.filter((result) => result.state === state).length;
  return {
    imported: number('imported'),
    updated: number('updated'),
    deleted: number('deleted'),
    ignored: number('ignored') + counts.duplicates,
    rejected: concatRejects([unmapped, rejectedRows(mapped, results)]),
  };
}

function targetIds(ids: readonly (string | null)[], mapping: IdMapping | undefined): string[] {
  const distinct = new Set(ids.flatMap((id) => id ?? []));
  return [...new Set([...distinct].flatMap((id) => (mapping === undefined ? id : (mapping[id] ?? []))))];
}

function mappingsOf(options: ImportDataValuesOptions): ResolvedMappings {
  const { dataElementsMapping, orgUnitsMapping, categoryOptionCombosMapping, attributeOptionCombosMapping } = options;
  return {
    ...(dataElementsMapping === undefined ? {} : { dataElements: dataElementsMapping }),
    ...(orgUnitsMapping === undefined ? {} : { orgUnits: orgUnitsMapping }),
    ...(categoryOptionCombosMapping === undefined ? {} : { categoryOptionCombos: categoryOptionCombosMapping }),
    ...(attributeOptionCombosMapping === undefined ? {} : { attributeOptionCombos: attributeOptionCombosMapping }),
    unmapped: 'reject',
    onCollision: 'reject',
  };
}

function rejectedRows(mapped: pl.DataFrame, results: readonly ImportedRow[]): pl.DataFrame {
  const reasons = results.map((result) => (result.state === 'rejected' ? result : undefined));
  const { code, text } = rejectsSchema;
  const columns = buildFrame(
    { code, text },
    { code: reasons.map((reason) => reason?.code ?? null), text: reasons.map((reason) => reason?.text ?? null) },
  );
  const judged = mapped.withColumns(columns.getColumn('code'), columns.getColumn('text'));
  return toRejects(judged.filter(judged.getColumn('code').isNotNull()), 'import');
}
