import { parseStoredRun, type StoredRun } from '../contracts/continue-from';
import type { RunResult } from '../contracts/run-result';
import { DiskFrameStore } from '../frames/store/disk-frame-store';
import type { FrameStore } from '../frames/store/frame-store';
import type { Config } from '../worker/config/config';
import { CliError } from './cli-error';
import { exitCodes } from './exit-codes';

/** A run as its folder in the store tells; `result` is missing while it is open, or when it was terminated. */
export interface RunRecord extends StoredRun {
  readonly result?: RunResult;
}

/** All runs of the store, the newest first. */
export async function listRuns(config: Config): Promise<RunRecord[]> {
  const store = new DiskFrameStore(config.store.folder);
  const ids = await store.list('runs');
  const records = await Promise.all(ids.map((id) => readRecord(store, id)));
  return records.flatMap((record) => record ?? []).sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
}

/** The run of that run id or workflow id. Throws CliError. */
export async function findRun(config: Config, run: string): Promise<RunRecord> {
  const found = (await listRuns(config)).find(({ runId, workflowId }) => runId === run || workflowId === run);
  if (found !== undefined) return found;
  throw new CliError(
    `there is no run "${run}" in ${config.store.folder}; \`sluice runs\` lists those that there are`,
    exitCodes.usage,
  );
}

async function readRecord(store: FrameStore, id: string): Promise<RunRecord | undefined> {
  const [run, report] = [await store.readText(`runs/${id}/run.json`), await store.readText(`runs/${id}/report.json`)];
  if (run === undefined) return undefined;
  const stored = parseStoredRun(run);
  if (stored === undefined) return undefined;
  const result = report === undefined ? undefined : parsedReport(report);
  return { ...stored, ...(result === undefined ? {} : { result }) };
}

/** A damaged report is that run's alone: it shows no result. */
function parsedReport(text: string): RunResult | undefined {
  try {
    // report.json was written by this program from a RunResult
    return JSON.parse(text) as RunResult;
  } catch {
    return undefined;
  }
}
