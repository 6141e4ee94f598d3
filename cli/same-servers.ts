import { serverOfRun } from '../activities/runtime/planned-server';
import { otherServerLine } from '../contracts/server-identity';
import { DiskFrameStore } from '../frames/store/disk-frame-store';
import type { Config } from '../worker/config/config';
import { CliError } from './cli-error';
import type { RunRecord } from './stored-runs';

/** Throws a CliError where a connection leads to another server today than the one that the run was planned for. */
export async function requireSameServers(config: Config, { runId }: Pick<RunRecord, 'runId'>): Promise<void> {
  const store = new DiskFrameStore(config.store.folder);
  const lines: string[] = [];
  for (const [connection, today] of config.servers ?? []) {
    const planned = await serverOfRun(store, runId, connection);
    const line = planned === undefined ? undefined : otherServerLine(connection, today, planned);
    if (line !== undefined) lines.push(line);
  }
  if (lines.length > 0) throw new CliError(lines.join('\n'));
}
