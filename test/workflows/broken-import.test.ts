import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunResult } from '../../contracts/run-result';
import { runFailure } from '../kit/run-failure';
import { clinic, contentOf, countRows, syncParameters, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

const clinics = 12;
const path = '/api/dataValueSets';
let servers: TwoServers;

beforeAll(async () => {
  servers = await startTwoServers({ clinics });
  servers.source.insert(countRows(clinics, ['202401']));
});
afterAll(() => servers.stop());
beforeEach(() => {
  servers.target.faults.clear();
  for (const row of servers.target.values({ withTombstones: true })) servers.target.hardDelete(row);
});

/** What a person sees of a run: the text of its report, and its details in the Temporal UI. */
const shown = async (run: string, workflowId: string) => {
  const report = await readFile(join(servers.sluice.storeFolder, 'runs', run, 'report.html'), 'utf8');
  const handle = servers.sluice.client.workflow.getHandle(workflowId);
  const { currentDetails } = await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata');
  return { report: report.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' '), details: currentDetails };
};
const setOf = (result: RunResult | undefined) => {
  const set = result?.dataSets[0];
  if (set === undefined) throw new Error('the run left no data set');
  return set;
};

describe('an account of a data set that was not verified', () => {
  it('reads "would be" after an import that broke off half-way, beside what is known to have landed', async () => {
    const { target, sluice } = servers;
    let posts = 0;
    target.faults.add({
      match: { method: 'POST', path, when: () => (posts += 1) > 3 },
      fault: { kind: 'status', status: 401, body: 'json' },
      times: Infinity,
    });
    const run = await sluice.start(
      'syncDataset',
      syncParameters({ recount: false, sizes: { batchValues: 2, parallelBatches: 1 } }),
    );
    const { result } = await runFailure(run.result());
    const set = setOf(result);
    const rows = Object.keys(contentOf(target)).length;
    expect(rows).toBeGreaterThan(0);
    expect(set).toMatchObject({ outcome: 'failed', account: { created: clinics }, landed: { rows, batches: 3 } });
    expect(set).not.toHaveProperty('settled');
    expect(set).not.toHaveProperty('verification');
    const { report, details } = await shown(result?.run ?? '', run.workflowId);
    const landed = `Before it broke off ${rows} rows had landed in 3 of ${set.landed?.of ?? 0} batches`;
    expect(report).toContain(landed);
    expect(details).toContain(landed);
    expect(report).toContain(`would be created ${clinics}`);
    expect(report).not.toMatch(/(?<!would be )created/);
    expect(details).toContain('| Data set | Read | Would be created | Would be updated |');
    expect(details).not.toContain('| Created |');
  }, 120_000);

  it('reads "would be" where nobody let it pass in time, and nothing is said to have landed', async () => {
    const { target, sluice } = servers;
    target.insert([{ dataElement: world.count, period: '202401', orgUnit: clinic(1), value: '7' }]);
    const run = await sluice.start(
      'syncDataset',
      syncParameters({ recount: false, gate: { maxUpdatedShare: 0, holdForMinutes: 0.01 } }),
    );
    const result = (await run.result()) as RunResult;
    const set = setOf(result);
    expect(set).toMatchObject({ outcome: 'held', account: { created: clinics - 1, updated: 1 } });
    expect(set).not.toHaveProperty('landed');
    const { report, details } = await shown(result.run, run.workflowId);
    expect(report).toContain(`would be created ${clinics - 1}`);
    expect(report).not.toContain('had landed');
    expect(details).toContain('Would be created');
  }, 120_000);

  it('says what was done once the import is verified', async () => {
    const run = await servers.sluice.start('syncDataset', syncParameters({ recount: false }));
    const result = (await run.result()) as RunResult;
    expect(setOf(result)).toMatchObject({ outcome: 'complete', settled: true, account: { created: clinics } });
    const { report, details } = await shown(result.run, run.workflowId);
    expect(report).not.toContain('would be');
    expect(details).toContain('| Data set | Read | Created | Updated |');
  }, 120_000);
});
