import { createServer } from 'node:http';
import { firstLine } from '../temporal/temporal-error';

export interface HealthOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** Default `127.0.0.1`: asked from inside the container or host only. */
  readonly host?: string;
  /** Why the process cannot do its work now, or undefined when it can. Must not contain secrets. */
  readonly problem: () => string | undefined;
}

export interface HealthServer {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Answers `GET /health`: 200 `{"status":"up"}`, or 503 `{"status":"down","problem":"…"}`; 404 elsewhere.
 * @throws Error with one line when the port is in use
 */
export async function startHealthServer(options: HealthOptions): Promise<HealthServer> {
  const host = options.host ?? '127.0.0.1';
  const server = createServer((request, response) => {
    request.resume();
    const found = request.method === 'GET' && request.url?.split('?')[0] === '/health';
    const problem = found ? options.problem() : undefined;
    const status = !found ? 404 : problem === undefined ? 200 : 503;
    const body = found ? { status: problem === undefined ? 'up' : 'down', problem } : { status: 'not found' };
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new Error(`cannot answer health checks on ${host}:${options.port} (${firstLine(error)}); change health.port`),
      ),
    );
    server.listen(options.port, host, resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
