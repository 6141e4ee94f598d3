import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { z } from 'zod';
import type { FailedRequest } from '../errors/dhis2-error';
import { Dhis2ContentError, Dhis2RefusedError } from '../errors/errors';
import { collect, gunzipFile } from './body';
import { positive, type Dhis2Options } from './options';
import type { Query } from './query';
import { Transport, type CallOptions, type Incoming } from './transport';
import { cutBody } from './transport-failure';

const gzipAsync = promisify(gzip);
const smallestGzippedBody = 1024;

export interface PostOptions extends CallOptions {
  /** Send the body as gzip when it is worth it; only for endpoints that unpack it. Default false. */
  readonly gzip?: boolean;
  /** Which answers in JSON are results rather than errors. Default: every 2xx. */
  readonly accept?: (status: number, body: unknown) => boolean;
}

export interface DownloadOptions extends CallOptions {
  /** Media types that are taken, in lower case without parameters. */
  readonly contentTypes: readonly string[];
}

/**
 * HTTP to one DHIS2 server. One attempt per call: retrying is the caller's. Redirects are never followed, cookies never
 * kept, content types checked. Everything that goes wrong is a `Dhis2Error`; a cancelled call throws the reason of its signal.
 */
export class Dhis2Client {
  private readonly transport: Transport;
  private readonly maxResponseBytes: number;

  /** Throws InvalidArgumentError for a URL, credentials or limits that cannot work. Opens no connection. */
  constructor(options: Dhis2Options) {
    this.transport = new Transport(options);
    this.maxResponseBytes = positive('maxResponseBytes', options.maxResponseBytes, 256 * 1024 * 1024);
  }

  /** Scheme, host, port and path of the base URL, without credentials: names the server. */
  get address(): string {
    return this.transport.address;
  }

  /** The whole URL of a request, e.g. for the text of an error. */
  urlOf(path: string, query: Query): string {
    return this.transport.urlOf(path, query);
  }

  /** Bytes of that URL; over `maxUrlBytes` (7,000) a call throws UrlTooLongError. */
  urlBytes(path: string, query: Query): number {
    return Buffer.byteLength(this.urlOf(path, query));
  }

  /** The JSON answer of a GET, parsed by the schema. An empty 200 is a refusal (2.38–2.42: E2010–E2012 of an export). */
  async getJson<T>(path: string, query: Query, schema: z.ZodType<T>, options: CallOptions = {}): Promise<T> {
    const outgoing = { method: 'GET', path, query, headers: { accept: 'application/json' } } as const;
    return await this.transport.exchange(outgoing, options, async (incoming) => {
      if (incoming.status < 200 || incoming.status > 299) throw await incoming.refusal();
      const body = await this.readJson(incoming);
      if (body === undefined) throw emptyAnswer(incoming.request, incoming.status);
      const parsed = schema.safeParse(body);
      if (!parsed.success) throw unexpectedShape(parsed.error, incoming.request, incoming.status);
      return parsed.data;
    });
  }

  /** Posts JSON; answers that `accept` takes are returned whatever their status, all others are typed errors. */
  async postJson(
    path: string,
    query: Query,
    payload: unknown,
    options: PostOptions = {},
  ): Promise<{ status: number; body: unknown }> {
    const plain = Buffer.from(JSON.stringify(payload), 'utf8');
    const packed = options.gzip === true && plain.length >= smallestGzippedBody;
    const outgoing = {
      method: 'POST',
      path,
      query,
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        ...(packed ? { 'content-encoding': 'gzip' } : {}),
      },
      body: packed ? await gzipAsync(plain) : plain,
    } as const;
    const accept = options.accept ?? ((status: number) => status >= 200 && status <= 299);
    return await this.transport.exchange(outgoing, options, async (incoming) => {
      const { status, request } = incoming;
      if (!isJson(incoming.contentType)) {
        if (status >= 200 && status <= 299 && incoming.contentType === '') throw await this.emptyOrUntyped(incoming);
        throw await incoming.refusal();
      }
      const body = await this.readJson(incoming);
      if (body === undefined) throw cutBody('The answer to the POST is empty', request);
      if (!accept(status, body)) throw await incoming.refusal(JSON.stringify(body));
      return { status, body };
    });
  }

  /**
   * Streams the body of a GET, unpacked when it is gzip (by Content-Encoding or as a file), into `sink`, and returns what
   * that returns. A body that breaks off throws through the sink. An empty body is a refusal and never reaches the sink.
   */
  async download<T>(
    path: string,
    query: Query,
    sink: (chunks: AsyncIterable<Buffer>) => Promise<T>,
    options: DownloadOptions,
  ): Promise<T> {
    const outgoing = { method: 'GET', path, query, headers: { accept: '*/*' } } as const;
    return await this.transport.exchange(outgoing, options, async (incoming) => {
      const { status, request } = incoming;
      if (status < 200 || status > 299) throw await incoming.refusal();
      if (incoming.contentType !== '' && !options.contentTypes.includes(incoming.contentType))
        throw await incoming.refusal();
      const chunks = gunzipFile(incoming.chunks, request);
      const first = await firstBytes(chunks);
      if (first === undefined) throw emptyAnswer(request, status);
      return await sink(rejoin(first, chunks));
    });
  }

  /** Waits for requests in flight, then closes all connections. */
  async close(): Promise<void> {
    await this.transport.close();
  }

  /** The body as JSON; undefined when it is empty. */
  private async readJson(incoming: Incoming): Promise<unknown> {
    if (!isJson(incoming.contentType) && incoming.contentType !== '') throw await incoming.refusal();
    const bytes = await collect(incoming.chunks, this.maxResponseBytes, incoming.request);
    if (bytes.length === 0) return undefined;
    const text = bytes.toString('utf8');
    try {
      return JSON.parse(text);
    } catch (error) {
      if (!isJson(incoming.contentType)) throw await incoming.refusal(text.slice(0, 65_536));
      throw cutBody(`The JSON of the answer is cut or malformed after ${bytes.length} bytes`, incoming.request, error);
    }
  }

  private async emptyOrUntyped(incoming: Incoming): Promise<Error> {
    const bytes = await collect(incoming.chunks, this.maxResponseBytes, incoming.request);
    if (bytes.length === 0) return cutBody('The answer to the POST is empty', incoming.request);
    return await incoming.refusal(bytes.toString('utf8'));
  }
}

function isJson(contentType: string): boolean {
  return contentType === 'application/json' || contentType.endsWith('+json');
}

function emptyAnswer(request: FailedRequest, status: number): Error {
  const advice =
    'DHIS2 2.38–2.42 refuses an export in this way: check that this user may read the data set, the attribute option combos and all org units asked for.';
  return new Dhis2RefusedError('The answer is empty', advice, request, { status });
}

function unexpectedShape(error: z.ZodError, request: FailedRequest, status: number): Error {
  const shown = error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.map(String).join('.') || 'body'}: ${issue.message}`);
  const advice = 'This is not what DHIS2 2.38–2.44 answers here; check the URL and the version of the server.';
  return new Dhis2ContentError(false, `The answer lacks expected members: ${shown.join('; ')}`, advice, request, {
    status,
  });
}

async function firstBytes(chunks: AsyncGenerator<Buffer>): Promise<Buffer | undefined> {
  for (;;) {
    const next = await chunks.next();
    if (next.done === true) return undefined;
    if (next.value.length > 0) return next.value;
  }
}

async function* rejoin(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}
