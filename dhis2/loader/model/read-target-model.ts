import { DateTime } from 'luxon';
import type { LoaderServer } from '../server';
import {
  categoryComboFields,
  categoryCombosAnswer,
  categoryOptionsAnswer,
  dataElementFields,
  dataElementsAnswer,
  dataSetFields,
  dataSetsAnswer,
  lockExceptionsAnswer,
  meAnswer,
  optionSetsAnswer,
  orgUnitsAnswer,
} from './metadata-answers';
import { toDataElement, toDataSet } from './model-parts';
import { ifReadable, readByIds } from './read-lists';
import type { TargetModel } from './target-model';

export interface TargetModelScope {
  /** Sets whose elements will be written. */
  readonly dataSets?: readonly string[];
  /** Elements that will be written; the sets that hold them are read as well. */
  readonly dataElements?: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Reads the target's metadata for values of these sets and elements: about ten requests, whatever the number of rows.
 * Ids that the target does not know, or the user may not read, are simply not in the model.
 * @throws Dhis2Error
 */
export async function readTargetModel(server: LoaderServer, scope: TargetModelScope): Promise<TargetModel> {
  const { signal } = scope;
  const info = await server.system.info(signal);
  const me = await server.client.getJson(
    '/api/me',
    [['fields', 'id,username,authorities,organisationUnits[id]']],
    meAnswer,
    { signal },
  );
  const { dataSets, dataElements } = await readSetsAndElements(server, scope);
  const combos = await readOptionCombos(server, dataSets, signal);
  const attributeOptions = optionsOf(combos.optionCombos, new Set(Object.values(dataSets).map((s) => s.categoryCombo)));
  const zone = DateTime.fromJSDate(info.serverDate).setZone(info.timeZone);
  return {
    server: {
      address: server.client.address,
      version: info.release.version,
      profile: info.release.profile,
      localTime: (zone.isValid ? zone : DateTime.fromJSDate(info.serverDate).toUTC()).toFormat("yyyy-MM-dd'T'HH:mm:ss"),
    },
    user: {
      username: me.username,
      superuser: me.authorities.includes('ALL'),
      editExpired: me.authorities.includes('ALL') || me.authorities.includes('F_EDIT_EXPIRED'),
      orgUnits: me.organisationUnits.map((unit) => unit.id),
    },
    ...combos,
    dataSets,
    dataElements,
    categoryOptions: await readCategoryOptions(server, attributeOptions, signal),
    optionSets: await readOptionSets(server, dataElements, signal),
    orgUnits: await readOrgUnits(server, signal),
    ...(await readLockExceptions(server, dataSets, signal)),
  };
}

async function readSetsAndElements(
  server: LoaderServer,
  scope: TargetModelScope,
): Promise<Pick<TargetModel, 'dataSets' | 'dataElements'>> {
  const { signal } = scope;
  const readSets = async (ids: readonly string[]) =>
    (await readByIds(server, 'dataSets', ids, dataSetFields, dataSetsAnswer, signal)).flatMap((a) => a.dataSets);
  const given = [...new Set(scope.dataSets ?? [])];
  const sets = await readSets(given);
  const elementIds = new Set(scope.dataElements ?? []);
  for (const set of sets) for (const { dataElement } of set.dataSetElements) elementIds.add(dataElement.id);
  const elements = (
    await readByIds(server, 'dataElements', [...elementIds], dataElementFields, dataElementsAnswer, signal)
  ).flatMap((answer) => answer.dataElements.map(toDataElement));
  const asked = new Set(scope.dataElements ?? []);
  const others = new Set(elements.filter((e) => asked.has(e.id)).flatMap((e) => e.dataSets));
  for (const set of given) others.delete(set);
  sets.push(...(await readSets([...others])));
  return { dataSets: byId(sets.map(toDataSet)), dataElements: byId(elements) };
}

async function readOptionCombos(server: LoaderServer, dataSets: TargetModel['dataSets'], signal?: AbortSignal) {
  const wanted = new Set<string>();
  for (const set of Object.values(dataSets)) {
    wanted.add(set.categoryCombo);
    for (const combo of Object.values(set.elements)) wanted.add(combo);
  }
  wanted.delete('');
  const answers = await readByIds(
    server,
    'categoryCombos',
    [...wanted],
    categoryComboFields,
    categoryCombosAnswer,
    signal,
  );
  const byName = await server.client.getJson(
    '/api/categoryCombos',
    [
      ['fields', categoryComboFields],
      ['filter', 'name:eq:default'],
      ['paging', false],
    ],
    categoryCombosAnswer,
    { signal },
  );
  const optionCombos: TargetModel['optionCombos'] = {};
  for (const combo of [byName, ...answers].flatMap((answer) => answer.categoryCombos)) {
    for (const { id, name, categoryOptions } of combo.categoryOptionCombos) {
      optionCombos[id] = { name, categoryCombo: combo.id, categoryOptions: categoryOptions.map((option) => option.id) };
    }
  }
  const ofDefault = byName.categoryCombos.flatMap((combo) => combo.categoryOptionCombos);
  const named = ofDefault.find((combo) => combo.name === 'default') ?? ofDefault[0];
  return { optionCombos, defaultOptionCombo: named?.id ?? '' };
}

function optionsOf(optionCombos: TargetModel['optionCombos'], combos: ReadonlySet<string>): string[] {
  const options = Object.values(optionCombos)
    .filter((combo) => combos.has(combo.categoryCombo))
    .flatMap((combo) => combo.categoryOptions);
  return [...new Set(options)];
}

async function readCategoryOptions(server: LoaderServer, ids: readonly string[], signal?: AbortSignal) {
  const fields = 'id,startDate,endDate,organisationUnits[id]';
  const answers = await readByIds(server, 'categoryOptions', ids, fields, categoryOptionsAnswer, signal);
  const options: TargetModel['categoryOptions'] = {};
  for (const option of answers.flatMap((answer) => answer.categoryOptions)) {
    options[option.id] = {
      startDate: option.startDate ?? undefined,
      endDate: option.endDate ?? undefined,
      orgUnits: option.organisationUnits.map((unit) => unit.id),
    };
  }
  return options;
}

async function readOptionSets(server: LoaderServer, elements: TargetModel['dataElements'], signal?: AbortSignal) {
  const ids = [...new Set(Object.values(elements).flatMap((element) => element.optionSet ?? []))];
  const answers = await readByIds(server, 'optionSets', ids, 'id,options[code]', optionSetsAnswer, signal);
  const sets: TargetModel['optionSets'] = {};
  for (const set of answers.flatMap((answer) => answer.optionSets)) {
    sets[set.id] = set.options.flatMap((option) => option.code ?? []);
  }
  return sets;
}

async function readOrgUnits(server: LoaderServer, signal?: AbortSignal): Promise<TargetModel['orgUnits']> {
  const answer = await server.client.getJson(
    '/api/organisationUnits',
    [
      ['fields', 'id,name,path,openingDate,closedDate'],
      ['paging', false],
    ],
    orgUnitsAnswer,
    { signal },
  );
  const units: TargetModel['orgUnits'] = {};
  for (const { id, name, path, openingDate, closedDate } of answer.organisationUnits) {
    units[id] = { name, path, openingDate: openingDate ?? undefined, closedDate: closedDate ?? undefined };
  }
  return units;
}

async function readLockExceptions(
  server: LoaderServer,
  dataSets: TargetModel['dataSets'],
  signal?: AbortSignal,
): Promise<Pick<TargetModel, 'lockExceptions'>> {
  if (Object.values(dataSets).every((set) => set.expiryDays <= 0)) return { lockExceptions: [] };
  const fields = 'organisationUnit[id],dataSet[id],period[id,name]';
  const answer = await ifReadable(() =>
    server.client.getJson(
      '/api/lockExceptions',
      [
        ['fields', fields],
        ['paging', false],
      ],
      lockExceptionsAnswer.nullable().catch(null),
      { signal },
    ),
  );
  if (answer === undefined || answer === null) return {};
  const lockExceptions = answer.lockExceptions.map(({ organisationUnit, dataSet, period }) => {
    const id = 'id' in period ? period.id : period.name;
    return `${organisationUnit.id}|${id}|${dataSet.id}`;
  });
  return { lockExceptions };
}

function byId<T extends { id: string }>(objects: readonly T[]): Record<string, T> {
  return Object.fromEntries(objects.map((object) => [object.id, object]));
}
