import { request as open } from 'node:http';

export interface Got {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  bytes: Buffer;
  text: string;
  /** The parsed body; fails the test if it is no JSON. */
  json: () => unknown;
}

export interface Asked {
  method?: string;
  auth?: string | null;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, instead of a body. */
  text?: string;
}

/** One request with a connection of its own; rejects if the connection breaks before the end of the answer. */
export function ask(url: string, asked: Asked = {}): Promise<Got> {
  const { auth = 'admin:district' } = asked;
  const text = asked.text ?? (asked.body === undefined ? undefined : JSON.stringify(asked.body));
  const body = text === undefined ? undefined : Buffer.from(text);
  const headers: Record<string, string | number> = { ...asked.headers };
  if (auth !== null) headers['authorization'] ??= `Basic ${Buffer.from(auth).toString('base64')}`;
  if (body !== undefined) {
    headers['content-type'] ??= 'application/json';
    headers['content-length'] = body.length;
  }
  return new Promise((resolve, reject) => {
    const sent = open(url, { method: asked.method ?? 'GET', headers, agent: false }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', reject);
      response.on('aborted', () => reject(new Error('aborted')));
      response.on('end', () => {
        const bytes = Buffer.concat(pieces);
        const text = bytes.toString('utf8');
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          bytes,
          text,
          json: () => JSON.parse(text) as unknown,
        });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
