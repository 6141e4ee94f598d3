import type { Dhis2Error } from '../../errors/errors';
import { Dhis2ContentError, Dhis2RefusedError } from '../../errors/errors';

/** Answers to an import that DHIS2 (2.38–2.44) never gives by itself: its POST is always allowed and implemented. */
const neverOfDhis2 = new Set([405, 501, 511]);

/** Whether a refusal of an import comes from what stands in front of DHIS2, a firewall, say, and not from DHIS2. */
export function isIntercepted(error: unknown): error is Dhis2RefusedError {
  return error instanceof Dhis2RefusedError && (error.webPage || neverOfDhis2.has(error.status ?? 0));
}

/** A web page with a status of success: a passing notice, or how some firewalls refuse. */
export function isPageInPlace(error: unknown): error is Dhis2ContentError {
  return error instanceof Dhis2ContentError && error.webPage;
}

/** Whether an empty import, which changes nothing, comes through to DHIS2: then the one before was stopped for what is in it. */
export async function comesThrough(emptyImport: () => Promise<unknown>): Promise<boolean> {
  try {
    await emptyImport();
    return true;
  } catch (error) {
    if (isIntercepted(error) || isPageInPlace(error)) return false;
    if (error instanceof Dhis2RefusedError || (error instanceof Dhis2ContentError && !error.retryable)) return true;
    throw error;
  }
}

/** No import comes through, whatever is in it. */
export function takesNoImport({ method, url, status }: Dhis2Error): Dhis2RefusedError {
  return new Dhis2RefusedError(
    'Nothing can be written here: even an empty import is refused, though reading works, and not by DHIS2 but by what stands in front of it (a read-only proxy, a firewall, a page for maintenance)',
    'Use the address for writing, or ask who runs the proxy to let POST to /api/dataValueSets through.',
    { method, url },
    { status },
  );
}
