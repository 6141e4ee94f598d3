import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunProgress } from '../../contracts/progress';
import type { RunResult } from '../../contracts/run-result';
import type { SimulatorVersion } from '../../simulator/version';
import { eventsOf } from '../kit/histories';
import { runFailure } from '../kit/run-failure';
import { contentOf, countRows, syncParameters } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';
import { waitUntil } from '../kit/wait-until';
import { startWebhookReceiver, type WebhookReceiver } from '../kit/webhook-receiver';

const token = 'T0K3N-of-the-team';
const tables = '/api/resourceTables/analytics';

const pairs: [SimulatorVersion, SimulatorVersion][] = [
  ['2.44', '2.40'],
  ['2.42', '2.44'],
];

describe.each(pairs)('tasks on the whole run, from %s to %s', (...versions) => {
  let servers: TwoServers;
  let team: WebhookReceiver;
  let duty: WebhookReceiver;

  beforeAll(async () => {
    [team, duty] = await Promise.all([startWebhookReceiver(`/${token}`), startWebhookReceiver('/duty')]);
    servers = await startTwoServers({
      clinics: 2,
      versions,
      notifications: { team: team.url, duty: duty.url, nowhere: `http://127.0.0.1:1/${token}` },
    });
    servers.source.insert(countRows(2, ['202401']));
  });
  afterAll(async () => {
    await servers.stop();
    await Promise.all([team.stop(), duty.stop()]);
  });
  beforeEach(() => {
    Object.assign(servers.target.analytics.behaviour, { polls: 2, failure: undefined });
    servers.target.faults.clear();
    for (const receiver of [team, duty]) {
      receiver.messages.length = 0;
      receiver.answers.length = 0;
      receiver.posts = 0;
    }
  });

  const parameters = (more: object = {}) => syncParameters(more);
  const starts = () => servers.target.log.entries().filter(({ method, path }) => method === 'POST' && path === tables);

  it('have the target build its tables once and tell the team, and nobody else, how it went', async () => {
    const before = servers.target.analytics.count;
    const result = await servers.sluice.run('syncAndTell', parameters());
    expect(result.outcome).toBe('complete');
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
    expect(servers.target.analytics.count).toBe(before + 1);
    expect(Object.fromEntries(new URLSearchParams(starts().at(-1)?.query))).toEqual({
      lastYears: '2',
      skipResourceTables: 'true',
    });
    expect(result.tasks).toEqual([
      { task: 'analytics', kind: 'runAnalytics', status: 'done', value: { message: 'Analytics tables updated' } },
      { task: 'tell', kind: 'notify', status: 'done', value: { to: 'team' } },
      { task: 'warn', kind: 'notify', status: 'skipped' },
    ]);
    expect(team.messages).toEqual([
      expect.objectContaining({
        run: result.run,
        pipeline: 'syncAndTell',
        outcome: 'complete',
        text: expect.stringMatching(
          /^syncAndTell: complete\. [^]*DsCounts000: complete; [^]*\nRun syncAndTell-/,
        ) as string,
      }),
    ]);
    expect(duty.posts).toBe(0);
  }, 120_000);

  it('build no tables in a dry run, and tell that it was one', async () => {
    const before = servers.target.analytics.count;
    const result = await servers.sluice.run('syncAndTell', parameters({ dryRun: true }));
    expect(result.outcome).toBe('previewed');
    expect(result.tasks?.[0]).toEqual({ task: 'analytics', kind: 'runAnalytics', status: 'skipped' });
    expect(servers.target.analytics.count).toBe(before);
    expect(team.messages).toEqual([expect.objectContaining({ outcome: 'previewed' })]);
  }, 120_000);

  it("end a run as failed with the server's words when it can't build its tables, and warn those on duty", async () => {
    servers.target.analytics.behaviour.failure = 'Table analytics_temp: no space left on device';
    const { result, lines } = await runFailure(servers.sluice.run('syncAndTell', parameters()));
    expect(lines).toEqual([
      'task analytics: the server could not build its analytics tables: Table analytics_temp: no space left on device',
    ]);
    expect(result?.dataSets[0]?.outcome).toBe('complete');
    expect(result?.tasks?.map(({ status }) => status)).toEqual(['failed', 'done', 'done']);
    for (const { messages } of [team, duty]) {
      expect(messages).toEqual([
        expect.objectContaining({
          outcome: 'failed',
          text: expect.stringContaining('no space left on device') as string,
        }),
      ]);
    }
  }, 120_000);

  if (versions[1] === '2.40') {
    const buildElsewhere = () =>
      fetch(`${servers.target.url}${tables}`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from('admin:district').toString('base64')}` },
      });
    const statuses = () => starts().map(({ status }) => status);

    it('wait for a build that somebody else began, say so meanwhile, and then have the tables built', async () => {
      const before = statuses().length;
      expect((await buildElsewhere()).status).toBe(200);
      const built = servers.target.analytics.count;
      const handle = await servers.sluice.start('syncAndTell', parameters());
      const note = async (): Promise<string | undefined> => {
        const { tasks } = await handle.query<RunProgress>('progress');
        return tasks.find(({ task }) => task === 'analytics')?.note;
      };
      await waitUntil('the task says what it waits for', async () => (await note()) !== undefined);
      expect(await note()).toContain('waits for a build of the analytics tables that the server was at already');
      const result = (await handle.result()) as RunResult;
      expect(result.outcome).toBe('complete');
      expect(result.tasks?.[0]).toMatchObject({
        status: 'done',
        value: { message: 'Analytics tables updated', waitedMinutes: expect.any(Number) as number },
      });
      expect(await note()).toBeUndefined();
      expect(servers.target.analytics.count).toBe(built + 1);
      expect(statuses().slice(before)).toEqual([200, 409, 200]);
    }, 120_000);

    it('wait for it no longer than the minutes that a build may take, and start none', async () => {
      servers.target.analytics.behaviour.polls = 1_000;
      expect((await buildElsewhere()).status).toBe(200);
      const built = servers.target.analytics.count;
      const { lines } = await runFailure(servers.sluice.run('syncAndTell', parameters({ maxMinutes: 0.05 })));
      expect(lines).toEqual([expect.stringMatching(/for somebody else for more than 0\.05 minutes .*maxMinutes/)]);
      expect(servers.target.analytics.count).toBe(built);
    }, 120_000);
  }

  if (versions[1] !== '2.44') return;

  it('take up the build that was asked for when the answer to that was lost', async () => {
    const before = servers.target.analytics.count;
    servers.target.faults.add({
      match: { method: 'POST', path: tables },
      fault: { kind: 'reset', point: 'after' },
      times: 1,
    });
    const result = await servers.sluice.run('syncAndTell', parameters());
    expect(result.outcome).toBe('complete');
    expect(starts().length).toBeGreaterThan(0);
    expect(servers.target.analytics.count).toBe(before + 1);
  }, 120_000);

  it('give up after the minutes that the build may take, and say where it stood', async () => {
    servers.target.analytics.behaviour.polls = 1_000;
    const { lines } = await runFailure(servers.sluice.run('syncAndTell', parameters({ maxMinutes: 0.05 })));
    expect(lines).toEqual([
      expect.stringMatching(/has not ended within 0\.05 minutes \(it last said: Updating analytics tables\)/),
    ]);
  }, 120_000);

  it('stop waiting for the tables when the run is cancelled, tell of it, and leave a report', async () => {
    servers.target.analytics.behaviour.polls = 1_000;
    const before = servers.target.analytics.count;
    const handle = await servers.sluice.start('syncAndTell', parameters());
    await waitUntil('the build begins', () => servers.target.analytics.count === before + 1);
    await handle.cancel();
    await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'CancelledFailure' } });
    expect(team.messages).toEqual([expect.objectContaining({ outcome: 'cancelled' })]);
    const { runId } = await handle.describe();
    const report = await readFile(join(servers.sluice.storeFolder, 'runs', runId, 'report.html'), 'utf8');
    expect(report).toContain('The run was cancelled.');
  }, 120_000);
});

describe('a notification', () => {
  let servers: TwoServers;
  let team: WebhookReceiver;

  beforeAll(async () => {
    team = await startWebhookReceiver(`/${token}`);
    servers = await startTwoServers({
      clinics: 2,
      notifications: { team: team.url, duty: team.url, nowhere: `http://127.0.0.1:1/${token}` },
    });
    servers.source.insert(countRows(2, ['202401']));
  });
  afterAll(async () => {
    await servers.stop();
    await team.stop();
  });

  it('that is refused does not fail the run, is shown, and its address is nowhere to be found', async () => {
    team.answers.push(404);
    const handle = await servers.sluice.start('syncAndTell', syncParameters({}));
    const result: unknown = await handle.result();
    expect(result).toMatchObject({
      outcome: 'complete',
      tasks: [
        { task: 'analytics', status: 'done' },
        {
          task: 'tell',
          status: 'failed',
          failure: { message: expect.stringMatching(/webhook of notification "team" answered 404/) as string },
        },
        { task: 'warn', status: 'skipped' },
      ],
    });
    const files = await readdir(servers.sluice.storeFolder, { recursive: true, withFileTypes: true });
    const stored = await Promise.all(
      files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'utf8')),
    );
    const history = JSON.stringify(await eventsOf(servers.sluice.client, handle.workflowId), (_, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value,
    );
    const everything = [history, ...stored].join('\n');
    expect(everything).toContain('answered 404');
    expect(everything).not.toContain(token);
    expect(everything).not.toContain(Buffer.from(token).toString('base64').slice(0, 20));
  }, 120_000);

  it('is tried again while the service is away, and sent once', async () => {
    team.messages.length = 0;
    team.posts = 0;
    team.answers.push(503);
    const result = await servers.sluice.run('syncAndTell', syncParameters({}));
    expect(result.tasks?.[1]).toMatchObject({ task: 'tell', status: 'done' });
    expect(team.posts).toBe(2);
    expect(team.messages).toHaveLength(1);
  }, 120_000);

  it('that the worker does not have ends the run before it begins, with the names that it has', async () => {
    const { lines } = await runFailure(servers.sluice.run('syncAndTell', syncParameters({ tell: 'everyone' })));
    expect(lines).toEqual([
      `there is no notification "everyone" in this worker's sluice.yaml; it has team, duty, nowhere`,
    ]);
  }, 120_000);
});
