import { isCancellation } from '@temporalio/workflow';
import { worstOutcome, type Outcome } from '../../contracts/outcome';
import type { DataSetResult, RunResult, TaskResult } from '../../contracts/run-result';
import type { RunNode } from '../graph/segments';
import { runCompute } from '../stages/compute';
import { performNotify } from '../stages/notify';
import { performAnalytics } from '../stages/run-analytics';
import { failureOf } from './failure-of';
import { laneResult, settled, type Flow } from './lane-state';
import type { RunContext } from './run-context';

const endedWell: ReadonlySet<Outcome> = new Set<Outcome>(['complete', 'complete with rejects', 'previewed']);

/** What a task on the whole run waits for. */
export interface TaskInputs {
  readonly flows: readonly Flow[];
  /** Other tasks on the whole run. */
  readonly tasks: readonly Promise<TaskResult>[];
}

/** Runs a task on the whole run once all data sets and tasks before it have ended. Never rejects: its failure is in the result. */
export async function runTask(context: RunContext, node: RunNode, inputs: TaskInputs): Promise<TaskResult> {
  const { name: task, kind, options } = node;
  context.progress.addRunTask(task);
  const dataSets = (await settled(inputs.flows)).map(laneResult);
  const before = await Promise.all(inputs.tasks);
  const well =
    dataSets.every(({ outcome }) => endedWell.has(outcome)) &&
    !before.some((other) => failsTheRun(other) || other.status === 'cancelled');
  const when = options.when ?? 'succeeded';
  const unwanted = when === false || (when === 'failed' && well) || ((when === 'succeeded' || when === true) && !well);
  if (unwanted || needless(node, dataSets)) {
    context.progress.setRunTask(task, 'skipped');
    context.show();
    return { task, kind, status: 'skipped' };
  }
  context.progress.setRunTask(task, 'running');
  context.show();
  try {
    const value = await perform(context, node, dataSets, before);
    context.progress.setRunTask(task, 'done');
    return { task, kind, status: 'done', ...(value === undefined ? {} : { value }) };
  } catch (error) {
    context.progress.setRunTask(task, 'failed');
    if (isCancellation(error)) {
      context.cancelled(error);
      return { task, kind, status: 'cancelled' };
    }
    return { task, kind, status: 'failed', failure: failureOf(error) };
  } finally {
    context.show();
  }
}

/** Whether a run with this task in it has failed; that nobody could be told of a run does not make it a failed one. */
export function failsTheRun({ kind, status }: TaskResult): boolean {
  return status === 'failed' && kind !== 'notify';
}

/** A preview leaves the target as it is, its analytics tables included. */
function needless({ kind }: RunNode, dataSets: readonly DataSetResult[]): boolean {
  return kind === 'runAnalytics' && dataSets.length > 0 && dataSets.every(({ outcome }) => outcome === 'previewed');
}

async function perform(
  context: RunContext,
  node: RunNode,
  dataSets: readonly DataSetResult[],
  tasks: readonly TaskResult[],
): Promise<unknown> {
  switch (node.kind) {
    case 'compute':
      return runCompute(node, dataSets);
    case 'runAnalytics':
      return performAnalytics(context.run, node, (note) => {
        context.progress.setRunTaskNote(node.name, note);
        context.show();
      });
    case 'notify': {
      const { workflowId } = context.run;
      return performNotify(context.run, node, resultOf(context, dataSets, tasks), {
        workflowId,
        writes: context.writes,
      });
    }
  }
}

/** The result of a run, or of the part of it that a task looks at. */
export function resultOf(
  context: RunContext,
  dataSets: readonly DataSetResult[],
  tasks: readonly TaskResult[],
): RunResult {
  return {
    run: context.run.runId,
    pipeline: context.run.pipeline,
    nominalTime: context.run.nominalTime,
    outcome: worstOutcome([
      ...dataSets.map(({ outcome }) => outcome),
      ...(tasks.some(failsTheRun) ? (['failed'] as const) : []),
      ...(tasks.some(({ status }) => status === 'cancelled') ? (['cancelled'] as const) : []),
    ]),
    dryRun: context.dryRun,
    servers: [...context.servers.values()],
    dataSets,
    ...(tasks.length === 0 ? {} : { tasks }),
  };
}
