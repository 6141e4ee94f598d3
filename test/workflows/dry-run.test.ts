import { registrationKey } from '../../simulator/completeness/registration-key';
import type { Simulator } from '../../simulator/simulator';
import type { SimulatorVersion } from '../../simulator/version';
import { clinic, contentOf, countRows, syncParameters, world } from '../kit/small-world';
import { startTwoServers } from '../kit/two-servers';

/** Registers the form of a clinic as complete. */
function registerComplete({ state }: Simulator, number: number, period: string): void {
  const key = {
    dataSet: world.counts,
    period,
    orgUnit: clinic(number),
    attributeOptionCombo: world.defaultCombo,
  };
  const created = Date.parse('2024-03-01T00:00:00.000Z');
  state.completeness.set(registrationKey(key), {
    ...key,
    date: '2024-03-01',
    storedBy: 'clerk',
    completed: true,
    created,
  });
}

describe.each<[SimulatorVersion, SimulatorVersion]>([
  ['2.42', '2.44'],
  ['2.44', '2.40'],
])('a dry run from %s to %s', (...versions) => {
  it('says what it would do and leaves the target as it is, byte for byte, completeness included', async () => {
    const servers = await startTwoServers({ clinics: 3, versions });
    const { source, target, sluice } = servers;
    try {
      source.insert(countRows(3, ['202401', '202402']));
      for (const number of [1, 2, 3]) registerComplete(source, number, '202401');
      target.insert([
        ...countRows(2, ['202401']),
        ...countRows(1, ['202402']).map((row) => ({ ...row, value: '999', comment: 'kept', followUp: true })),
        { dataElement: world.count, period: '202403', orgUnit: clinic(1), value: '1' },
      ]);
      registerComplete(target, 1, '202401');
      registerComplete(target, 1, '202403');
      const stateOf = () => JSON.stringify([target.values({ withTombstones: true }), [...target.state.completeness]]);
      const before = stateOf();
      const { dryRun: _, ...defaults } = syncParameters({
        periods: ['202401', '202402', '202403'],
        deletes: 'propagate',
      });
      const result = await sluice.run('syncDataset', defaults);
      expect(result).toMatchObject({
        outcome: 'previewed',
        dryRun: true,
        dataSets: [{ posts: 0, account: { extracted: 6, unchanged: 2, updated: 1, created: 3, targetDeleted: 1 } }],
      });
      expect(stateOf()).toBe(before);
      expect(target.log.entries().filter(({ method }) => method !== 'GET')).toEqual([]);
      expect(target.log.writes()).toEqual([]);
      expect(Object.keys(contentOf(target))).toHaveLength(4);
    } finally {
      await servers.stop();
    }
  }, 120_000);
});
