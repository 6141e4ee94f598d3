import { failureTypes } from '../../contracts/failures';
import { storedRunSchema, type StoredRun } from '../../contracts/continue-from';
import { runFolder } from '../../contracts/run';
import type { FrameStore } from '../../frames/store/frame-store';
import { TerminalError } from '../runtime/to-failure';

const storeName = /^[A-Za-z0-9][A-Za-z0-9._=+-]*$/;

/** Reads `run.json` of a run that is named by its run id, or by its workflow id. Fails with one line that says what is wrong. */
export async function loadRun(store: FrameStore, run: string): Promise<StoredRun> {
  const direct = storeName.test(run) ? await readRun(store, run) : undefined;
  if (direct !== undefined) return direct;
  const found: StoredRun[] = [];
  for (const runId of await store.list('runs')) {
    const stored = await readRun(store, runId);
    if (stored?.workflowId === run) found.push(stored);
  }
  const newest = found.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1))[0];
  if (newest !== undefined) return newest;
  throw new TerminalError(failureTypes.badParameters, [
    `there is no run "${run}" in the store; \`sluice runs\` lists those that there are`,
  ]);
}

async function readRun(store: FrameStore, runId: string): Promise<StoredRun | undefined> {
  const text = await store.readText(`${runFolder({ runId })}/run.json`);
  if (text === undefined) return undefined;
  const parsed = storedRunSchema.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : undefined;
}
