import { rmSync } from 'node:fs';
import { loopback } from './ports';
import { isSameProcess } from './process-identity';
import { endServer } from './server-process';
import type { ServerRecord } from './server-record';
import { readServerRecord, removeServerRecord, writeServerRecord } from './server-record';
import { addUser, hasUsers } from './server-users';
import { lockMarginMs, withStartLock } from './start-lock';

export interface EmbeddedTemporal {
  /** `host:port` of the frontend. */
  readonly address: string;
  readonly uiUrl: string;
  readonly namespace: string;
  readonly taken: 'started' | 'reused';
  readonly pid: number;
  /** Stops using the server; the last process to do so ends it, unless it is detached. */
  stop(): Promise<void>;
}

/** Notes that this process uses a server that runs, until `stop()` or the end of the process. */
export function useServer(
  folder: string,
  record: ServerRecord,
  taken: EmbeddedTemporal['taken'],
  namespace: string,
): EmbeddedTemporal {
  const note = addUser(folder);
  const endsNow = (): ServerRecord | undefined => {
    const now = readServerRecord(folder);
    return now?.pid === record.pid && !now.detached && !hasUsers(folder) ? now : undefined;
  };
  const atExit = () => {
    rmSync(note, { force: true });
    const now = endsNow();
    if (now === undefined || !isSameProcess(now.pid, now.identity)) return;
    writeServerRecord(folder, { ...now, state: 'stopping' });
    process.kill(now.pid, 'SIGTERM');
  };
  process.once('exit', atExit);
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> =>
    withStartLock(folder, lockMarginMs, async () => {
      process.off('exit', atExit);
      rmSync(note, { force: true });
      const now = endsNow();
      if (now === undefined) return;
      await endServer(now.pid, now.identity);
      removeServerRecord(folder);
    });
  return {
    address: `${loopback}:${record.port}`,
    uiUrl: `http://${loopback}:${record.uiPort}`,
    namespace,
    taken,
    pid: record.pid,
    stop: () => (stopped ??= stop()),
  };
}
