import type { LeaseAnswer } from '../../contracts/permits';
import type { FailedRequest } from '../../dhis2/errors/dhis2-error';
import { Dhis2UnavailableError } from '../../dhis2/errors/errors';
import type { Logger } from '../logging/logger';

/** Rests longer than this are not sat out in the process: the caller is told when to come again. */
const longestWaitMs = 30_000;

/** What this process knows of the rest of a server: the log says when it begins and ends. */
export class RestNotice {
  private endsAtMs = 0;
  private failures = 0;
  private said = false;

  constructor(
    private readonly server: string,
    private readonly logger: Logger,
  ) {}

  note({ rest, probe }: LeaseAnswer): void {
    const { server } = this;
    this.endsAtMs = performance.now() + (rest?.endsInMs ?? 0);
    this.failures = rest?.failures ?? 0;
    if (rest !== undefined && !this.said) {
      const failures = `${rest.failures} requests in a row failed`;
      this.logger.warn({ server, ...rest }, `${server} rests for ${seconds(rest.endsInMs)} s: ${failures}`);
      this.said = true;
    } else if (rest === undefined && !probe && this.said) {
      this.logger.info({ server }, `${server} answers again`);
      this.said = false;
    }
  }

  /** Whether requests are to be given back to the caller's retries, where they are seen and leave room for other work. */
  get long(): boolean {
    return this.remainingMs > longestWaitMs;
  }

  /** The error of a request that was not sent, with the time after which to try again. */
  refusal(request: FailedRequest): Dhis2UnavailableError {
    return new Dhis2UnavailableError(
      `Not sent: the server rests, because ${this.failures} requests in a row failed`,
      `It is asked again in ${seconds(this.remainingMs)} s.`,
      request,
      { retryAfterMs: Math.ceil(this.remainingMs) },
    );
  }

  private get remainingMs(): number {
    return Math.max(0, this.endsAtMs - performance.now());
  }
}

function seconds(ms: number): number {
  return Math.ceil(ms / 1_000);
}
