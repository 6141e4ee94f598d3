import { demoDataSets, demoMappings, expectedTarget, seedDemoSource, seedDemoTarget } from '../../simulator/demo/demo';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import { keyText } from '../../simulator/state/data-values';
import { startSluice, type SluiceUnderTest } from '../kit/sluice-under-test';

let source: Simulator;
let target: Simulator;
let sluice: SluiceUnderTest;

beforeAll(async () => {
  [source, target] = [await startSimulator({ version: '2.42' }), await startSimulator({ version: '2.44' })];
  seedDemoSource(source);
  seedDemoTarget(target);
  sluice = await startSluice([
    { name: 'source', url: source.url },
    { name: 'target', url: target.url },
  ]);
});

afterAll(async () => {
  await sluice.stop();
  await Promise.all([source.stop(), target.stop()]);
});

function parameters(dryRun: boolean) {
  return {
    source: 'source',
    target: 'target',
    dataSets: demoDataSets().map((set) => ({ source: set.source, target: set.target })),
    periods: demoDataSets().flatMap((set) => set.periods),
    mappings: demoMappings(),
    dryRun,
  };
}

function heldByTarget() {
  return new Map(
    target
      .values()
      .map((row) => [keyText(row), { value: row.value, comment: row.comment, followUp: row.followUp ?? false }]),
  );
}

function meantForTarget() {
  return new Map(
    [...expectedTarget().rows].map(([key, { value, comment, followUp }]) => [key, { value, comment, followUp }]),
  );
}

const writes = () => target.log.entries().filter((request) => request.method !== 'GET').length;

describe('syncDataset over three data sets of two servers with different ids', () => {
  it('previews without writing, brings the target to what it should hold, and has nothing to do afterwards', async () => {
    const before = heldByTarget();
    const preview = await sluice.run('syncDataset', parameters(true));
    expect(preview.outcome).toBe('previewed');
    expect(writes()).toBe(0);
    expect(heldByTarget()).toEqual(before);

    const real = await sluice.run('syncDataset', parameters(false));
    expect(real.outcome).toBe('complete with rejects');
    expect(heldByTarget()).toEqual(meantForTarget());
    expect(real.dataSets.map(({ account }) => account)).toEqual(preview.dataSets.map(({ account }) => account));

    const writesBefore = writes();
    const again = await sluice.run('syncDataset', parameters(false));
    expect(again.outcome).toBe('complete with rejects');
    expect(writes()).toBe(writesBefore);
    expect(again.dataSets.map(({ account }) => [account.created, account.updated])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  }, 240_000);
});
