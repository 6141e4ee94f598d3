import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunResult } from '../../contracts/run-result';
import { sluice as command } from '../cli/run-command';
import { contentOf, countRows, syncParameters } from '../kit/small-world';
import { testTemporal } from '../kit/temporal-for-tests';
import { startTwoServers, type TwoServers } from '../kit/two-servers';
import { waitUntil } from '../kit/wait-until';

const project = `test-${randomUUID().slice(0, 8)}`;
const nightly = `nightly-${randomUUID().slice(0, 8)}`;
const other = `other-${randomUUID().slice(0, 8)}`;
let servers: TwoServers;
let folder: string;

beforeAll(async () => {
  servers = await startTwoServers({ clinics: 3 });
  folder = await mkdtemp(join(tmpdir(), 'sluice-schedules-'));
});
afterAll(async () => {
  await sluice('delete', nightly);
  await servers.sluice.client.schedule.getHandle(other).delete();
  await servers.stop();
});

interface Step {
  readonly name: string;
  readonly step: string;
  readonly changes?: readonly string[];
}

async function configure(more: object, parameters: object = {}): Promise<void> {
  const connection = { username: 'admin', password: { env: 'DHIS2_PASSWORD' } };
  const { periods: _, ...usual } = syncParameters({});
  const schedule = {
    pipeline: 'syncDataset',
    cron: '30 2 * * *',
    timeZone: 'Asia/Kathmandu',
    parameters: { ...usual, periods: ['LAST_MONTH'], recount: false, ...parameters },
    ...more,
  };
  const config = {
    project,
    connections: {
      source: { url: servers.source.url, ...connection },
      target: { url: servers.target.url, ...connection },
    },
    schedules: { [nightly]: schedule },
  };
  // JSON is YAML
  await writeFile(join(folder, 'sluice.yaml'), JSON.stringify(config));
}

async function sluice(...args: string[]) {
  const { address, namespace } = testTemporal();
  return await command(['schedules', ...args, '--json'], {
    cwd: folder,
    env: { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, DHIS2_PASSWORD: 'district' },
  });
}

async function stepsOf(action: 'plan' | 'apply'): Promise<Step[]> {
  const { stdout, exitCode, errors } = await sluice(action);
  expect([exitCode, errors.filter((line) => line.startsWith('sluice: '))]).toEqual([0, []]);
  return (JSON.parse(stdout) as { steps: Step[] }).steps;
}

const handle = () => servers.sluice.client.schedule.getHandle(nightly);

