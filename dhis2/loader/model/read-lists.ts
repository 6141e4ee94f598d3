import type { z } from 'zod';
import { maxUrlBytes, type Query } from '../../client/query';
import { Dhis2ForbiddenError, Dhis2NotFoundError, Dhis2RefusedError } from '../../errors/errors';
import type { LoaderServer } from '../server';

/** Room for the other parameters and the address. */
const idBytes = maxUrlBytes - 1_500;
const idsPerRequest = Math.floor(idBytes / (11 + '%2C'.length));

/** Objects of a list by id, in as many requests as the length of URLs asks for. Ids that are not found are left out. */
export async function readByIds<T>(
  server: Pick<LoaderServer, 'client'>,
  collection: string,
  ids: readonly string[],
  fields: string,
  schema: z.ZodType<T>,
  signal?: AbortSignal,
): Promise<T[]> {
  const answers: T[] = [];
  for (let from = 0; from < ids.length; from += idsPerRequest) {
    const some = ids.slice(from, from + idsPerRequest).join(',');
    const query: Query = [
      ['fields', fields],
      ['filter', `id:in:[${some}]`],
      ['paging', false],
    ];
    answers.push(await server.client.getJson(`/api/${collection}`, query, schema, { signal }));
  }
  return answers;
}

/** Undefined when this user may not read it or this server does not have it. */
export async function ifReadable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    const hidden =
      error instanceof Dhis2ForbiddenError || error instanceof Dhis2NotFoundError || error instanceof Dhis2RefusedError;
    if (hidden) return undefined;
    throw error;
  }
}
