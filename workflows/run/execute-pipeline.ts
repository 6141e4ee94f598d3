import { ApplicationFailure, CancellationScope, workflowInfo } from '@temporalio/workflow';
import type { z } from 'zod';
import { boundedResult } from '../../contracts/bounded-result';
import { boundedText, firstLines } from '../../contracts/bounded-text';
import type { ConnectionUse } from '../../contracts/activities';
import { failureTypes } from '../../contracts/failures';
import type { RunKey } from '../../contracts/run';
import type { RunResult } from '../../contracts/run-result';
import { InvalidGraphError, isExtract, type Graph } from '../graph/graph';
import { unitsOf } from '../graph/segments';
import { parameterProblems } from '../parameter-problems';
import { mainActivities } from './activity-proxies';
import { laneResult } from './lane-state';
import { resolveInput } from './resolve-input';
import { canWrite, RunContext, willWrite } from './run-context';
import { runGraph, type GraphResult } from './run-graph';
import { resultOf } from './run-task';
import { scheduledTime } from './scheduled-time';
import { describeForSearch, outcomeForSearch } from './search-attributes';

/** Looks up what the graph needs and the parameters leave out. */
export type CompleteParameters<P extends z.ZodObject> = (parameters: z.output<P>) => Promise<z.output<P>>;

/** The story of a run: check the parameters, build the graph, see that workers serve it, run it, report. */
export async function executePipeline<P extends z.ZodObject>(
  pipeline: string,
  parameters: P,
  graphFor: (parameters: z.output<P>) => Graph,
  input: unknown,
  complete: CompleteParameters<P> | undefined,
): Promise<RunResult> {
  const started = await resolveInput(pipeline, input);
  const parsed = parameters.safeParse(started.parameters);
  if (!parsed.success) throw fail(failureTypes.badParameters, parameterProblems(parsed.error));
  const completed = complete === undefined ? parsed.data : await complete(parsed.data);
  const graph = buildOrFail(() => graphFor(completed));

  const info = workflowInfo();
  const startedAt = info.startTime.toISOString();
  const run: RunKey = {
    runId: info.firstExecutionRunId,
    workflowId: info.workflowId,
    pipeline,
    startedAt,
    nominalTime: started.nominalTime ?? scheduledTime() ?? startedAt,
    ...(started.continues === undefined ? {} : { continues: started.continues }),
    ...(started.maxFrameAgeHours === undefined ? {} : { maxFrameAgeHours: started.maxFrameAgeHours }),
  };
  // before anything is waited for: it answers queries
  const context = new RunContext(run, graph, started.approval);
  describeForSearch(pipeline, graph);
  const { store } = await mainActivities.openRun({
    run,
    parameters: completed,
    uses: connectionUses(graph),
    notifications: notificationsOf(graph),
  });
  context.storedIn(store);
  for (const node of graph) {
    if (node.kind === 'writeFile') await mainActivities.checkFile({ run: context.run, ...node.config });
  }

  const ended = await runGraph(context, graph);
  const result = boundedResult(resultOf(context, ended.lanes.map(laneResult), ended.tasks));
  await report(context, ended, result);
  context.ended(result.outcome);
  context.throwIfCancelled();
  outcomeForSearch(result.outcome);
  if (result.outcome === 'failed') {
    throw ApplicationFailure.create({
      type: failureTypes.runFailed,
      nonRetryable: true,
      message: boundedText(firstLines(failureLines(result)).join('\n')),
      details: [result],
    });
  }
  return result;
}

/** A run that was cancelled leaves its report, too. */
async function report(context: RunContext, { lanes }: GraphResult, result: RunResult): Promise<void> {
  const documents = lanes.map(({ lane, plan, preview }) => ({
    lane: lane.id,
    ...(plan === undefined ? {} : { plan }),
    ...(preview === undefined ? {} : { preview: preview.document }),
  }));
  const { run, writes } = context;
  await CancellationScope.nonCancellable(() => mainActivities.writeReport({ run, result, writes, documents }));
}

function failureLines({ dataSets, tasks = [] }: RunResult): string[] {
  return [
    ...dataSets.flatMap(({ sourceDataSet, failure }) =>
      failure === undefined ? [] : [`data set ${sourceDataSet}, ${failure.task}: ${failure.message}`],
    ),
    ...tasks.flatMap(({ task, failure }) => (failure === undefined ? [] : [`task ${task}: ${failure.message}`])),
  ];
}

/** Which queues the graph will need; a dry run needs none for writing, unless the target is to judge the batches. */
function connectionUses(graph: Graph): ConnectionUse[] {
  const previews = canWrite(graph) && !willWrite(graph);
  const writing = willWrite(graph) || graph.some((node) => node.kind === 'gate' && node.config.policy.serverDryRun);
  return graph.flatMap((node): ConnectionUse[] => {
    if (isExtract(node)) return [{ connection: node.config.from, direction: 'read' }];
    if (node.kind !== 'compareWithTarget' && (node.kind !== 'runAnalytics' || previews)) return [];
    const read: ConnectionUse = { connection: node.config.target, direction: 'read' };
    return writing || node.kind === 'runAnalytics'
      ? [read, { connection: node.config.target, direction: 'write' }]
      : [read];
  });
}

function notificationsOf(graph: Graph): string[] {
  return graph.flatMap((node) => (node.kind === 'notify' ? [node.config.to] : []));
}

function buildOrFail(build: () => Graph): Graph {
  try {
    const graph = build();
    unitsOf(graph);
    return graph;
  } catch (error) {
    if (error instanceof InvalidGraphError) throw fail(failureTypes.badPipeline, [error.message]);
    throw error;
  }
}

function fail(type: string, lines: readonly string[]): ApplicationFailure {
  return ApplicationFailure.nonRetryable(boundedText(firstLines(lines).join('\n')), type);
}
