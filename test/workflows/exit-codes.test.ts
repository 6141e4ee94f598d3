import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import { sluice as command } from '../cli/run-command';
import { clinic, contentOf, countRows, seedSmallWorld, syncParameters, world } from '../kit/small-world';
import { testTemporal } from '../kit/temporal-for-tests';

let source: Simulator;
let target: Simulator;
let folder: string;

beforeAll(async () => {
  [source, target] = await Promise.all([startSimulator({ version: '2.42' }), startSimulator({ version: '2.44' })]);
  for (const server of [source, target]) seedSmallWorld(server, 4);
  source.insert(countRows(4, ['202401']));
  folder = await mkdtemp(join(tmpdir(), 'sluice-exit-codes-'));
  const connection = ({ url }: Simulator) => ({ url, username: 'admin', password: { env: 'DHIS2_PASSWORD' } });
  const connections = { source: connection(source), target: connection(target) };
  await writeFile(join(folder, 'sluice.yaml'), JSON.stringify({ connections, log: { level: 'error' } }));
  await writeFile(join(folder, 'sync.json'), JSON.stringify(syncParameters({ dryRun: true, recount: false })));
});
afterAll(async () => {
  await Promise.all([source.stop(), target.stop()]);
  await rm(folder, { recursive: true, force: true });
});

function sluice(...args: string[]) {
  const { address, namespace } = testTemporal();
  const env = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, DHIS2_PASSWORD: 'district' };
  return command(args, { cwd: folder, env });
}
const run = (...settings: string[]) =>
  sluice('run', 'syncDataset', '--params', 'sync.json', '--json', ...settings.flatMap((one) => ['--set', one]));
const resultSchema = z.object({
  run: z.string(),
  outcome: z.string(),
  dataSets: z.array(z.object({ preview: z.string() })),
});

describe('the exit code', () => {
  it('tells how a run ended, and the commands that follow find the run', async () => {
    const previewed = await run();
    expect(previewed.exitCode).toBe(0);
    const preview = resultSchema.parse(JSON.parse(previewed.stdout));
    expect(preview.outcome).toBe('previewed');

    const approved = await sluice('approve', preview.run, '--preview', preview.dataSets[0]?.preview ?? '', '--json');
    expect([approved.exitCode, resultSchema.parse(JSON.parse(approved.stdout)).outcome]).toEqual([0, 'complete']);
    expect(contentOf(target)).toEqual(contentOf(source));

    source.insert(countRows(4, ['202401']).map((row) => ({ ...row, value: '7' })));
    const held = await run('dryRun=false', 'gate.maxUpdatedShare=0', 'gate.holdForMinutes=0.02');
    expect(held.exitCode).toBe(3);

    target.change('organisationUnits', clinic(1), { closedDate: '2023-12-31' });
    const withRejects = await run('dryRun=false');
    expect(withRejects.exitCode).toBe(2);

    source.faults.add({
      match: { path: '/api/dataValueSets' },
      fault: { kind: 'status', status: 403 },
      times: Infinity,
    });
    const failed = await run('dryRun=false');
    expect(failed.exitCode).toBe(1);
    expect(failed.stdout).toMatch(/"outcome": "failed"/);
    source.faults.clear();

    const listed = await sluice('runs', '--json', '--outcome', 'failed', '--data-set', world.counts);
    expect(JSON.parse(listed.stdout)).toHaveLength(1);
    const newest = await sluice('runs', '--json', '--limit', '2', '--pipeline', 'syncDataset', '--since', '2020-01-01');
    expect(JSON.parse(newest.stdout)).toMatchObject([
      { result: { outcome: 'failed' } },
      { result: { outcome: 'complete with rejects' } },
    ]);
  }, 240_000);

  it('is 4 for a run that a person refuses while it waits, which another worker serves', async () => {
    source.insert(countRows(4, ['202401']).map((row) => ({ ...row, value: '8' })));
    const waiting = run('dryRun=false', 'gate.maxUpdatedShare=0');
    const started = Date.now();
    for (;;) {
      const open = await sluice('runs', '--json', '--outcome', 'no result');
      const [record] = z.array(z.object({ workflowId: z.string() })).parse(JSON.parse(open.stdout));
      const answer = record === undefined ? undefined : await sluice('reject', record.workflowId, '--json');
      if (answer?.exitCode === 0) break;
      if (Date.now() - started > 60_000) throw new Error('the run does not wait');
    }
    expect((await waiting).exitCode).toBe(4);
  }, 120_000);

  it('is 0 when a run is only started, which a worker does later', async () => {
    const started = await sluice('run', 'syncDataset', '--params', 'sync.json', '--no-wait', '--json');
    expect(started.exitCode).toBe(0);
    const { workflowId } = z.object({ workflowId: z.string() }).parse(JSON.parse(started.stdout));
    // this one brings a worker, which serves both
    expect((await run()).exitCode).toBe(0);
    const shown = await sluice('show', workflowId, '--json');
    expect(JSON.parse(shown.stdout)).toMatchObject({ result: { outcome: 'previewed' } });
  }, 120_000);
});
