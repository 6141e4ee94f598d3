import { startSimulator, type Simulator } from '../../simulator/simulator';
import type { SimulatorVersion } from '../../simulator/version';
import { runFailure } from '../kit/run-failure';
import { countRows, seedSmallWorld, syncParameters, world } from '../kit/small-world';
import { startSluice, type SluiceUnderTest } from '../kit/sluice-under-test';

const password = 'Reader-1234';

describe.each<SimulatorVersion>(['2.40', '2.44'])('a target user of %s who may not write', (version) => {
  let source: Simulator;
  let target: Simulator;
  let sluice: SluiceUnderTest;

  beforeAll(async () => {
    [source, target] = [await startSimulator({ version: '2.42' }), await startSimulator({ version })];
    for (const server of [source, target]) seedSmallWorld(server, 2);
    source.insert(countRows(2, ['202401']));
    const orgUnits = [world.root];
    target.addUser({ username: 'reader', password, authorities: [], orgUnits });
    target.addUser({ username: 'clerk', password, authorities: ['F_DATAVALUE_ADD'], orgUnits });
    target.setPublicAccess('dataSets', world.counts, 'r-r-----');
    sluice = await startSluice([
      { name: 'source', url: source.url },
      { name: 'reader', url: target.url, username: 'reader', password },
      { name: 'clerk', url: target.url, username: 'clerk', password },
    ]);
  });
  afterAll(async () => {
    await sluice.stop();
    await Promise.all([source.stop(), target.stop()]);
  });

  it('is told so before anything is read, also in a preview', async () => {
    const asReader = await runFailure(sluice.run('syncDataset', syncParameters({ target: 'reader', dryRun: true })));
    expect(asReader.lines).toEqual([
      expect.stringContaining(
        'the user reader may not import values at reader: it lacks the authority F_DATAVALUE_ADD',
      ),
      expect.stringContaining('the user reader may not write data of the data set DsCounts000 at reader'),
    ]);
    const asClerk = await runFailure(sluice.run('syncDataset', syncParameters({ target: 'clerk' })));
    expect(asClerk.lines).toEqual([expect.stringContaining('the user clerk may not write data of the data set')]);
    expect(source.log.entries().filter((entry) => entry.path === '/api/dataValueSets')).toEqual([]);
  }, 120_000);

  it('can compare all the same', async () => {
    const { dataSets, periods } = syncParameters({});
    const result = await sluice.run('compareInstances', { source: 'source', target: 'reader', dataSets, periods });
    expect(result).toMatchObject({ outcome: 'previewed', dataSets: [{ account: { created: 2, rejected: 0 } }] });
  }, 120_000);
});
