import type { Dhis2 } from '../dhis2';
import { Dhis2NotFoundError } from '../errors/errors';
import { UnknownIdsError } from './argument-errors';
import type { ExtractRequest } from './extract-request';

/**
 * The org units to ask for; every id is looked up first. Groups are expanded here: asked for as groups, 2.43+ leaves out
 * members that are not themselves assigned to the user, and 2.38–2.42 ignore the user's access.
 * @throws UnknownIdsError
 */
export async function resolveOrgUnits(dhis2: Dhis2, { where, signal }: ExtractRequest): Promise<string[]> {
  if ('orgUnits' in where) {
    const found = await dhis2.metadata.organisationUnitsByIds(where.orgUnits, { signal });
    const known = new Set(found.map((unit) => unit.id));
    const unknown = where.orgUnits.filter((id) => !known.has(id));
    if (unknown.length > 0) throw new UnknownIdsError('organisationUnits', unknown, dhis2.client.address);
    return [...known];
  }
  const groups = await readAll(where.orgUnitGroups, 'organisationUnitGroups', dhis2.client.address, (id) =>
    dhis2.metadata.organisationUnitGroup(id, { signal }),
  );
  return [...new Set(groups.flatMap((group) => group.organisationUnits))];
}

/** One object per id; all ids that the server does not know are named in one UnknownIdsError. */
export async function readAll<T>(
  ids: readonly string[],
  collection: string,
  address: string,
  read: (id: string) => Promise<T>,
): Promise<T[]> {
  const unknown: string[] = [];
  const found: T[] = [];
  for (const id of ids) {
    try {
      found.push(await read(id));
    } catch (error) {
      if (!(error instanceof Dhis2NotFoundError)) throw error;
      unknown.push(id);
    }
  }
  if (unknown.length > 0) throw new UnknownIdsError(collection, unknown, address);
  return found;
}
