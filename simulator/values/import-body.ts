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

const tokens = /"(?:[^"\\]|\\.)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** As `parseJson`, but numbers become texts just as they were written (`12.0` stays `12.0`), as DHIS2 reads values. */
export function parseJsonKeepingNumbers(text: string): unknown {
  if (!/[:[,]\s*-?\d/.test(text)) return parseJson(text);
  return parseJson(text.replace(tokens, (token) => (token.startsWith('"') ? token : `"${token}"`)));
}
