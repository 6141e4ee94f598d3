import type { NewRow } from '../../simulator/direct-access';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import type { SimulatorVersion } from '../../simulator/version';
import { runFailure } from '../kit/run-failure';
import { clinic, contentOf, seedSmallWorld, syncParameters, world } from '../kit/small-world';
import { startSluice, type SluiceUnderTest } from '../kit/sluice-under-test';

const visits = (partner: string, value: string): NewRow => ({
  dataElement: world.visits,
  period: '202401',
  orgUnit: clinic(1),
  attributeOptionCombo: partner,
  value,
});

const parameters = (more: object) =>
  syncParameters({
    source: 'reader',
    dataSets: [{ source: world.partners, target: world.partners }],
    gate: { maxDeletedShare: 1 },
    ...more,
  });

describe.each<SimulatorVersion>(['2.42', '2.44'])('a source user of %s who may not read all partners', (version) => {
  let source: Simulator;
  let target: Simulator;
  let sluice: SluiceUnderTest;

  beforeAll(async () => {
    [source, target] = [await startSimulator({ version }), await startSimulator({ version: '2.44' })];
    for (const server of [source, target]) {
      seedSmallWorld(server, 2);
      server.insert([visits(world.partnerA, '1'), visits(world.partnerB, '2')]);
    }
    source.setPublicAccess('categoryOptions', 'CoPartnerB0', 'rw------');
    source.addUser({ username: 'reader', password: 'Reader-1234', authorities: [], orgUnits: [world.root] });
    sluice = await startSluice([
      { name: 'reader', url: source.url, username: 'reader', password: 'Reader-1234' },
      { name: 'target', url: target.url },
    ]);
  });
  afterAll(async () => {
    await sluice.stop();
    await Promise.all([source.stop(), target.stop()]);
  });

  it('gets no deletes for that data set: what is hidden is not gone', async () => {
    const before = contentOf(target);
    const failure = await runFailure(sluice.run('syncDataset', parameters({ deletes: 'propagate' })));
    expect(failure.lines).toEqual([
      expect.stringMatching(
        /deletes "propagate" is refused for the data set DsPartners0: reader may not read .* Name of CoPartnerB0 at reader/,
      ),
    ]);
    expect(failure.result?.dataSets[0]?.failure?.type).toBe('PreflightFailed');
    expect(contentOf(target)).toEqual(before);
  }, 120_000);

  it('can still bring over what the user may read', async () => {
    source.insert([visits(world.partnerA, '11')]);
    const result = await sluice.run('syncDataset', parameters({ gate: { maxUpdatedShare: 1 } }));
    expect(result.outcome).toBe('complete');
    expect(Object.values(contentOf(target)).map((row) => (row as { value: string }).value)).toEqual(['11', '2']);
  }, 120_000);
});
