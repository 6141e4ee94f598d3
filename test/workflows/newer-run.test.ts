import type { RunResult } from '../../contracts/run-result';
import { runFailure } from '../kit/run-failure';
import { clinic, contentOf, countRows, syncParameters, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';
import { approve, heldPreviews } from '../kit/waiting-run';

const clinics = 30;
const periods = ['202401'];
const path = '/api/dataValueSets';
let servers: TwoServers;

beforeEach(async () => {
  servers = await startTwoServers({ clinics });
  servers.source.insert(countRows(clinics, periods));
});
afterEach(() => servers.stop());

const spoil = (value: string) => servers.source.insert(countRows(clinics, periods).map((row) => ({ ...row, value })));
const mend = () => servers.source.insert(countRows(clinics, periods));

describe('a preview that has waited while a later run was verified', () => {
  it('is not written when it is approved: what it would bring is older than what is there', async () => {
    const { source, target, sluice } = servers;
    await sluice.run('syncDataset', syncParameters({ periods }));
    spoil('0');
    const handle = await sluice.start('syncDataset', syncParameters({ periods, gate: { maxUpdatedShare: 0.1 } }));
    await heldPreviews(handle);

    mend();
    const later = await sluice.run('syncDataset', syncParameters({ periods }));
    expect(later).toMatchObject({ outcome: 'complete', dataSets: [{ account: { unchanged: clinics } }] });
    const before = target.values();

    await approve(handle);
    const result = (await handle.result()) as RunResult;
    expect(result.outcome).toBe('complete with rejects');
    expect(result.dataSets[0]).toMatchObject({
      account: { updated: 0, held: clinics },
      rejectReasons: [{ code: 'NEWER_RUN', rows: clinics, text: expect.stringContaining(later.run) as string }],
    });
    expect(target.values()).toEqual(before);

    const rerun = await sluice.run('syncDataset', { continueFrom: result.run });
    expect(rerun).toMatchObject({ outcome: 'complete', dataSets: [{ reusedChunks: 0, posts: 0 }] });
    expect(contentOf(target)).toEqual(contentOf(source));
  }, 120_000);

  it.each<[string, object, object]>([
    ['periods', { periods }, { periods: ['202402'] }],
    ['org units', { orgUnits: [1, 2, 3].map(clinic) }, { orgUnits: [4, 5, 6].map(clinic) }],
    ['data sets', {}, { dataSets: [{ source: world.kinds, target: world.kinds }] }],
  ])(
    'is written when the later run was for other %s',
    async (_, own, other) => {
      const { source, target, sluice } = servers;
      source.insert(countRows(clinics, ['202402']));
      source.insert([{ dataElement: world.number, period: '202401', orgUnit: clinic(1), value: '1' }]);
      target.insert(countRows(clinics, periods).map((row) => ({ ...row, value: '1' })));
      const gate = { maxUpdatedShare: 0.1 };
      const handle = await sluice.start('syncDataset', syncParameters({ periods, ...own, gate }));
      await heldPreviews(handle);
      await sluice.run('syncDataset', syncParameters({ periods, ...other }));
      await approve(handle);
      expect(await handle.result()).toMatchObject({ outcome: 'complete', dataSets: [{ account: { held: 0 } }] });
    },
    120_000,
  );
});

describe('a run that failed after its extraction', () => {
  it('brings nothing old when it is continued after a later run that wrote and was stopped', async () => {
    const { source, target, sluice } = servers;
    const down = target.faults.add({
      match: { method: 'GET', path },
      fault: { kind: 'status', status: 403 },
      times: Infinity,
    });
    const monday = await runFailure(sluice.run('syncDataset', syncParameters({ periods })));
    down.remove();
    source.insert([{ dataElement: world.count, period: '202401', orgUnit: clinic(1), value: '777' }]);
    const refusing = target.faults.add({
      match: { method: 'POST', path, when: ({ body }) => [10, 11, 12, 13].some((n) => body.includes(clinic(n))) },
      fault: { kind: 'status', status: 409, body: 'json' },
      times: Infinity,
    });
    const sizes = { batchValues: 5, parallelBatches: 1 };
    const gate = { maxRejectedShare: 0.05, minSourceShare: 0 };
    const tuesday = await sluice.run('syncDataset', syncParameters({ periods, sizes, gate }));
    expect(tuesday.outcome).toBe('held');
    refusing.remove();

    const rerun = await sluice.run('syncDataset', { continueFrom: monday.result?.run });
    expect(rerun.dataSets[0]?.notReused?.map(({ reason }) => reason)).toEqual([
      `run ${tuesday.run} of the same data sets read its source later and has begun to write`,
    ]);
    expect(contentOf(target)).toEqual(contentOf(source));
  }, 120_000);
});

describe('a run for as many periods as the last verified one, but others', () => {
  it('reads its source twice, and is not measured by how much that one read', async () => {
    const { source, sluice } = servers;
    const gate = { minSourceShare: 0.8 };
    source.insert(countRows(5, ['202402']));
    await sluice.run('syncDataset', syncParameters({ periods, gate }));
    const exports = () => source.log.entries().filter((entry) => entry.path === path).length;
    const first = exports();
    const other = await sluice.run('syncDataset', syncParameters({ periods: ['202402'], gate }));
    expect(other.outcome).toBe('complete');
    expect(exports() - first).toBe(2);
    const again = exports();
    await sluice.run('syncDataset', syncParameters({ periods: ['202402'], gate }));
    expect(exports() - again).toBe(1);
  }, 120_000);
});
