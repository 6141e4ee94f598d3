import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { FailedRequest } from '../errors/dhis2-error';
import { errorCode } from '../errors/error-code';
import { Dhis2ContentError, Dhis2Error, Dhis2TooLargeError } from '../errors/errors';
import { cutBody } from './transport-failure';

const unpackedChunkBytes = 256 * 1024;

/** The chunks of a body; every failure of the connection is turned into one of our errors by `failure`. */
export async function* bodyChunks(body: Readable, failure: (error: unknown) => Error): AsyncGenerator<Buffer> {
  const chunks: AsyncIterable<unknown> = body;
  try {
    for await (const chunk of chunks) if (Buffer.isBuffer(chunk)) yield chunk;
  } catch (error) {
    throw failure(error);
  }
}

function decoderOf(encoding: string): Transform | undefined {
  const options = { chunkSize: unpackedChunkBytes };
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip(options);
    case 'deflate':
      return createInflate(options);
    case 'br':
      return createBrotliDecompress(options);
    default:
      return undefined;
  }
}

/** Undoes the `Content-Encoding` that a proxy may have applied; a cut or damaged body is a Dhis2ContentError. */
export function decodeContent(
  chunks: AsyncIterable<Buffer>,
  encoding: string | undefined,
  request: FailedRequest,
): AsyncIterable<Buffer> {
  const name = encoding?.trim().toLowerCase() ?? 'identity';
  if (name === 'identity' || name === '') return chunks;
  const decoder = decoderOf(name);
  if (decoder === undefined) {
    const advice = 'A proxy in front of DHIS2 must send it plain or as gzip.';
    throw new Dhis2ContentError(false, `The answer has the unknown content encoding "${name}"`, advice, request);
  }
  return unpack(chunks, decoder, request);
}

/** Unpacks a body that is a gzip FILE (`compression=gzip`: no Content-Encoding), recognised by its first bytes; others pass as they are. */
export async function* gunzipFile(chunks: AsyncIterable<Buffer>, request: FailedRequest): AsyncGenerator<Buffer> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let done = false;
  while (head.length < 2 && !done) {
    const next = await iterator.next();
    if (next.done === true) done = true;
    else head = Buffer.concat([head, next.value]);
  }
  const whole = prepend(head, { [Symbol.asyncIterator]: () => iterator });
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  yield* isGzip ? unpack(whole, createGunzip({ chunkSize: unpackedChunkBytes }), request) : whole;
}

async function* prepend(head: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  yield* rest;
}

async function* unpack(
  chunks: AsyncIterable<Buffer>,
  decoder: Transform,
  request: FailedRequest,
): AsyncGenerator<Buffer> {
  pipeline(chunks, decoder, () => undefined);
  const unpacked: AsyncIterable<unknown> = decoder;
  try {
    for await (const chunk of unpacked) if (Buffer.isBuffer(chunk)) yield chunk;
  } catch (error) {
    const code = error instanceof Dhis2Error ? undefined : errorCode(error);
    if (code !== undefined && /^(Z_|ERR__|ERR_BROTLI)/.test(code)) {
      throw cutBody(`The packed body is cut or damaged: ${code}`, request, error);
    }
    throw error;
  }
}

/** The whole body in memory. Over `limit` bytes: a Dhis2TooLargeError, so that the caller asks for less. */
export async function collect(chunks: AsyncIterable<Buffer>, limit: number, request: FailedRequest): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > limit) {
      throw new Dhis2TooLargeError(`The answer has more than ${limit} bytes`, 'Ask for less in one request.', request);
    }
    parts.push(chunk);
  }
  return Buffer.concat(parts, bytes);
}

const errorBodyBytes = 64 * 1024;

/** The beginning of a body as text, for the message of an error; whatever breaks the transfer only shortens it. */
export async function peek(chunks: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      parts.push(chunk);
      bytes += chunk.length;
      if (bytes >= errorBodyBytes) break;
    }
  } catch {
    return Buffer.concat(parts).toString('utf8');
  }
  return Buffer.concat(parts).toString('utf8');
}
