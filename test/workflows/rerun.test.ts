import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunResult } from '../../contracts/run-result';
import { runFailure } from '../kit/run-failure';
import { clinic, contentOf, countRows, syncParameters, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

const clinics = 3;
const periods = ['202401', '202402'];
/** One chunk for each clinic and month, and one for the country itself, which reports nothing. */
const oneByOne = { chunkValues: 1, batchValues: 5, parallelChunks: 1, parallelBatches: 1 };
const chunks = clinics * periods.length + 1;
const lastWeek = Date.now() - 7 * 86_400_000;

let servers: TwoServers;

beforeAll(async () => {
  servers = await startTwoServers({ clinics });
});
afterAll(() => servers.stop());
beforeEach(() => {
  for (const server of [servers.source, servers.target]) {
    server.faults.clear();
    for (const row of server.values({ withTombstones: true })) server.hardDelete(row);
  }
  servers.source.insert(
    countRows(clinics, periods).map((row) => ({ ...row, created: lastWeek, lastUpdated: lastWeek })),
  );
});

const stored = (name: string): unknown => JSON.parse(readFileSync(join(servers.sluice.storeFolder, name), 'utf8'));
const posts = () => servers.target.log.entries().filter(({ method }) => method !== 'GET').length;
const exports = () =>
  servers.source.log.entries().filter(({ path, status }) => path.startsWith('/api/dataValueSets') && status === 200)
    .length;
const parameters = (more: object = {}) => syncParameters({ periods, recount: false, ...more });
const run = (input: object): Promise<RunResult> => servers.sluice.run('syncDataset', input);

describe('continuing a run', () => {
  it('writes nothing after a finished run, nor does a new run, and the times of the target rows stay', async () => {
    const first = await run(parameters());
    expect(first.outcome).toBe('complete');
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
    const before = servers.target.values({ withTombstones: true });
    const sent = posts();
    const again = await run({ continueFrom: first.run });
    expect(again.outcome).toBe('complete');
    const anew = await run(parameters());
    expect(anew).toMatchObject({
      outcome: 'complete',
      dataSets: [{ posts: 0, account: { unchanged: clinics * periods.length } }],
    });
    expect(posts()).toBe(sent);
    expect(servers.target.values({ withTombstones: true })).toEqual(before);
  }, 120_000);

  it('reads only the missing chunks after a source that failed half-way', async () => {
    const down = servers.source.faults.add({
      match: { path: '/api/dataValueSets' },
      fault: { kind: 'status', status: 403 },
      after: 4,
      times: Infinity,
    });
    const failed = await runFailure(run(parameters({ sizes: oneByOne })));
    expect(failed.lines.join()).toMatch(/403/);
    expect(contentOf(servers.target)).toEqual({});
    down.remove();

    const before = exports();
    const rerun = await run({ continueFrom: failed.result?.run });
    expect(rerun.outcome).toBe('complete');
    expect(rerun.dataSets[0]).toMatchObject({ chunks, reusedChunks: 4 });
    expect(rerun.dataSets[0]?.notReused).toMatchObject([{ reason: 'that run had not read it', chunks: chunks - 4 }]);
    expect(exports() - before).toBe(chunks - 4);
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
  }, 120_000);

  it('reads everything again when it is told to, and knows a run by its workflow id as well', async () => {
    const preview = await servers.sluice.start('syncDataset', parameters({ dryRun: true }));
    await preview.result();
    servers.source.insert([{ dataElement: world.count, period: '202401', orgUnit: clinic(1), value: '777' }]);
    const rerun = await run({ continueFrom: preview.workflowId, dryRun: false, refetch: true });
    expect(rerun.dataSets[0]).toMatchObject({ chunks: 1, reusedChunks: 0 });
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
  }, 120_000);

  it('writes nothing old: Monday fails after the extraction, Tuesday completes, and Monday is continued', async () => {
    const down = servers.target.faults.add({
      match: { method: 'GET', path: '/api/dataValueSets' },
      fault: { kind: 'status', status: 403 },
      times: Infinity,
    });
    const before = exports();
    const monday = await runFailure(run(parameters()));
    expect(monday.lines.join()).toMatch(/403/);
    expect(exports() - before).toBe(1);
    down.remove();
    servers.source.insert([{ dataElement: world.count, period: '202401', orgUnit: clinic(1), value: '777' }]);
    servers.source.insert([
      { dataElement: world.count, period: '202402', orgUnit: clinic(2), value: '1', deleted: true },
    ]);
    const tuesday = await run(parameters());
    expect(tuesday.outcome).toBe('complete');
    const content = servers.target.values({ withTombstones: true });
    const sent = posts();
    const rerun = await run({ continueFrom: monday.result?.run });
    expect(rerun).toMatchObject({ outcome: 'complete', dataSets: [{ reusedChunks: 0, posts: 0 }] });
    expect(rerun.dataSets[0]?.notReused?.map(({ reason }) => reason)).toContain(
      `run ${tuesday.run} of the same data sets was verified after it was read`,
    );
    expect(posts()).toBe(sent);
    expect(servers.target.values({ withTombstones: true })).toEqual(content);
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
  }, 120_000);

  it('refuses a run that the store does not have, and any other parameter beside it, by name', async () => {
    const unknown = await runFailure(run({ continueFrom: 'no-such-run' }));
    expect(unknown.lines.join()).toMatch(/there is no run "no-such-run" in the store/);
    const more = await runFailure(run({ continueFrom: 'no-such-run', periods: ['202401'] }));
    expect(more.lines.join()).toMatch(/periods: there is no such parameter/);
  }, 120_000);

  it('takes the workflow id as well', async () => {
    const preview = await run(parameters({ dryRun: true, sizes: oneByOne }));
    const { workflowId } = stored(`runs/${preview.run}/run.json`) as { workflowId: string };
    const named = await run({ continueFrom: workflowId, dryRun: true });
    expect(named.dataSets[0]).toMatchObject({ reusedChunks: chunks });
  }, 120_000);
});

describe('the limits of a run that continues another one', () => {
  it('are those of that run, but for the ones that are named', async () => {
    servers.target.insert(countRows(clinics, periods).map((row) => ({ ...row, value: '9999' })));
    const preview = await run(parameters({ dryRun: true, sizes: oneByOne }));
    const rerun = await run({ continueFrom: preview.run, dryRun: false, limits: { holdForMinutes: 0.02 } });
    // every row is overwritten: the default of maxUpdatedShare would hold it, that run's does not
    expect(rerun.outcome).toBe('complete');
  }, 120_000);

  it('count the age of a frame from its reading, also where a run between has used it again', async () => {
    const first = await run(parameters({ dryRun: true, sizes: oneByOne }));
    const second = await run({ continueFrom: first.run });
    expect(second.dataSets[0]).toMatchObject({ reusedChunks: chunks });
    const receipt = (runId: string) => `runs/${runId}/receipts/extract/${world.counts}/0.json`;
    const written = stored(receipt(second.run)) as { content: { readAt: string } };
    expect(written.content.readAt).toBe((stored(receipt(first.run)) as typeof written).content.readAt);

    const longAgo = new Date(Date.now() - 25 * 3_600_000).toISOString();
    const aged = { ...written, content: { ...written.content, readAt: longAgo } };
    writeFileSync(join(servers.sluice.storeFolder, receipt(second.run)), JSON.stringify(aged));
    const third = await run({ continueFrom: second.run });
    expect(third.dataSets[0]).toMatchObject({
      reusedChunks: chunks - 1,
      notReused: [{ reason: 'it was read more than 24 hours ago', chunks: 1 }],
    });
    const younger = await run({ continueFrom: second.run, limits: { maxFrameAgeHours: 26 } });
    expect(younger.dataSets[0]?.notReused?.map(({ reason }) => reason) ?? []).not.toContain(
      'it was read more than 26 hours ago',
    );
  }, 120_000);
});

describe('approving a preview afterwards', () => {
  it('writes what was previewed, and asks again when the target has moved on', async () => {
    const preview = await run(parameters({ dryRun: true, sizes: oneByOne }));
    const hash = preview.dataSets[0]?.preview ?? '';
    const approve = { by: 'Jane', preview: hash };
    const done = await run({ continueFrom: preview.run, approve });
    expect(done.outcome).toBe('complete');
    expect(done.dataSets[0]).toMatchObject({ decision: { decision: 'approved', by: 'Jane' }, reusedChunks: chunks });
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));

    servers.target.insert([{ dataElement: world.count, period: '202401', orgUnit: clinic(2), value: '5' }]);
    const sent = posts();
    const stale = await run({ continueFrom: preview.run, approve, limits: { holdForMinutes: 0.02 } });
    expect(stale.outcome).toBe('held');
    expect(posts()).toBe(sent);
    const seen = stale.dataSets[0]?.preview ?? '';
    const limits = { approvalMaxAgeHours: 0.0001, holdForMinutes: 0.02 };
    const late = await run({ continueFrom: stale.run, approve: { by: 'Jane', preview: seen }, limits });
    expect(late).toMatchObject({ outcome: 'held', dataSets: [{ preview: seen, reusedChunks: chunks }] });
    expect(posts()).toBe(sent);
  }, 120_000);
});
