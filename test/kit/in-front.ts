import { once } from 'node:events';
import { createServer, request as send, type IncomingHttpHeaders } from 'node:http';
import { gunzipSync } from 'node:zlib';

/** What stands in front of a server sees of a request. */
export interface Passing {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Unpacked. */
  readonly body: string;
}

/** What it answers by itself. */
export interface OwnAnswer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

export interface InFront {
  readonly url: string;
  /** All requests that came, in order. */
  readonly seen: readonly Passing[];
  close(): Promise<void>;
}

/** A proxy in front of a server, over real sockets: passes on what `judge` gives no answer to. */
export async function standInFront(
  upstream: string,
  judge: (passing: Passing) => OwnAnswer | undefined,
): Promise<InFront> {
  const seen: Passing[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const raw = Buffer.concat(parts);
      const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString('utf8');
      const passing = { method: request.method ?? '', url: request.url ?? '', headers: request.headers, body };
      seen.push(passing);
      const own = judge(passing);
      if (own !== undefined) {
        response.writeHead(own.status, { 'content-type': 'text/html', ...own.headers });
        response.end(own.body ?? '');
        return;
      }
      const { host: _, ...headers } = request.headers;
      const onwards = send(new URL(passing.url, upstream), { method: passing.method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onwards.on('error', () => response.destroy());
      onwards.end(raw);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    seen,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
