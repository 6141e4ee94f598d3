import { Dhis2TooLargeError, UrlTooLongError } from '../errors/errors';
import { isStrain, strainedRequests, type AnsweringServer } from './strained-requests';

export interface AskInParts<Query, Answer> {
  /** Makes one attempt. */
  readonly ask: (query: Query) => Promise<Answer>;
  /** Smaller queries that together ask for exactly what this one asks for; undefined when it cannot be cut. */
  readonly partsOf: (query: Query) => readonly Query[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A server's answers to these queries. One that is too large for it (413, 414) is cut at once, and again if need be. 502, 504 and
 * time-outs are the server's state first: the error is thrown, and it is the caller's to ask again; a query that has failed twice
 * while the server answers others is cut as well. An error of a query that cannot be cut is thrown as it is.
 */
export async function askInParts<Query, Answer>(
  server: AnsweringServer,
  queries: readonly Query[],
  { ask, partsOf, signal }: AskInParts<Query, Answer>,
): Promise<Answer[]> {
  const strained = strainedRequests(server);
  const all = async (parts: readonly Query[]): Promise<Answer[]> => {
    const answers: Answer[] = [];
    for (const part of parts) answers.push(...(await one(part)));
    return answers;
  };
  const one = async (query: Query): Promise<Answer[]> => {
    const name = JSON.stringify(query);
    const known = strained.isKnown(name) ? partsOf(query) : undefined;
    const answers = known === undefined ? await whole(query, name) : await all(known);
    strained.succeeded(name);
    return answers;
  };
  const whole = async (query: Query, name: string): Promise<Answer[]> => {
    try {
      return [await ask(query)];
    } catch (error) {
      const tooLarge = error instanceof Dhis2TooLargeError || error instanceof UrlTooLongError;
      const cut = tooLarge || (isStrain(error) && (await strained.failed(name, signal)));
      const parts = cut ? partsOf(query) : undefined;
      if (parts === undefined) throw error;
      return await all(parts);
    }
  };
  return all(queries);
}
