import { gunzipSync } from 'node:zlib';
import { firstZipEntry } from './zip-file';

/** The text of a body that may be a gzip or zip file, told by its first bytes only; undefined if it cannot be unpacked. */
export function bodyText(body: Buffer): string | undefined {
  try {
    if (body[0] === 0x1f && body[1] === 0x8b) return gunzipSync(body).toString('utf8');
  } catch {
    return undefined;
  }
  if (body.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004') return firstZipEntry(body)?.toString('utf8');
  return body.toString('utf8');
}

/** The parsed JSON, or undefined if the text is none. */
export function parseJson(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return parsed;
  } catch {
    return undefined;
  }
}
