import type { RunResult } from '../../contracts/run-result';
import { runFailure } from '../kit/run-failure';
import { clinic, contentOf, countRows, syncParameters, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

const clinics = 6;
const periods = ['202401', '202402'];
/** One chunk for each clinic and month. */
const sizes = { chunkValues: 1, batchValues: 5, parallelChunks: 1, parallelBatches: 1 };
/** And one for the country itself, which reports nothing. */
const chunks = clinics * periods.length + 1;
const lastWeek = Date.now() - 7 * 86_400_000;

let servers: TwoServers;

beforeAll(async () => {
  servers = await startTwoServers({ clinics, versions: ['2.42', '2.44'] });
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

const posts = () => servers.target.log.entries().filter(({ method }) => method !== 'GET').length;
const exports = () =>
  servers.source.log.entries().filter(({ path, status }) => path.startsWith('/api/dataValueSets') && status === 200)
    .length;
const parameters = (more: object = {}) => syncParameters({ periods, sizes, recount: false, ...more });
const run = (input: object): Promise<RunResult> => servers.sluice.run('syncDataset', input);

describe('continuing a run', () => {
  it('writes nothing after a finished run, and leaves the times of the target rows alone', async () => {
    const first = await run(parameters());
    expect(first.outcome).toBe('complete');
    const before = servers.target.values();
    const sent = posts();
    const again = await run({ continueFrom: first.run });
    expect(again.outcome).toBe('complete');
    expect(posts()).toBe(sent);
    expect(servers.target.values()).toEqual(before);
  }, 120_000);

  it('reads only the missing chunks after a source that failed half-way', async () => {
    const down = servers.source.faults.add({
      match: { path: '/api/dataValueSets' },
      fault: { kind: 'status', status: 403 },
      after: 7,
      times: Infinity,
    });
    const failed = await runFailure(run(parameters()));
    expect(failed.lines.join()).toMatch(/403/);
    expect(contentOf(servers.target)).toEqual({});
    down.remove();

    const before = exports();
    const rerun = await run({ continueFrom: failed.result?.run });
    expect(rerun.outcome).toBe('complete');
    expect(rerun.dataSets[0]).toMatchObject({ chunks, reusedChunks: 7 });
    expect(exports() - before).toBe(chunks - 7);
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
  }, 120_000);

  it('reads everything again when it is told to', async () => {
    const preview = await run(parameters({ dryRun: true }));
    const rerun = await run({ continueFrom: preview.run, dryRun: false, refetch: true });
    expect(rerun.dataSets[0]).toMatchObject({ chunks, reusedChunks: 0 });
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
  }, 120_000);

  it('never uses frames that are older than a later verified run: nothing old is written', async () => {
    const monday = await run(parameters({ dryRun: true }));
    servers.source.insert([{ dataElement: world.count, period: '202401', orgUnit: clinic(1), value: '777' }]);
    const tuesday = await run(parameters());
    expect(tuesday.outcome).toBe('complete');
    const sent = posts();
    const rerun = await run({ continueFrom: monday.run, dryRun: false });
    expect(rerun.dataSets[0]).toMatchObject({ reusedChunks: 0 });
    expect(posts()).toBe(sent);
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
  }, 120_000);

  it('takes the workflow id as well, and refuses anything else beside it by name', async () => {
    const preview = await run(parameters({ dryRun: true }));
    const unknown = await runFailure(run({ continueFrom: 'no-such-run' }));
    expect(unknown.lines.join()).toMatch(/there is no run "no-such-run" in the store/);
    const more = await runFailure(run({ continueFrom: preview.run, periods: ['202401'] }));
    expect(more.lines.join()).toMatch(/periods: there is no such parameter/);
  }, 120_000);
});

describe('approving a preview afterwards', () => {
  it('writes what was previewed, and asks again when the source has moved on', async () => {
    const preview = await run(parameters({ dryRun: true }));
    const hash = preview.dataSets[0]?.preview ?? '';
    const approve = { by: 'Jane', preview: hash };
    const done = await run({ continueFrom: preview.run, approve });
    expect(done.outcome).toBe('complete');
    expect(done.dataSets[0]).toMatchObject({ decision: { decision: 'approved', by: 'Jane' }, reusedChunks: chunks });
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));

    servers.target.insert([{ dataElement: world.count, period: '202401', orgUnit: clinic(2), value: '5' }]);
    const sent = posts();
    const stale = await run({ continueFrom: preview.run, approve, gate: { holdForMinutes: 0.02 } });
    expect(stale.outcome).toBe('held');
    expect(posts()).toBe(sent);
  }, 120_000);
});
