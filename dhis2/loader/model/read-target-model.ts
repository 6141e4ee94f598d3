import { DateTime } from 'luxon';
import { calendarNamed } from '../../../contracts/calendars';
import { isUid } from '../../../contracts/uid';
import type { LoaderServer } from '../server';
import { toCategoryOption, toDataElement, toDataSet, toOrgUnit } from './model-parts';
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
 * @throws Dhis2Error; UnknownCalendarError before anything else is read
 */
export async function readTargetModel(server: LoaderServer, scope: TargetModelScope): Promise<TargetModel> {
  const { signal } = scope;
  const { metadata } = server;
  const info = await server.system.info(signal);
  calendarNamed(info.calendar);
  const me = await metadata.me({ signal });
  const { dataSets, dataElements } = await readSetsAndElements(server, scope);
  const combos = await readOptionCombos(server, dataSets, signal);
  const attributeOptions = optionsOf(combos.optionCombos, new Set(Object.values(dataSets).map((s) => s.categoryCombo)));
  const optionSets = new Set(Object.values(dataElements).flatMap((element) => element.optionSet ?? []));
  const zone = DateTime.fromJSDate(info.serverDate).setZone(info.timeZone);
  return {
    server: {
      address: server.client.address,
      version: info.release.version,
      profile: info.release.profile,
      calendar: info.calendar,
      localTime: (zone.isValid ? zone : DateTime.fromJSDate(info.serverDate).toUTC()).toFormat("yyyy-MM-dd'T'HH:mm:ss"),
    },
    user: {
      username: me.username,
      superuser: me.superuser,
      mayImport: me.superuser || me.authorities.includes('F_DATAVALUE_ADD'),
      editExpired: me.superuser || me.authorities.includes('F_EDIT_EXPIRED'),
      orgUnits: [...me.organisationUnits],
    },
    ...combos,
    dataSets,
    dataElements,
    categoryOptions: byId(await metadata.categoryOptions(attributeOptions, { signal }), toCategoryOption),
    optionSets: byId(await metadata.optionSets(optionSets, { signal }), (set) => [...set.codes]),
    orgUnits: byId(await metadata.organisationUnits({ signal }), toOrgUnit),
    ...(await readLockExceptions(server, dataSets, signal)),
  };
}

async function readSetsAndElements(
  { metadata }: LoaderServer,
  scope: TargetModelScope,
): Promise<Pick<TargetModel, 'dataSets' | 'dataElements'>> {
  const { signal } = scope;
  const given = new Set(scope.dataSets?.filter(isUid));
  const asked = new Set(scope.dataElements?.filter(isUid));
  const sets = await metadata.dataSetsByIds(given, { signal });
  const elementIds = new Set(asked);
  for (const set of sets) for (const { dataElement } of set.elements) elementIds.add(dataElement.id);
  const setsOfElements = await metadata.dataSetsOfElements(elementIds, { signal });
  const elements = (await metadata.dataElements(elementIds, { signal })).map((element) =>
    toDataElement(element, setsOfElements.get(element.id) ?? []),
  );
  const others = new Set(elements.filter((e) => asked.has(e.id)).flatMap((e) => e.dataSets));
  for (const set of given) others.delete(set);
  sets.push(...(await metadata.dataSetsByIds(others, { signal })));
  return { dataSets: byId(sets, toDataSet), dataElements: byId(elements, (element) => element) };
}

async function readOptionCombos({ metadata }: LoaderServer, dataSets: TargetModel['dataSets'], signal?: AbortSignal) {
  const wanted = new Set<string>();
  for (const set of Object.values(dataSets)) {
    wanted.add(set.categoryCombo);
    for (const combo of Object.values(set.elements)) wanted.add(combo);
  }
  const defaults = await metadata.defaultCombos({ signal });
  const optionCombos: TargetModel['optionCombos'] = {};
  for (const combo of [...defaults, ...(await metadata.categoryCombos(wanted, { signal }))]) {
    for (const { id, name, categoryOptions } of combo.categoryOptionCombos) {
      optionCombos[id] = { name, categoryCombo: combo.id, categoryOptions: categoryOptions.map((option) => option.id) };
    }
  }
  return { optionCombos, defaultOptionCombo: metadata.requireDefault(defaults, true).categoryOptionCombo };
}

function optionsOf(optionCombos: TargetModel['optionCombos'], combos: ReadonlySet<string>): string[] {
  const options = Object.values(optionCombos)
    .filter((combo) => combos.has(combo.categoryCombo))
    .flatMap((combo) => combo.categoryOptions);
  return [...new Set(options)];
}

async function readLockExceptions(
  { metadata }: LoaderServer,
  dataSets: TargetModel['dataSets'],
  signal?: AbortSignal,
): Promise<Pick<TargetModel, 'lockExceptions'>> {
  if (Object.values(dataSets).every((set) => set.expiryDays <= 0)) return { lockExceptions: [] };
  const exceptions = await metadata.lockExceptions({ signal });
  if (exceptions === undefined) return {};
  return {
    lockExceptions: exceptions.map(
      ({ organisationUnit, period, dataSet }) => `${organisationUnit}|${period}|${dataSet}`,
    ),
  };
}

function byId<T extends { readonly id: string }, U>(objects: readonly T[], part: (object: T) => U): Record<string, U> {
  return Object.fromEntries(objects.map((object) => [object.id, part(object)]));
}
