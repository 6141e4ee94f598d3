import type { Simulator } from '../../simulator/simulator';
import { runFailure } from '../kit/run-failure';
import { clinic, contentOf, world } from '../kit/small-world';
import type { SluiceUnderTest } from '../kit/sluice-under-test';
import { startThreeServers, type ThreeServers } from '../kit/three-servers';

const count = (number: number, value: string) => ({
  dataElement: world.count,
  period: '202401',
  orgUnit: clinic(number),
  value,
});
const parameters = (more: object = {}) => ({
  dataSets: [{ source: world.counts, target: world.counts }],
  periods: ['202401'],
  gate: { maxRejectedShare: 1, maxUpdatedShare: 1, minSourceShare: 0 },
  dryRun: false,
  ...more,
});

describe('a pipeline that merges two sources', () => {
  let servers: ThreeServers;
  let north: Simulator;
  let south: Simulator;
  let nation: Simulator;
  let sluice: SluiceUnderTest;

  beforeEach(async () => {
    servers = await startThreeServers();
    ({ north, south, nation, sluice } = servers);
    north.insert([count(1, '100'), count(2, '3'), count(3, '30')]);
    south.insert([count(3, '12'), count(4, '400')]);
  });
  afterEach(() => servers.stop());

  const values = () => Object.values(contentOf(nation)).map((row) => (row as { value: string }).value);

  it('brings the rows of both over, counts what a transform took out, and rejects keys that both have', async () => {
    const result = await sluice.run('twoDistricts', parameters());
    expect(values()).toEqual(['100', '400']);
    expect(result.outcome).toBe('complete with rejects');
    const accounts = Object.fromEntries(result.dataSets.map(({ lane, account }) => [lane, account]));
    expect(accounts[`north/${world.counts}`]).toMatchObject({ extracted: 3, filtered: 1, mapped: 2, passedOn: 2 });
    expect(accounts[`south/${world.counts}`]).toMatchObject({ extracted: 2, mapped: 2, passedOn: 2 });
    expect(accounts[`merge/${world.counts}`]).toMatchObject({ extracted: 4, rejected: 2, mapped: 2, created: 2 });
    expect(result.dataSets.at(-1)?.gatheredRows).toBe(4);
    expect(result.tasks).toEqual([{ task: 'summary', kind: 'compute', status: 'done', value: [2] }]);
  }, 120_000);

  it('sums the rows that both have where it is told to, and writes nothing the second time', async () => {
    const summed = parameters({ onCollision: 'sum' });
    expect((await sluice.run('twoDistricts', summed)).outcome).toBe('complete');
    expect(values()).toEqual(['100', '42', '400']);
    const again = await sluice.run('twoDistricts', summed);
    expect(again.dataSets.map(({ posts }) => posts)).toEqual([0, 0, 0]);
    expect(again.dataSets.at(-1)?.account).toMatchObject({ merged: 1, unchanged: 3 });
  }, 120_000);

  it('ends failed when one source is refused, keeps what the other gave, and a rerun reads only what is missing', async () => {
    south.faults.add({ match: { path: '/api/dataValueSets' }, fault: { kind: 'status', status: 401, body: 'json' } });
    const handle = await sluice.start('twoDistricts', parameters({ onCollision: 'sum' }));
    const failure = await runFailure(handle.result());
    expect(failure.type).toBe('RunFailed');
    expect(failure.result?.dataSets.map(({ lane, outcome }) => [lane, outcome])).toEqual([
      [`north/${world.counts}`, 'complete'],
      [`south/${world.counts}`, 'failed'],
    ]);
    expect(values()).toEqual([]);

    const before = north.log.entries().filter(({ path }) => path.includes('dataValueSets')).length;
    const rerun = await sluice.run('twoDistricts', { continueFrom: handle.workflowId });
    expect(rerun.outcome).toBe('complete');
    expect(values()).toEqual(['100', '42', '400']);
    expect(north.log.entries().filter(({ path }) => path.includes('dataValueSets'))).toHaveLength(before);
    expect(rerun.dataSets.map(({ lane, reusedChunks }) => [lane, reusedChunks])).toEqual([
      [`north/${world.counts}`, 1],
      [`south/${world.counts}`, 0],
      [`merge/${world.counts}`, 0],
    ]);
  }, 120_000);

  it('ends before it reads anything when the worker has no such transform', async () => {
    const other = await servers.withoutTransform();
    const failure = await runFailure(other.run('twoDistricts', parameters()));
    expect(failure.lines.join('\n')).toContain('there is no transform "dropBelow" in this worker (it has none)');
    expect(north.log.entries().filter(({ path }) => path.includes('dataValueSets'))).toEqual([]);
  }, 120_000);
});
