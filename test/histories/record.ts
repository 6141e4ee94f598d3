import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import type { RunProgress } from '../../contracts/progress';
import type { RunResult } from '../../contracts/run-result';
import { clinic, countRows, syncParameters, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';
import { waitUntil } from '../kit/wait-until';
import { storeStory, type Story } from './stored-history';

// Run by `npm run histories`; docs/architecture.md says when.

const clinics = 3;
const periods = ['202401', '202402'];
const dataSets = [{ source: world.counts, target: world.counts }];
let servers: TwoServers;

beforeAll(async () => {
  const filesFolder = await mkdtemp(join(tmpdir(), 'sluice-files-'));
  servers = await startTwoServers({ clinics, filesFolder });
  servers.source.insert(countRows(clinics, periods));
});
afterAll(() => servers.stop());

test('records a run of every ready pipeline', async () => {
  const { sluice, source } = servers;
  const sync = syncParameters({ periods, deletes: 'propagate', sizes: { chunkValues: 3, batchValues: 4 } });
  const run = async (name: string, story: string, pipeline: string, parameters: object): Promise<RunResult> => {
    const handle = await sluice.start(pipeline, parameters);
    const result = (await handle.result()) as RunResult;
    await record(name, story, handle.workflowId);
    return result;
  };

  await run('syncDataset-full', 'a first run in several chunks and batches', 'syncDataset', sync);
  source.insert([{ dataElement: world.count, period: '202401', orgUnit: clinic(1), value: '77' }]);
  await run('syncDataset-delta', 'a night that reads what changed', 'syncDataset', { ...sync, mode: 'delta' });
  await run('syncDataset-dry-run', 'a preview', 'syncDataset', { ...sync, dryRun: true });

  source.insert(countRows(clinics, periods).map((row) => ({ ...row, value: '9' })));
  const cautious = await sluice.start('syncDataset', { ...sync, gate: { maxUpdatedShare: 0 } });
  const held = async () => (await cautious.query<RunProgress>('progress')).held;
  await waitUntil('the gate waits', async () => (await held()).length > 0);
  await cautious.executeUpdate('approve', { args: [{ by: 'Jane', preview: (await held())[0]?.preview }] });
  await cautious.result();
  await record('syncDataset-approved', 'a run over a limit that a person lets pass', cautious.workflowId);

  source.hardDelete({
    dataElement: world.count,
    period: '202402',
    orgUnit: clinic(2),
    categoryOptionCombo: world.defaultCombo,
    attributeOptionCombo: world.defaultCombo,
  });
  await run('syncDataset-absent', 'a row that the source has no more is looked for again and deleted', 'syncDataset', {
    ...sync,
    gate: { maxDeletedShare: 1 },
  });
  await run('syncDataElements', 'some elements of a data set', 'syncDataElements', {
    source: 'source',
    target: 'target',
    dataElements: [world.count],
    periods,
    dryRun: false,
  });
  await run('compareInstances', 'a comparison', 'compareInstances', {
    source: 'source',
    target: 'target',
    dataSets,
    periods,
  });
  const file = 'values.csv';
  await run('extractToFile', 'a file', 'extractToFile', { source: 'source', dataSets: [world.counts], periods, file });
  const deletion = await run('deleteDataValues', 'a deletion', 'deleteDataValues', {
    target: 'target',
    dataSet: world.counts,
    orgUnits: [world.root],
    periods: ['202402'],
    gate: { maxDeletedShare: 1 },
    dryRun: false,
  });
  await run('undoRun', 'what was deleted is brought back', 'undoRun', { run: deletion.run, dryRun: false });
  await run('importFromFile', 'a file is brought in', 'importFromFile', {
    file,
    target: 'target',
    dryRun: false,
    gate: { maxUpdatedShare: 1 },
  });
}, 600_000);

async function record(name: string, story: string, workflowId: string): Promise<void> {
  storeStory(name, { story, workflows: await family(servers.sluice.client, workflowId) });
}

/** A workflow and its children, each in the last of its executions. */
async function family(client: Client, workflowId: string): Promise<Story['workflows']> {
  const history = await client.workflow.getHandle(workflowId).fetchHistory();
  const events = history.events ?? [];
  const type = events[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name ?? '';
  const children = events.flatMap(
    ({ childWorkflowExecutionStartedEventAttributes: started }) => started?.workflowExecution?.workflowId ?? [],
  );
  // who served it is nobody's business
  const text = historyToJSON(history).replaceAll(/"(identity|workerVersion)":\s*"[^"]*"/g, '"$1":"worker"');
  const families = await Promise.all([...new Set(children)].map((child) => family(client, child)));
  return [{ type, workflowId, history: JSON.parse(text) as unknown }, ...families.flat()];
}
