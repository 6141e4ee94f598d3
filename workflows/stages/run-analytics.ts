import { ApplicationFailure, sleep } from '@temporalio/workflow';
import type { AnalyticsOptions } from '../../contracts/analytics';
import type { AnalyticsJob } from '../../contracts/activities';
import { failureTypes } from '../../contracts/failures';
import type { RunKey } from '../../contracts/run';
import type { NodeOf } from '../graph/graph';
import { activityLimits } from '../graph/task-options';
import type { Edge, TaskHandle } from '../graph/task-handle';
import type { TaskSpec } from '../graph/task-spec';
import { readActivities, writeActivities } from '../run/activity-proxies';

export interface RunAnalyticsInput extends AnalyticsOptions {
  /** The tables are built once the data sets behind these tasks have ended. */
  after: readonly TaskHandle<Edge>[];
  /** The connection whose server builds its tables. */
  target: string;
  /** How long the server may take, and before that how long a build of somebody else is waited for; default 240. */
  maxMinutes?: number;
}

/** Between two looks whether somebody else's build has ended; it grows to the second. */
const [firstPauseMs, slowestPauseMs] = [5_000, 120_000];

/** Beyond the server's own limit: an attempt that ends by itself says why. */
const spareMinutes = 5;

/**
 * Has the target build its analytics tables, so that what was imported shows in its reports, and waits until it has ended. In
 * a run that only previews nothing is built: the task is `skipped`.
 */
export function runAnalytics({
  after,
  maxMinutes = 240,
  ...config
}: RunAnalyticsInput): TaskSpec<'value', 'runAnalytics'> {
  return { kind: 'runAnalytics', config: { ...config, maxMinutes }, inputs: after, gives: 'value' };
}

/** `tell` is given what the task waits for, and undefined when that is over. */
export async function performAnalytics(
  run: RunKey,
  node: NodeOf<'runAnalytics'>,
  tell: (note: string | undefined) => void,
): Promise<unknown> {
  const { target: connection, maxMinutes } = node.config;
  const limits = activityLimits(node.options);
  const { job, waitedMinutes } = await startedJob(run, node, tell);
  const waiting = { ...limits, attemptMinutes: maxMinutes + spareMinutes };
  const ended = await readActivities(connection, waiting).awaitAnalytics({ ...job, run, connection, maxMinutes });
  return waitedMinutes === undefined ? ended : { ...ended, waitedMinutes };
}

/** A server that takes no second build (2.38–2.40) is asked again, ever more slowly, until the first one is over. */
async function startedJob(
  run: RunKey,
  { name: task, config, options: taskOptions }: NodeOf<'runAnalytics'>,
  tell: (note: string | undefined) => void,
): Promise<{ readonly job: AnalyticsJob; readonly waitedMinutes?: number }> {
  const { target: connection, maxMinutes, ...options } = config;
  const { startAnalytics } = writeActivities(connection, activityLimits(taskOptions));
  const input = { run, task, connection, options };
  let started = await startAnalytics(input);
  if (!('busy' in started)) return { job: started };
  const from = Date.now();
  let pauseMs = firstPauseMs;
  for (let refused = 1; 'busy' in started; refused += 1) {
    const leftMs = from + maxMinutes * 60_000 - Date.now();
    if (leftMs <= 0) throw stillBusy(maxMinutes, started.busy);
    tell(`waits for a build of the analytics tables that the server was at already (it says: ${started.busy})`);
    await sleep(Math.min(pauseMs, leftMs));
    pauseMs = Math.min(slowestPauseMs, pauseMs * 1.5);
    started = await startAnalytics({ ...input, refused });
  }
  tell(undefined);
  return { job: started, waitedMinutes: Math.round((Date.now() - from) / 6_000) / 10 };
}

function stillBusy(maxMinutes: number, busy: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(
    `the server has been building its analytics tables for somebody else for more than ${maxMinutes} minutes (it last said: ${busy}); this build was not started, maxMinutes can be raised`,
    failureTypes.analyticsFailed,
  );
}
