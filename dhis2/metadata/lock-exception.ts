import { z } from 'zod';
import type { Dhis2Client } from '../client/dhis2-client';
import { Dhis2ForbiddenError, Dhis2NotFoundError, Dhis2RefusedError } from '../errors/errors';
import { ref } from './fields';
import type { ReadOptions } from './metadata-reader';

/** An org unit whose period of a data set stays open after its expiry. */
export interface LockException {
  readonly organisationUnit: string;
  readonly period: string;
  readonly dataSet: string;
}

const fields = 'organisationUnit[id],dataSet[id],period[id,name]';
const period = z.union([ref, z.object({ name: z.string() }).transform(({ name }) => name)]);
const answerSchema = z.object({
  lockExceptions: z.array(z.object({ organisationUnit: ref, dataSet: ref, period })),
});

/** All lock exceptions (they have no id of their own); undefined when this user may not read them or the answer holds none. */
export async function readLockExceptions(
  client: Dhis2Client,
  options: ReadOptions = {},
): Promise<LockException[] | undefined> {
  try {
    const answer = await client.getJson(
      '/api/lockExceptions',
      [
        ['fields', fields],
        ['paging', false],
      ],
      answerSchema.nullable().catch(null),
      options,
    );
    return answer?.lockExceptions;
  } catch (error) {
    const hidden =
      error instanceof Dhis2ForbiddenError || error instanceof Dhis2NotFoundError || error instanceof Dhis2RefusedError;
    if (hidden) return undefined;
    throw error;
  }
}
