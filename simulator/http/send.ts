import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../faults/fault';
import type { SimulatorReply } from './exchange';
import { jsonUtf8 } from './web-message';

export function bodyBytes(reply: SimulatorReply): Buffer {
  if (reply.body === undefined) return Buffer.alloc(0);
  if (Buffer.isBuffer(reply.body)) return reply.body;
  return Buffer.from(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body), 'utf8');
}

function headersOf(reply: SimulatorReply): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(reply.headers ?? {})) headers[name.toLowerCase()] = value;
  const isObject = typeof reply.body === 'object' && !Buffer.isBuffer(reply.body);
  if (isObject && headers['content-type'] === undefined) headers['content-type'] = jsonUtf8;
  const cookie = headers['set-cookie'];
  if (typeof cookie === 'string')
    headers['set-cookie'] = [cookie, `SESSION_EXPIRE=${Math.floor(Date.now() / 1000) + 3600}; Path=/`];
  return headers;
}

/** Resolves when the bytes are handed to the system, or the client has gone. */
function written(response: ServerResponse, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) resolve();
    else response.write(bytes, () => resolve());
  });
}

function ended(response: ServerResponse, bytes?: Buffer): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) {
      resolve();
      return;
    }
    response.once('close', resolve);
    if (bytes === undefined) response.end(resolve);
    else response.end(bytes, resolve);
  });
}

/** Sends a reply; the faults `cut` and `trickle` change how its body arrives. Returns the number of bytes sent. */
export async function send(response: ServerResponse, reply: SimulatorReply, faults: readonly Fault[]): Promise<number> {
  const whole = bodyBytes(reply);
  const cut = faults.find((fault) => fault.kind === 'cut');
  const trickle = faults.find((fault) => fault.kind === 'trickle');
  const body = cut === undefined ? whole : whole.subarray(0, Math.floor(whole.length * cut.share));
  const headers = headersOf(reply);
  const bodyless = reply.status === 204 || reply.status === 304;
  // Without a length the body goes in chunks, so that a cut one can end like a whole one.
  if (cut === undefined && trickle === undefined && !bodyless) headers['content-length'] = String(whole.length);
  response.writeHead(reply.status, headers);
  if (cut === undefined && trickle === undefined) {
    await ended(response, bodyless ? undefined : whole);
    return bodyless ? 0 : whole.length;
  }
  const piece = Math.max(1, trickle?.bytesPerPiece ?? body.length);
  for (let at = 0; at < body.length && !response.destroyed; at += piece) {
    await written(response, body.subarray(at, at + piece));
    if (trickle !== undefined) await sleep(trickle.intervalMs, undefined, { ref: false });
  }
  if (cut?.ending === 'broken') response.destroy();
  else await ended(response);
  return body.length;
}
