import { DateTime } from 'luxon';
import { CliError } from './cli-error';
import { exitCodes } from './exit-codes';
import type { RunRecord } from './stored-runs';

export interface RunFilter {
  readonly pipeline?: string;
  /** An outcome, or `no result`. */
  readonly outcome?: string;
  readonly dataSet?: string;
  /** ISO date or time; UTC unless it says otherwise. */
  readonly since?: string;
  readonly limit?: number;
}

/** The runs that fit all that is given, in the order in which they came. */
export function filterRuns(runs: readonly RunRecord[], filter: RunFilter): RunRecord[] {
  const { pipeline, outcome, dataSet, limit } = filter;
  const since = filter.since === undefined ? undefined : instantOf(filter.since);
  return runs
    .filter(
      (run) =>
        (pipeline === undefined || run.pipeline === pipeline) &&
        (outcome === undefined || (run.result?.outcome ?? 'no result') === outcome) &&
        (since === undefined || Date.parse(run.startedAt) >= since) &&
        (dataSet === undefined ||
          run.result?.dataSets.some((set) => set.sourceDataSet === dataSet || set.targetDataSet === dataSet) === true),
    )
    .slice(0, limit);
}

function instantOf(text: string): number {
  const time = DateTime.fromISO(text, { zone: 'utc' });
  if (time.isValid) return time.toMillis();
  throw new CliError(`--since ${text} is no ISO date or time, such as 2024-03-01`, exitCodes.usage);
}
