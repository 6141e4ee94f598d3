import { createServer } from 'node:net';
import { TemporalServerError } from './temporal-error';

/** The embedded server listens here only. */
export const loopback = '127.0.0.1';

/** Listens for a moment. Resolves to the port, or undefined when it is taken. */
function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: loopback, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
    });
  });
}

/**
 * A port to listen on: the one asked for, else the one of last time if it is free, else any free one.
 * @param key where it is asked for, e.g. `temporal.port`
 * @throws TemporalServerError when the port asked for is in use
 */
export async function choosePort(asked: number | undefined, last: number | undefined, key: string): Promise<number> {
  if (asked !== undefined) {
    if ((await tryPort(asked)) !== undefined) return asked;
    throw new TemporalServerError(
      `port ${asked} on ${loopback} is in use (or not permitted); choose another ${key} in sluice.yaml, or stop what uses it`,
    );
  }
  const port = (last === undefined ? undefined : await tryPort(last)) ?? (await tryPort(0));
  if (port === undefined) throw new TemporalServerError(`no free port on ${loopback}`);
  return port;
}
