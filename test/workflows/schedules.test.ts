import { ScheduleNotFoundError } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunProgress } from '../../contracts/progress';
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

async function configure(more: object, parameters: object = {}, second?: string): Promise<void> {
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
    schedules: { [nightly]: schedule, ...(second === undefined ? {} : { [`${second}-${nightly}`]: schedule }) },
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
    expect(await stepsOf('apply')).toEqual([{ name: nightly, step: 'unchanged' }]);

    await configure({ timeZone: 'Europe/Berlin' }, {}, 'weekly');
    const weekly = servers.sluice.client.schedule.getHandle(`weekly-${nightly}`);
    const steps = () =>
      [{ name: nightly }, { name: `weekly-${nightly}` }].map((one) => ({ ...one, step: 'unchanged' }));
    await stepsOf('apply');
    expect(await stepsOf('plan')).toEqual(steps());
    await weekly.update((now) => ({
      ...now,
      spec: { ...now.spec, calendars: [{ hour: 11 }], skip: [] },
      policies: { ...now.policies, overlap: 'ALLOW_ALL' },
    }));
    expect((await stepsOf('apply'))[1]).toEqual({
      name: `weekly-${nightly}`,
      step: 'change',
      definition: expect.anything() as unknown,
      changes: [
        'overlap, edited in Temporal: "ALLOW_ALL" → "SKIP"',
        'times, edited in Temporal: they are those of cron "30 2 * * *" again',
        'nights on which the clock is changed: counted anew',
      ],
    });
    expect(await stepsOf('apply')).toEqual(steps());

    await configure({});
    const left = async () => (await stepsOf('plan')).filter(({ step }) => step === 'delete').map(({ name }) => name);
    // a list of Temporal's may lag behind
    await waitUntil('the schedule that left the file is found', async () => (await left()).length === 1, 30_000);
    expect(await left()).toEqual([`weekly-${nightly}`]);
    await stepsOf('apply');
    await expect(weekly.describe()).rejects.toThrow(ScheduleNotFoundError);
    await configure({ overlap: 'skip' });
    await stepsOf('apply');

    const foreign = await servers.sluice.client.schedule.getHandle(other).describe();
    expect(foreign.action).toMatchObject({ workflowType: 'somethingElse' });
    expect(JSON.parse((await sluice('list')).stdout)).toMatchObject({ schedules: [{ name: nightly, paused: false }] });
  }, 180_000);

  it('run three nights of a backfill in order, one after the other, each for its own night in the time zone', async () => {
    const { source, target } = servers;
    source.insert(countRows(3, ['202401', '202402', '202403']));
    // 2:30 in Kathmandu is 20:45 UTC of the day before: by UTC the second night would still be in February
    const backfill = await sluice('backfill', nightly, '--from', '2024-02-29T02:30', '--to', '2024-03-02');
    expect(backfill.exitCode).toBe(0);
    const ended = async () => (await handle().describe()).info.recentActions;
    await waitUntil('three runs', async () => (await ended()).length === 3, 120_000, 1_000);
    const actions = [...(await ended())].sort((a, b) => a.scheduledAt.getTime() - b.scheduledAt.getTime());
    const nights = ['2024-02-28T20:45:00', '2024-02-29T20:45:00', '2024-03-01T20:45:00'];
    expect(JSON.parse(backfill.stdout)).toEqual({ backfilled: nightly, due: nights.map((night) => `${night}.000Z`) });
    expect(actions.map(({ scheduledAt }) => scheduledAt.toISOString())).toEqual(nights.map((night) => `${night}.000Z`));
    expect(actions.map(({ action }) => action.workflow.workflowId)).toEqual(
      nights.map((night) => `${nightly}-${night}Z`),
    );
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
    expect(runs.map(({ result }) => result.nominalTime)).toEqual(nights.map((night) => `${night}.000Z`));
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

  it('leave out or buffer what is triggered while a run waits, as their overlap says', async () => {
    const { source, sluice: under } = servers;
    source.insert(countRows(3, ['202401']).map((row) => ({ ...row, value: '77' })));
    const waiting = {
      ...{ periods: ['202401'] },
      gate: { maxRejectedShare: 1, maxUpdatedShare: 0, minSourceShare: 0, holdForMinutes: 5 },
    };
    await configure({}, waiting);
    await stepsOf('apply');
    const before = (await handle().describe()).info;
    const trigger = async () => {
      expect((await sluice('trigger', nightly)).exitCode).toBe(0);
    };
    const open = async () => {
      const ids = (await handle().describe()).info.runningActions.map(({ workflow }) => workflow.workflowId);
      const [id] = ids;
      if (id === undefined) throw new Error('no run is open');
      const run = under.client.workflow.getHandle(id);
      await waitUntil('the gate waits', async () => (await run.query<RunProgress>('progress')).held.length > 0);
      return { id, run, ids };
    };
    const refuse = async ({ id, run }: Awaited<ReturnType<typeof open>>) => {
      await run.executeUpdate('reject', { args: [{ by: 'Jane' }] });
      expect(((await run.result()) as RunResult).outcome).toBe('refused');
      const { startTime, closeTime } = await run.describe();
      return { id, startTime, closeTime: closeTime ?? new Date(0) };
    };
    const counts = async () => {
      const { info } = await handle().describe();
      return [
        info.numActionsTaken - before.numActionsTaken,
        info.numActionsSkippedOverlap - before.numActionsSkippedOverlap,
      ];
    };

    await trigger();
    await waitUntil('the first run', async () => (await counts())[0] === 1);
    const first = await open();
    await trigger();
    await waitUntil('the second one is left out', async () => (await counts())[1] === 1);
    expect((await open()).ids).toEqual([first.id]);

    await configure({ overlap: 'buffer' }, waiting);
    expect(await stepsOf('apply')).toMatchObject([{ changes: ['overlap: "skip" → "buffer"'] }]);
    await trigger();
    await trigger();
    await waitUntil('the fourth one is left out', async () => (await counts())[1] === 2);
    expect((await open()).ids).toEqual([first.id]);
    const firstEnded = await refuse(first);
    await waitUntil('the buffered run', async () => (await counts())[0] === 2);
    const running = async () => (await handle().describe()).info.runningActions.length;
    await waitUntil('it is open', async () => (await running()) === 1, 60_000, 500);
    const secondEnded = await refuse(await open());
    expect(secondEnded.id).not.toBe(first.id);
    expect(secondEnded.startTime.getTime()).toBeGreaterThanOrEqual(firstEnded.closeTime.getTime());
    expect(await counts()).toEqual([2, 2]);
  }, 240_000);

  it.each([
    [
      ...['Europe/Berlin', '30 2 * * *', '2027-03-26T12:00:00Z'],
      ['2027-03-27T01:30', '2027-03-28T01:30', '2027-03-29T00:30', '2027-03-30T00:30'],
    ],
    [
      ...['Europe/Berlin', '30 2 * * *', '2027-10-29T12:00:00Z'],
      ['2027-10-30T00:30', '2027-10-31T02:30', '2027-11-01T01:30', '2027-11-02T01:30'],
    ],
    [
      ...['America/New_York', '30 2 * * *', '2027-03-12T12:00:00Z'],
      ['2027-03-13T07:30', '2027-03-14T07:30', '2027-03-15T06:30', '2027-03-16T06:30'],
    ],
    [
      ...['America/New_York', '30 1 * * *', '2027-11-05T12:00:00Z'],
      ['2027-11-06T05:30', '2027-11-07T07:30', '2027-11-08T06:30', '2027-11-09T06:30'],
    ],
  ] as [string, string, string, string[]][])(
    'run once in the night on which the clock is changed: %s, %s, from %s',
    async (timeZone, cron, startAt, nights) => {
      const { schedule } = servers.sluice.client;
      await configure({ timeZone, cron });
      await stepsOf('apply');
      const { spec, action } = await handle().describe();
      // its next times are told for the days after this one only
      const probe = await schedule.create({
        scheduleId: `probe-${randomUUID()}`,
        spec: { ...spec, startAt: new Date(startAt) },
        action: { ...action, workflowId: 'probe' },
        state: { paused: true },
      });
      const next = (await probe.describe()).info.nextActionTimes.map((time) => time.toISOString().slice(0, 16));
      await probe.delete();
      expect(next.slice(0, nights.length)).toEqual(nights);
    },
    120_000,
  );

  it('are refused with the reason when a parameter does not fit or the name belongs to somebody else', async () => {
    await configure({}, { sauce: 'source' });
    const bad = await sluice('apply');
    expect(bad.exitCode).toBe(64);
    expect(bad.errors.join('\n')).toMatch(
      /sluice\.yaml line 1: schedules\.nightly-.*\.parameters\.sauce: there is no such parameter/,
    );

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
