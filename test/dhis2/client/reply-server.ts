import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { Dhis2Client } from '../../../dhis2/client/dhis2-client';
import { isError } from '../../../dhis2/errors/error-code';
import type { Dhis2Options } from '../../../dhis2/client/options';

export const auth = { username: 'admin', password: 'district-secret' } as const;

/** A real HTTP server that answers as one test says. */
export interface ReplyServer {
  readonly url: string;
  /** Requests so far, in order, with bodies. */
  readonly requests: { readonly request: IncomingMessage; readonly body: Buffer }[];
  close(): Promise<void>;
}

export async function startReplyServer(reply: RequestListener): Promise<ReplyServer> {
  const requests: { request: IncomingMessage; body: Buffer }[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      requests.push({ request, body: Buffer.concat(parts) });
      reply(request, response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Runs `use` with a client of a server that answers so; closes both. */
export async function withReply<T>(
  reply: RequestListener,
  use: (client: Dhis2Client, server: ReplyServer) => Promise<T>,
  options: Partial<Dhis2Options> = {},
): Promise<T> {
  const server = await startReplyServer(reply);
  const client = new Dhis2Client({ url: server.url, auth, ...options });
  try {
    return await use(client, server);
  } finally {
    await server.close();
    await client.close();
  }
}

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json;charset=UTF-8' });
  response.end(JSON.stringify(body));
}

export function html(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/html;charset=utf-8' });
  response.end(`<!doctype html><html><head><title>${text}</title></head><body>${text}</body></html>`);
}

/** The error that a promise ends with; fails when it ends well. */
export async function errorOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (isError(error)) return error;
    throw error;
  }
  throw new Error('there was no error');
}
