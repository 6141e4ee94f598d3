import { Connection, type Client, type WorkflowHandle } from '@temporalio/client';
import { progressQueryName, type RunProgress } from '../contracts/progress';
import { mainTaskQueue } from '../contracts/task-queues';
import type { Config } from '../worker/config/config';
import { countPollers } from '../worker/pollers';
import { knownUi } from '../worker/temporal/known-ui';
import { withClient } from './with-client';

/** What a person should know who has just asked a run or a schedule to do something: without a worker nothing happens. */
export async function workerHint(client: Client, config: Config): Promise<string[]> {
  const connection = client.connection;
  if (!(connection instanceof Connection)) return [];
  const pollers = await countPollers(connection, config.temporal.namespace, mainTaskQueue);
  return pollers > 0 ? [] : ['no worker runs: nothing happens until one does (npx sluice worker)'];
}

/** How far a run has come that has left no result, in lines for a person: what waits and how to answer it, or what it does. */
export async function openRunLines(config: Config, workflowId: string): Promise<string[]> {
  const { uiPort: _, ...running } = config.temporal;
  const reachable = config.temporal.address !== undefined || knownUi(running) !== undefined;
  if (!reachable)
    return ['no result: the run is open and goes on when a worker runs (npx sluice worker), or it was terminated'];
  return withClient(config, async (client) => {
    const handle = client.workflow.getHandle(workflowId);
    const status = await statusOf(handle);
    if (status !== 'RUNNING') return [`no result: Temporal says ${status.toLowerCase().replaceAll('_', ' ')}`];
    const progress = await progressOf(client, handle);
    const hint = await workerHint(client, config);
    return progress === undefined
      ? ['open, but no worker tells how far it is', ...hint]
      : [...progressLines(progress, workflowId), ...hint];
  });
}

async function statusOf(handle: WorkflowHandle): Promise<string> {
  return handle.describe().then(
    ({ status }) => status.name,
    () => 'nothing of this run: it is of another server, or too old',
  );
}

/** A worker answers; one that has died is asked for minutes, so that silence counts as no answer. */
const answerMs = 5_000;

async function progressOf(client: Client, handle: WorkflowHandle): Promise<RunProgress | undefined> {
  const ask = () => handle.query<RunProgress>(progressQueryName);
  return client.withDeadline(Date.now() + answerMs, ask).catch(() => undefined);
}

function progressLines({ tasks, held }: RunProgress, workflowId: string): string[] {
  return [
    ...tasks
      .filter(({ status }) => status !== 'waiting')
      .map(({ task, lane, status, done, total, rows }) =>
        [
          `  ${lane === '' ? '' : `${lane}: `}${task} ${status}`,
          total === 0 ? '' : `, ${done} of ${total}`,
          rows === 0 ? '' : `, ${rows} rows`,
        ].join(''),
      ),
    ...held.flatMap(({ lane, preview, tripped }) => [
      `${lane} waits for a person, preview ${preview}`,
      ...tripped.map(({ text }) => `    ${text}`),
      `  to write it: sluice approve ${workflowId} --preview ${preview}; to refuse it: sluice reject ${workflowId}`,
    ]),
    ...(held.length === 0 ? ['open'] : []),
  ];
}
