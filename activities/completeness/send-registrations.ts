import type { Registration } from '../../dhis2/completeness/complete-data-set-registrations';
import type { Dhis2 } from '../../dhis2/dhis2';
import { shorten } from '../../dhis2/errors/redact';

const registrationsPerPost = 500;

/**
 * Posts registrations and gives the server's reasons against some of them. What really landed is read back by the caller. A request that
 * is refused as a whole without a reason is sent again once for each of its periods, since 2.43+ refuses the first registration of
 * a period that it never stored and stores that period; if that does not help it is halved, so that one costs one.
 */
export async function sendRegistrations(
  dhis2: Dhis2,
  registrations: readonly Registration[],
  strategy: 'CREATE_AND_UPDATE' | 'DELETE',
  options: { readonly signal: AbortSignal; readonly onPost: () => void },
): Promise<string[]> {
  const said: string[] = [];
  for (let from = 0; from < registrations.length; from += registrationsPerPost)
    said.push(...(await send(registrations.slice(from, from + registrationsPerPost))));
  return said;

  async function send(part: readonly Registration[]): Promise<string[]> {
    const tries = new Set(part.map(({ period }) => period)).size + 1;
    let description = '';
    for (let attempt = 0; attempt < tries; attempt += 1) {
      options.onPost();
      const answer = await dhis2.completeDataSetRegistrations.post(part, strategy, { signal: options.signal });
      if (answer.status !== 'ERROR' || answer.conflicts.length > 0) {
        return answer.conflicts.map(({ text, objects }) => shorten([...Object.values(objects), text].join(': ')));
      }
      description = answer.description ?? 'refused without a reason';
    }
    if (part.length === 1) return [shorten(description)];
    const half = Math.ceil(part.length / 2);
    return [...(await send(part.slice(0, half))), ...(await send(part.slice(half)))];
  }
}