describe('schedules', () => {
  it('are made as the configuration says, changed field by field, and left alone where others made them', async () => {
    const spec = { cronExpressions: ['0 5 * * *'] };
    const action = { type: 'startWorkflow' as const, workflowType: 'somethingElse', taskQueue: 'elsewhere' };
    await servers.sluice.client.schedule.create({ scheduleId: other, spec, action });
    await configure({});
    expect(await stepsOf('plan')).toMatchObject([{ name: nightly, step: 'create' }]);
    expect(await stepsOf('apply')).toMatchObject([{ name: nightly, step: 'create' }]);
    expect(await stepsOf('apply')).toEqual([{ name: nightly, step: 'unchanged' }]);

    await sluice('pause', nightly, '--note', 'the server is moved');
    await configure({ catchUpHours: 3, pauseOnFailure: true }, { deletes: 'propagate' });
    expect(await stepsOf('apply')).toMatchObject([
      {
        name: nightly,
        step: 'change',
        changes: ['catchUpHours: 12 → 3', 'pauseOnFailure: false → true', 'parameters.deletes: nothing → "propagate"'],
      },
    ]);
    const changed = await handle().describe();
    expect(changed.state).toMatchObject({ paused: true, note: 'the server is moved' });
    expect(changed.policies).toMatchObject({ overlap: 'SKIP', catchupWindow: 3 * 3_600_000, pauseOnFailure: true });
    expect(changed.action.args).toMatchObject([{ timeZone: 'Asia/Kathmandu', deletes: 'propagate' }]);
    await sluice('resume', nightly);
    expect((await handle().describe()).state.paused).toBe(false);

    const foreign = await servers.sluice.client.schedule.getHandle(other).describe();
    expect(foreign.action).toMatchObject({ workflowType: 'somethingElse' });
    expect(JSON.parse((await sluice('list')).stdout)).toMatchObject({ schedules: [{ name: nightly, paused: false }] });
  }, 180_000);

  it('run three nights of a backfill in order, one after the other, each for its own night in the time zone', async () => {
    const { source, target } = servers;
    source.insert(countRows(3, ['202401', '202402', '202403']));
    // 2:30 in Kathmandu is 20:45 UTC of the day before: by UTC the second night would still be in February
    const { exitCode } = await sluice('backfill', nightly, '--from', '2024-02-28T12:00Z', '--to', '2024-03-01T22:00Z');
    expect(exitCode).toBe(0);
    const ended = async () => (await handle().describe()).info.recentActions;
    await waitUntil('three runs', async () => (await ended()).length === 3, 120_000);
    const actions = [...(await ended())].sort((a, b) => a.scheduledAt.getTime() - b.scheduledAt.getTime());
    expect(actions.map(({ scheduledAt }) => scheduledAt.toISOString())).toEqual([
      '2024-02-28T20:45:00.000Z',
      '2024-02-29T20:45:00.000Z',
      '2024-03-01T20:45:00.000Z',
    ]);
    const runs = [];
    for (const { action } of actions) {
      const run = servers.sluice.client.workflow.getHandle(action.workflow.workflowId);
      const result = (await run.result()) as RunResult;
      const { startTime, closeTime } = await run.describe();
      const stored: unknown = JSON.parse(
        await readFile(join(servers.sluice.storeFolder, 'runs', result.run, 'run.json'), 'utf8'),
      );
      runs.push({ result, startTime, closeTime: closeTime ?? new Date(0), stored });
    }
    expect(runs.map(({ stored }) => stored)).toMatchObject(
      actions.map(({ scheduledAt }) => ({ nominalTime: scheduledAt.toISOString() })),
    );
    for (const [at, { startTime }] of runs.entries()) {
      const before = runs[at - 1];
      if (before !== undefined) expect(startTime.getTime()).toBeGreaterThanOrEqual(before.closeTime.getTime());
    }
    expect(runs.map(({ result }) => result.dataSets[0]?.account)).toMatchObject([
      { extracted: 3, created: 3 },
      { extracted: 3, created: 3 },
      { extracted: 3, unchanged: 3, created: 0 },
    ]);
    const expected = Object.entries(contentOf(source)).filter(([key]) => !key.includes('202403'));
    expect(Object.entries(contentOf(target))).toEqual(expected);
  }, 240_000);

  it('run once in nights on which the clock is changed', async () => {
    const { schedule } = servers.sluice.client;
    await configure({ timeZone: 'America/New_York', cron: '30 1 * * *' });
    await stepsOf('apply');
    const { spec, action } = await handle().describe();
    // its next times are told for the days after this one only
    const probe = await schedule.create({
      scheduleId: `probe-${randomUUID()}`,
      spec: { ...spec, startAt: new Date('2027-11-05T12:00:00Z') },
      action: { ...action, workflowId: 'probe' },
      state: { paused: true },
    });
    const next = (await probe.describe()).info.nextActionTimes.slice(0, 4).map((time) => time.toISOString());
    await probe.delete();
    expect(next).toEqual([
      '2027-11-06T05:30:00.000Z',
      '2027-11-07T07:30:00.000Z',
      '2027-11-08T06:30:00.000Z',
      '2027-11-09T06:30:00.000Z',
    ]);
  }, 120_000);

  it('are refused with the reason when a parameter does not fit or the name belongs to somebody else', async () => {
    await configure({}, { sauce: 'source' });
    const bad = await sluice('apply');
    expect(bad.exitCode).toBe(64);
    expect(bad.errors.join('\n')).toMatch(/schedules\.nightly-.*parameters of syncDataset do not fit.*\n.*sauce/);

    await configure({});
    const text = await readFile(join(folder, 'sluice.yaml'), 'utf8');
    await writeFile(join(folder, 'sluice.yaml'), text.replaceAll(nightly, other));
    const taken = await sluice('apply');
    expect(taken.exitCode).toBe(64);
    expect(taken.errors.join('\n')).toMatch(/nothing was applied: other-.* belong to somebody else/);
    const unknown = await sluice('trigger', 'weekly');
    expect(unknown.exitCode).toBe(64);
    expect(unknown.errors.join('\n')).toMatch(
      /there is no schedule "weekly" of this project in Temporal; there is: nightly/,
    );
  }, 120_000);
});
