import { failureTypes } from '../../contracts/failures';
import { firstOf } from '../../contracts/bounded-text';
import { parseStoredRun, type StoredRun } from '../../contracts/continue-from';
import { runFolder } from '../../contracts/run';
import type { FrameStore } from '../../frames/store/frame-store';
import { TerminalError } from '../runtime/to-failure';

const storeName = /^[A-Za-z0-9][A-Za-z0-9._=+-]*$/;

/**
 * Reads `run.json` of a run that is named by its run id, or by its workflow id. Fails with one line that says what is wrong. A damaged
 * file of another run is passed over, and named where the run is not found.
 */
export async function loadRun(store: FrameStore, run: string): Promise<StoredRun> {
  const direct = storeName.test(run) ? await readRun(store, run) : undefined;
  if (direct === 'damaged') {
    throw new TerminalError(failureTypes.storeUnusable, [
      `${fileOf(run)} in the store is damaged, or of another version of Sluice; start the run anew`,
    ]);
  }
  if (direct !== undefined) return direct;
  const found: StoredRun[] = [];
  const damaged: string[] = [];
  for (const runId of await store.list('runs')) {
    const stored = await readRun(store, runId);
    if (stored === 'damaged') damaged.push(fileOf(runId));
    else if (stored?.workflowId === run) found.push(stored);
  }
  const newest = found.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1))[0];
  if (newest !== undefined) return newest;
  throw new TerminalError(failureTypes.badParameters, [
    `there is no run "${run}" in the store; \`sluice runs\` lists those that there are`,
    ...(damaged.length === 0 ? [] : [`it may be one of those whose file is damaged: ${firstOf(damaged)}`]),
  ]);
}

function fileOf(runId: string): string {
  return `${runFolder({ runId })}/run.json`;
}

async function readRun(store: FrameStore, runId: string): Promise<StoredRun | 'damaged' | undefined> {
  const text = await store.readText(fileOf(runId));
  return text === undefined ? undefined : (parseStoredRun(text) ?? 'damaged');
}
