import { z } from 'zod';
import { localTime } from '../clock';
import type { MetadataObject } from '../state/metadata';
import type { SimulatorState } from '../state/simulator-state';
import { newUid, uidPattern } from '../uid';
import { isJsonObject, referenceIds, textMember } from './json';
import { makeMissingOptionCombos } from './option-combos';
import { classNames, referenceTarget } from './schema';
import { normalSharing } from './sharing';

export type MetadataStrategy = 'CREATE' | 'UPDATE' | 'CREATE_AND_UPDATE' | 'DELETE';

/** Collections of objects, as `POST /api/metadata` takes them. Unknown collections are left alone. */
export type MetadataPayload = Readonly<Record<string, unknown>>;

export interface MetadataProblem {
  collection: string;
  id: string;
  errorCode: string;
  message: string;
}

export interface MetadataStats {
  created: number;
  updated: number;
  deleted: number;
  ignored: number;
  total: number;
}

/** What an import did; with a problem, nothing was written (atomicMode ALL). */
export interface MetadataOutcome {
  stats: MetadataStats;
  byCollection: Map<string, MetadataStats>;
  problems: MetadataProblem[];
}

const payloadObject = z.looseObject({ id: z.string().optional() });

/** Classes that have sharing of their own. */
const withoutSharing = new Set([
  'organisationUnits',
  'organisationUnitLevels',
  'categoryOptionCombos',
  'options',
  'users',
  'userRoles',
]);

function newStats(): MetadataStats {
  return { created: 0, updated: 0, deleted: 0, ignored: 0, total: 0 };
}

function readObjects(payload: MetadataPayload): { collection: string; object: MetadataObject }[] {
  const read: { collection: string; object: MetadataObject }[] = [];
  for (const collection of classNames.keys()) {
    const list = payload[collection];
    if (!Array.isArray(list)) continue;
    for (const item of list) {
      const object = payloadObject.parse(item);
      read.push({ collection, object: { ...object, id: object.id ?? newUid() } });
    }
  }
  return read;
}

/** References that point to nothing, at the first two levels: E5002, as DHIS2's preheat finds them. */
function* brokenReferences(
  exists: (collection: string, id: string) => boolean,
  object: Record<string, unknown>,
  depth = 0,
): Generator<string> {
  for (const [member, value] of Object.entries(object)) {
    const target = referenceTarget(member);
    for (const item of Array.isArray(value) ? value : [value]) {
      if (!isJsonObject(item)) continue;
      const id = textMember(item, 'id');
      if (target !== undefined && id !== undefined) {
        if (!exists(target, id))
          yield `Invalid reference [${id}] (${classNames.get(target) ?? target}) on object ${String(object['id'])} for association \`${member}\`.`;
      } else if (target === undefined && depth === 0 && member !== 'sharing') {
        yield* brokenReferences(exists, item, 1);
      }
    }
  }
}

function findProblems(
  state: SimulatorState,
  objects: readonly { collection: string; object: MetadataObject }[],
  strategy: MetadataStrategy,
): MetadataProblem[] {
  const given = new Set(objects.map(({ collection, object }) => `${collection}/${object.id}`));
  const exists = (collection: string, id: string): boolean =>
    given.has(`${collection}/${id}`) || state.metadata.get(collection, id) !== undefined;
  const problems: MetadataProblem[] = [];
  for (const { collection, object } of objects) {
    const report = (errorCode: string, message: string): number =>
      problems.push({ collection, id: object.id, errorCode, message });
    const known = state.metadata.get(collection, object.id) !== undefined;
    if (!uidPattern.test(object.id)) report('E4014', `Invalid UID \`${object.id}\` for property \`id\`.`);
    if (strategy === 'CREATE' && known) report('E5000', `Object ${object.id} already exists.`);
    if ((strategy === 'UPDATE' || strategy === 'DELETE') && !known)
      report('E5001', `No matching object for reference ${object.id}.`);
    if (strategy === 'DELETE') continue;
    if (object.name === undefined && collection !== 'users' && collection !== 'categoryOptionCombos') {
      report('E4000', 'Missing required property `name`.');
    }
    if (collection === 'organisationUnits' && textMember(object, 'openingDate') === undefined) {
      report('E4000', 'Missing required property `openingDate`.');
    }
    for (const message of brokenReferences(exists, object)) report('E5002', message);
  }
  return problems;
}

