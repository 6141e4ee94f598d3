import type { Dhis2 } from '../dhis2';
import { Dhis2TimeoutError, Dhis2UnavailableError } from '../errors/errors';

/** So often a request must fail before its size is suspected rather than the server's state. */
const failuresBeforeCut = 2;

/** Is asked for its version to see whether it answers at all. */
export type AnsweringServer = Pick<Dhis2, 'system'>;

/** A proxy or this side gave up waiting for the answer: the request may be too large, or the server is in trouble. */
export function isStrain(error: unknown): boolean {
  if (error instanceof Dhis2TimeoutError) return error.phase !== 'connect';
  return error instanceof Dhis2UnavailableError && [502, 504, 524].includes(error.status ?? 0);
}

/**
 * Remembers which requests to one server failed by strain, over the attempts that its caller makes, so that one is cut in two only when
 * it failed twice while the server answers others. Kept by the process: another one counts for itself.
 */
export class StrainedRequests {
  private readonly failures = new Map<string, number>();

  constructor(private readonly server: AnsweringServer) {}

  /** It failed twice before, and the server answered: it is asked for in parts from the start. */
  isKnown(request: string): boolean {
    return (this.failures.get(request) ?? 0) >= failuresBeforeCut;
  }

  /** Notes a failure. True when the request is to be cut: not the first failure, and the server answers another request now. */
  async failed(request: string, signal: AbortSignal | undefined): Promise<boolean> {
    const failures = (this.failures.get(request) ?? 0) + 1;
    if (failures < failuresBeforeCut || (await this.answers(signal))) {
      this.failures.set(request, failures);
      return failures >= failuresBeforeCut;
    }
    return false;
  }

  succeeded(request: string): void {
    this.failures.delete(request);
  }

  private async answers(signal: AbortSignal | undefined): Promise<boolean> {
    try {
      await this.server.system.info(signal);
      return true;
    } catch {
      signal?.throwIfAborted();
      return false;
    }
  }
}

const byServer = new WeakMap<AnsweringServer, StrainedRequests>();

export function strainedRequests(server: AnsweringServer): StrainedRequests {
  const known = byServer.get(server);
  if (known !== undefined) return known;
  const strained = new StrainedRequests(server);
  byServer.set(server, strained);
  return strained;
}
