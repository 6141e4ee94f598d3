import { createHash } from 'node:crypto';
import type { SimulatorReply, SimulatorRequest } from './exchange';
import { bodyBytes } from './send';

/**
 * The answer with a tag of its content, or 304 without body where the client has that content already (`If-None-Match`). The
 * work is done all the same. Only 2.44 does so for lists, and only for whole ones.
 */
export function withEtag(request: SimulatorRequest, reply: SimulatorReply): SimulatorReply {
  const tag = `"0${createHash('md5').update(bodyBytes(reply)).digest('hex')}"`;
  const known = (request.headers['if-none-match'] ?? '').split(',').map((text) => text.trim().replace(/^W\//, ''));
  if (known.includes(tag) || known.includes('*')) return { status: 304, headers: { etag: tag } };
  return { ...reply, headers: { ...reply.headers, etag: tag } };
}