/** The object as it is stored: defaults filled in, secrets taken out, `created` and sharing of an older version kept. */
function storedForm(
  state: SimulatorState,
  collection: string,
  object: MetadataObject,
  ownerId: string,
): MetadataObject {
  const old = state.metadata.get(collection, object.id);
  const now = localTime(state.now(), state.timeZone);
  const stored: MetadataObject = {
    ...object,
    created: old?.['created'] ?? now,
    lastUpdated: now,
  };
  for (const member of ['access', 'publicAccess', 'userAccesses', 'userGroupAccesses', 'href', 'displayName']) {
    Reflect.deleteProperty(stored, member);
  }
  if (!withoutSharing.has(collection)) {
    const unset = object['sharing'] === undefined && object['publicAccess'] === undefined;
    stored['sharing'] = unset && old !== undefined ? old['sharing'] : normalSharing(object, ownerId);
  }
  if (collection === 'users') storeUserSecrets(state, stored);
  if (['dataElements', 'dataSets'].includes(collection) && stored['categoryCombo'] === undefined) {
    const fallback = state.metadata.list('categoryCombos').find((combo) => combo.name === 'default');
    if (fallback !== undefined) stored['categoryCombo'] = { id: fallback.id };
  }
  return stored;
}

/** Takes the password out of a user; up to 2.37 login name and password stood in `userCredentials`. */
function storeUserSecrets(state: SimulatorState, user: MetadataObject): void {
  const credentials = user['userCredentials'];
  if (isJsonObject(credentials)) {
    for (const member of ['username', 'password', 'userRoles', 'disabled']) user[member] ??= credentials[member];
    Reflect.deleteProperty(user, 'userCredentials');
  }
  const username = textMember(user, 'username') ?? user.id;
  const password = textMember(user, 'password');
  if (password !== undefined) state.passwords.set(username, password);
  Reflect.deleteProperty(user, 'password');
  user['username'] = username;
  user.name ??= `${textMember(user, 'firstName') ?? ''} ${textMember(user, 'surname') ?? ''}`.trim();
}

/** Combos whose option combos may be incomplete after this import. */
function touchedCombos(
  state: SimulatorState,
  objects: readonly { collection: string; object: MetadataObject }[],
): MetadataObject[] {
  const touched = new Set(objects.map(({ object }) => object.id));
  return state.metadata
    .list('categoryCombos')
    .filter((combo) => touched.has(combo.id) || referenceIds(combo, 'categories').some((id) => touched.has(id)));
}

/** Stores the objects of a payload, all or none. A payload that is no metadata throws a zod error. */
export function importMetadata(
  state: SimulatorState,
  payload: MetadataPayload,
  strategy: MetadataStrategy,
  ownerId: string,
): MetadataOutcome {
  const objects = readObjects(payload);
  const problems = findProblems(state, objects, strategy);
  const stats = newStats();
  const byCollection = new Map<string, MetadataStats>();
  const count = (collection: string, what: Exclude<keyof MetadataStats, 'total'>): void => {
    const own = byCollection.get(collection) ?? newStats();
    byCollection.set(collection, own);
    for (const counter of [stats, own]) {
      counter[what] += 1;
      counter.total += 1;
    }
  };
  if (problems.length > 0) {
    for (const { collection } of objects) count(collection, 'ignored');
    return { stats, byCollection, problems };
  }
  for (const { collection, object } of objects) {
    if (strategy === 'DELETE') {
      state.metadata.remove(collection, object.id);
      count(collection, 'deleted');
      continue;
    }
    const known = state.metadata.get(collection, object.id) !== undefined;
    state.metadata.put(collection, storedForm(state, collection, object, ownerId));
    count(collection, known ? 'updated' : 'created');
  }
  if (strategy !== 'DELETE') {
    const now = localTime(state.now(), state.timeZone);
    for (const combo of touchedCombos(state, objects)) makeMissingOptionCombos(state.metadata, combo, now);
  }
  return { stats, byCollection, problems };
}
