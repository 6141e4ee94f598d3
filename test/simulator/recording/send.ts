import { Agent, request as open } from 'node:http';
import { gunzipSync, inflateRawSync } from 'node:zlib';
import type { RecordedRequest } from './format';

export interface Received {
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function requestBytes(body: unknown): Buffer | undefined {
  if (body === undefined || body === null) return undefined;
  if (isObject(body) && Object.keys(body).length === 1) {
    if (typeof body['text'] === 'string') return Buffer.from(body['text']);
    if (typeof body['base64'] === 'string') return Buffer.from(body['base64'], 'base64');
  }
  return Buffer.from(JSON.stringify(body));
}

function authorization(auth: RecordedRequest['auth']): string | undefined {
  if (typeof auth === 'object') return 'token' in auth ? `ApiToken ${auth.token}` : `Bearer ${auth.bearer}`;
  if (auth === 'none') return undefined;
  const user = auth === 'admin' ? 'admin:district' : auth === 'wrong' ? 'admin:not-the-password' : auth;
  return `Basic ${Buffer.from(user).toString('base64')}`;
}

/** Entries of a zip file by its central directory. */
function unzip(bytes: Buffer): Map<string, Buffer> {
  const entries = new Map<string, Buffer>();
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = bytes.readUInt32LE(end + 16);
  for (let count = bytes.readUInt16LE(end + 10); count > 0; count -= 1) {
    const size = bytes.readUInt32LE(at + 20);
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const local = bytes.readUInt32LE(at + 42);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(from, from + size);
    entries.set(name, bytes.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed));
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

/** The body as a recording writes it: JSON, or `{text}`, `{gzip}`, `{zip}`. */
function readBody(contentType: string, bytes: Buffer): unknown {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return { gzip: readBody('', gunzipSync(bytes)) };
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    return { zip: Object.fromEntries([...unzip(bytes)].map(([name, content]) => [name, readBody('', content)])) };
  }
  const text = bytes.toString('utf8');
  if (contentType.toLowerCase().includes('json') || (contentType === '' && /^[[{]/.test(text))) {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return { text };
    }
  }
  return { text };
}

/** Sends one recorded request: no headers but those given, Host, Content-Length and Authorization. */
export function sendRecorded(base: string, recorded: RecordedRequest): Promise<Received> {
  const query = recorded.query
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
  const bytes = requestBytes(recorded.body);
  const login = authorization(recorded.auth);
  const headers: Record<string, string | number> = { ...recorded.headers };
  if (login !== undefined) headers['authorization'] = login;
  if (bytes !== undefined || ['POST', 'PUT', 'PATCH'].includes(recorded.method))
    headers['content-length'] = bytes?.length ?? 0;
  return new Promise((resolve, reject) => {
    const sent = open(
      `${base}${recorded.path}${query === '' ? '' : `?${query}`}`,
      { method: recorded.method, headers, agent },
      (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('error', reject);
        response.on('end', () => {
          const flat: Record<string, string> = {};
          for (const [name, value] of Object.entries(response.headers)) {
            flat[name] = (Array.isArray(value) ? value.join(', ') : (value ?? '')).replaceAll(base, '<base>');
          }
          const raw = Buffer.concat(pieces);
          const isFile = (raw[0] === 0x1f && raw[1] === 0x8b) || (raw[0] === 0x50 && raw[1] === 0x4b);
          const body = isFile ? raw : Buffer.from(raw.toString('utf8').replaceAll(base, '<base>'));
          resolve({
            status: response.statusCode ?? 0,
            headers: flat,
            body: readBody(flat['content-type'] ?? '', body),
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end(bytes);
  });
}
