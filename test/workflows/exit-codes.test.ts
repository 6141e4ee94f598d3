import { Client, Connection } from '@temporalio/client';
import { z } from 'zod';
import { progressQueryName, type RunProgress } from '../../contracts/progress';
import type { Simulator } from '../../simulator/simulator';
import { startCommandProject, type CommandProject } from '../kit/command-project';
import { clinic, contentOf, countRows, world } from '../kit/small-world';
import { testTemporal } from '../kit/temporal-for-tests';
import { waitUntil } from '../kit/wait-until';

let project: CommandProject;
let source: Simulator;
let target: Simulator;

beforeAll(async () => {
  project = await startCommandProject();
  ({ source, target } = project);
});
afterAll(() => project.stop());

const sluice = (...args: string[]) => project.sluice(...args);
const run = (...settings: string[]) =>
  sluice('run', 'syncDataset', '--params', 'sync.json', '--json', ...settings.flatMap((one) => ['--set', one]));
const resultSchema = z.object({
  run: z.string(),
  outcome: z.string(),
  dataSets: z.array(z.object({ preview: z.string() })),
});

const values = (server: Simulator) => server.values().map(({ value }) => value);

/** Says it to the run that is open as soon as it can be said. */
async function untilTold(
  what: 'reject' | 'cancel',
  mayBeTold: (workflowId: string) => Promise<boolean> = () => Promise.resolve(true),
): Promise<void> {
  await waitUntil(`a run takes ${what}`, async () => {
    const open = await sluice('runs', '--json', '--outcome', 'no result');
    const [record] = z.array(z.object({ workflowId: z.string() })).parse(JSON.parse(open.stdout));
    if (record === undefined || !(await mayBeTold(record.workflowId))) return false;
    return (await sluice(what, record.workflowId, '--json')).exitCode === 0;
  });
}

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
    await untilTold('reject');
    const { exitCode, stdout } = await waiting;
    expect([exitCode, resultSchema.parse(JSON.parse(stdout)).outcome]).toEqual([4, 'refused']);
    expect(values(target)).not.toContain('8');
  }, 120_000);

  it('is 4 for a run that a person cancels while it reads, of which nothing was written', async () => {
    source.insert(countRows(4, ['202401']).map((row) => ({ ...row, value: '9' })));
    const held = source.faults.hold({ method: 'GET', path: '/api/dataValueSets' });
    const reading = run('dryRun=false');
    await held.reached;
    await untilTold('cancel');
    const { exitCode, stdout, errors } = await reading;
    held.release();
    expect([exitCode, stdout]).toEqual([4, '']);
    expect(errors).toContain('sluice: the run was cancelled');
    expect(values(target)).not.toContain('9');
  }, 120_000);

  it('is 4 for a run that a person cancels while it waits for an approval', async () => {
    const waiting = run('dryRun=false', 'gate.maxUpdatedShare=0');
    await untilTold('cancel', async (workflowId) => {
      const { address, namespace } = testTemporal();
      const connection = await Connection.connect({ address });
      const handle = new Client({ connection, namespace }).workflow.getHandle(workflowId);
      const { held } = await handle.query<RunProgress>(progressQueryName).finally(() => connection.close());
      return held.length > 0;
    });
    expect((await waiting).exitCode).toBe(4);
    expect(values(target)).not.toContain('9');
  }, 120_000);

  it('is 0 when a run is only started, which a worker does later', async () => {
    const started = await sluice('run', 'syncDataset', '--params', 'sync.json', '--no-wait', '--json');
    expect(started.exitCode).toBe(0);
    const { workflowId } = z.object({ workflowId: z.string() }).parse(JSON.parse(started.stdout));
    const shownSchema = z.object({ result: z.object({ outcome: z.string() }).optional() });
    let outcome: string | undefined;
    await waitUntil('a worker has done it', async () => {
      // this one brings a worker, which serves both until its own is done
      expect((await run()).exitCode).toBe(0);
      outcome = shownSchema.parse(JSON.parse((await sluice('show', workflowId, '--json')).stdout)).result?.outcome;
      return outcome !== undefined;
    });
    expect(outcome).toBe('previewed');
  }, 120_000);
});
