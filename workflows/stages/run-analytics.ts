import type { AnalyticsOptions } from '../../contracts/analytics';
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
  /** How long the server may take; default 240. */
  maxMinutes?: number;
}

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

export async function performAnalytics(run: RunKey, node: NodeOf<'runAnalytics'>): Promise<unknown> {
  const { target: connection, maxMinutes, ...options } = node.config;
  const limits = activityLimits(node.options);
  const started = await writeActivities(connection, limits).startAnalytics({
    run,
    task: node.name,
    connection,
    options,
  });
  const waiting = { ...limits, attemptMinutes: maxMinutes + spareMinutes };
  return readActivities(connection, waiting).awaitAnalytics({ ...started, connection, maxMinutes });
}
