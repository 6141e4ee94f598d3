import { isCancellation } from '@temporalio/workflow';
import type { Outcome } from '../../contracts/outcome';
import type { TaskResult } from '../../contracts/run-result';
import type { RunNode } from '../graph/segments';
import { runCompute } from '../stages/compute';
import { failureOf } from './failure-of';
import { laneResult, settled, type Flow } from './lane-state';
import type { RunContext } from './run-context';

const endedWell: ReadonlySet<Outcome> = new Set<Outcome>(['complete', 'complete with rejects', 'previewed']);

/** Runs a task on the whole run once all data sets before it have ended. Never rejects: its failure is in the result. */
export async function runTask(context: RunContext, node: RunNode, inputs: readonly Flow[]): Promise<TaskResult> {
  const { name: task, kind, options } = node;
  context.progress.addRunTask(task);
  const dataSets = (await settled(inputs)).map(laneResult);
  const well = dataSets.every(({ outcome }) => endedWell.has(outcome));
  const when = options.when ?? 'succeeded';
  if (when === false || (when === 'failed' && well) || ((when === 'succeeded' || when === true) && !well)) {
    context.progress.setRunTask(task, 'skipped');
    context.show();
    return { task, kind, status: 'skipped' };
  }
  context.progress.setRunTask(task, 'running');
  context.show();
  try {
    const value = await perform(node, dataSets);
    context.progress.setRunTask(task, 'done');
    return { task, kind, status: 'done', ...(value === undefined ? {} : { value }) };
  } catch (error) {
    if (isCancellation(error)) context.cancelled(error);
    context.progress.setRunTask(task, 'failed');
    return { task, kind, status: 'failed', failure: failureOf(error) };
  } finally {
    context.show();
  }
}

function perform(node: RunNode, dataSets: ReturnType<typeof laneResult>[]): Promise<unknown> {
  return Promise.resolve(runCompute(node, dataSets));
}
