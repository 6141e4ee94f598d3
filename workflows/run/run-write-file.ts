import { isCancellation } from '@temporalio/workflow';
import type { PassedOn, WrittenFile } from '../../contracts/activities';
import { failureTypes } from '../../contracts/failures';
import type { TaskResult } from '../../contracts/run-result';
import type { FileNode } from '../graph/segments';
import { mainActivities } from './activity-proxies';
import { failureOf } from './failure-of';
import { settled, type Flow, type LaneState } from './lane-state';
import type { RunContext } from './run-context';

interface Written {
  readonly states: readonly LaneState[];
  readonly task: TaskResult;
}

/**
 * Waits for all rows and writes them to one file. A data set ends well only if the file was read back; where one of them has
 * failed there is no file, and the others say so. Neither promise rejects.
 */
export function runWriteFile(
  context: RunContext,
  node: FileNode,
  inputs: readonly Flow[],
): { readonly flow: Flow; readonly task: Promise<TaskResult> } {
  context.progress.addRunTask(node.name);
  const writing = settled(inputs).then((states) => write(context, node, states));
  return {
    flow: writing.then(({ states }) => new Map(states.map((state) => [state.lane.id, Promise.resolve(state)]))),
    task: writing.then(({ task }) => task),
  };
}

async function write(context: RunContext, node: FileNode, states: readonly LaneState[]): Promise<Written> {
  const { name: task, kind, config } = node;
  const ended = states.find(({ outcome }) => outcome !== undefined);
  if (ended !== undefined) {
    context.progress.setRunTask(task, 'skipped');
    const message = `no file was written, because ${ended.lane.id} was not read to its end`;
    return {
      states: states.map((state) => withoutFile(context, node, state, failureTypes.fileNotWritten, message)),
      task: { task, kind, status: 'skipped' },
    };
  }
  context.progress.setRunTask(task, 'running');
  context.show();
  try {
    const plans = states.flatMap(({ plan }) => plan ?? []);
    const { file, inputs } = await mainActivities.writeFile({ run: context.run, task, plans, ...config });
    context.progress.setRunTask(task, 'done');
    return { states: states.map((state) => inFile(context, state, inputs)), task: done(node, file) };
  } catch (error) {
    if (isCancellation(error)) context.cancelled(error);
    context.progress.setRunTask(task, 'failed');
    const failure = failureOf(error);
    return {
      states: states.map((state) => withoutFile(context, node, state, failure.type, 'its rows are in no file')),
      task: { task, kind, status: 'failed', failure },
    };
  }
}

function done({ name: task, kind }: FileNode, value: WrittenFile): TaskResult {
  return { task, kind, status: 'done', value };
}

function inFile(context: RunContext, state: LaneState, inputs: readonly PassedOn[]): LaneState {
  const counted = inputs.find(({ lane }) => lane === state.lane.id);
  if (counted === undefined) throw new Error(`the rows of ${state.lane.id} were not counted`);
  const { account, rejectReasons, rejects } = counted;
  const outcome = account.rejected > 0 ? 'complete with rejects' : 'complete';
  const ended: LaneState = { ...state, account, rejectReasons, rejects, outcome };
  context.note(ended);
  return ended;
}

function withoutFile(
  context: RunContext,
  { name: task }: FileNode,
  state: LaneState,
  type: string,
  message: string,
): LaneState {
  if (state.outcome !== undefined) return state;
  const ended: LaneState = { ...state, outcome: 'failed', failure: { task, type, message } };
  context.note(ended);
  return ended;
}
