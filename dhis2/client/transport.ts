import { Pool } from 'undici';
import type { FailedRequest } from '../errors/dhis2-error';
import { UrlTooLongError } from '../errors/errors';
import { InvalidArgumentError } from '../errors/invalid-argument-error';
import { Semaphore, type Admission } from './admission';
import { bodyChunks, decodeContent, peek } from './body';
import { Credentials } from './credentials';
import { Deadline } from './deadline';
import { pause, type LimiterPace } from './limiter-pace';
import { normaliseAddress, positive, type Dhis2Options } from './options';
import { encodeQuery, maxUrlBytes, type Query } from './query';
import { answered, outcomeOf, type RequestOutcome } from './request-outcome';
import { header, refusedAnswer, type RefusedAnswer } from './refused-answer';
import { transportFailure, type TimeLimits } from './transport-failure';

/** Cancellation and time limits of one call; limits left out are those of the client. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly headersTimeoutMs?: number | undefined;
  readonly bodyTimeoutMs?: number | undefined;
  readonly totalTimeoutMs?: number | undefined;
}

export interface Outgoing {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly query: Query;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

/** An answer whose body is still on its way. */
export interface Incoming {
  readonly request: FailedRequest;
  readonly status: number;
  readonly headers: RefusedAnswer['headers'];
  /** Media type in lower case, without parameters; empty when there is none. */
  readonly contentType: string;
  /** Content-Encoding undone. */
  readonly chunks: AsyncIterable<Buffer>;
  /** The typed error for this answer, given the beginning of its body or else read from it. */
  refusal(text?: string): Promise<Error>;
}

/** Connection pool, credentials and time limits of one server: one attempt per call, redirects never followed, cookies ignored. */
export class Transport {
  readonly address: string;
  private readonly credentials: Credentials;
  private readonly pool: Pool;
  private readonly admission: Admission;
  private readonly limiter: LimiterPace | undefined;
  private readonly limits: TimeLimits;
  private readonly totalTimeoutMs: number | undefined;

  constructor(options: Dhis2Options) {
    this.address = normaliseAddress(options.url);
    this.credentials = new Credentials(options.auth);
    this.limits = {
      connectTimeoutMs: positive('connectTimeoutMs', options.connectTimeoutMs, 10_000),
      headersTimeoutMs: positive('headersTimeoutMs', options.headersTimeoutMs, 120_000),
      bodyTimeoutMs: positive('bodyTimeoutMs', options.bodyTimeoutMs, 60_000),
    };
    this.totalTimeoutMs =
      options.totalTimeoutMs === undefined ? undefined : positive('totalTimeoutMs', options.totalTimeoutMs, 1);
    const connections = positive('maxConnections', options.maxConnections, 8);
    this.admission = options.admission ?? new Semaphore(connections);
    this.limiter = options.limiter;
    this.pool = new Pool(new URL(this.address).origin, {
      connections,
      pipelining: 1,
      connect: { timeout: this.limits.connectTimeoutMs },
    });
  }

  /** The whole URL of a request. `path` begins with `/api/`, its parts already escaped. */
  urlOf(path: string, query: Query): string {
    if (!path.startsWith('/api/')) throw new InvalidArgumentError(`The path "${path}" does not begin with /api/.`);
    return `${this.address}${path}${encodeQuery(query)}`;
  }

  /**
   * Sends one request when a slot is free and hands the open answer to `read`; the slot is held until `read` is done. What a
   * limiter refuses waits, without a slot, and is sent again, when the client has a pace for that.
   */
  async exchange<T>(outgoing: Outgoing, options: CallOptions, read: (incoming: Incoming) => Promise<T>): Promise<T> {
    const url = this.urlOf(outgoing.path, outgoing.query);
    const request: FailedRequest = { method: outgoing.method, url };
    const bytes = Buffer.byteLength(url);
    if (bytes > maxUrlBytes) throw new UrlTooLongError(bytes, maxUrlBytes, request);
    for (let refusals = 0, waitedMs = 0; ; refusals += 1) {
      try {
        return await this.once(outgoing, request, options, read);
      } catch (error) {
        const pauseMs = this.limiter?.pauseAfter(error, { refusals, waitedMs });
        if (pauseMs === undefined) throw error;
        waitedMs += pauseMs;
        await pause(pauseMs, options.signal);
      }
    }
  }

  private async once<T>(
    outgoing: Outgoing,
    request: FailedRequest,
    options: CallOptions,
    read: (incoming: Incoming) => Promise<T>,
  ): Promise<T> {
    const release = await this.admission.acquire(options.signal, request);
    try {
      await this.limiter?.turn(options.signal);
    } catch (error) {
      release();
      throw error;
    }
    const deadline = new Deadline(options.signal, options.totalTimeoutMs ?? this.totalTimeoutMs);
    let outcome: RequestOutcome | undefined;
    try {
      const result = await this.attempt(outgoing, request, { ...this.limits, ...given(options) }, deadline, read);
      outcome = answered;
      this.limiter?.answered();
      return result;
    } catch (error) {
      outcome = outcomeOf(error);
      throw error;
    } finally {
      deadline.end();
      release(outcome);
    }
  }

  private async attempt<T>(
    outgoing: Outgoing,
    request: FailedRequest,
    limits: TimeLimits,
    deadline: Deadline,
    read: (incoming: Incoming) => Promise<T>,
  ): Promise<T> {
    const failure = (error: unknown): Error => transportFailure(error, request, limits, deadline);
    const response = await this.pool
      .request({
        method: outgoing.method,
        path: request.url.slice(new URL(this.address).origin.length),
        headers: {
          ...outgoing.headers,
          authorization: this.credentials.header,
          'accept-encoding': 'gzip',
          'user-agent': 'sluice',
          'x-requested-with': 'XMLHttpRequest',
        },
        body: outgoing.body ?? null,
        headersTimeout: limits.headersTimeoutMs,
        bodyTimeout: limits.bodyTimeoutMs,
        signal: deadline.signal,
      })
      .catch((error: unknown) => {
        throw failure(error);
      });
    const { statusCode: status, headers, body } = response;
    // A body that is given up half-way emits an error that nobody reads any more.
    body.on('error', () => undefined);
    try {
      const chunks = decodeContent(bodyChunks(body, failure), header(headers, 'content-encoding'), request);
      const contentType = (header(headers, 'content-type') ?? '').split(';', 1).join('').trim().toLowerCase();
      const refusal = async (text?: string): Promise<Error> => {
        const shown = text ?? (await peek(chunks));
        if (deadline.cancelled) return deadline.reason;
        return refusedAnswer({ status, headers, text: shown }, request, this.credentials);
      };
      return await read({ request, status, headers, contentType, chunks, refusal });
    } finally {
      body.destroy();
    }
  }

  /** Waits for requests in flight, then closes all connections. */
  async close(): Promise<void> {
    await this.pool.close();
  }
}

function given(options: CallOptions): Partial<TimeLimits> {
  return {
    ...(options.headersTimeoutMs === undefined ? {} : { headersTimeoutMs: options.headersTimeoutMs }),
    ...(options.bodyTimeoutMs === undefined ? {} : { bodyTimeoutMs: options.bodyTimeoutMs }),
  };
}
