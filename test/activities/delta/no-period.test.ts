import { imbalances } from '../../../contracts/account';
import { startSimulator } from '../../../simulator/simulator';
import { dayMs, evening } from '../../kit/delta-servers';
import { NightRunner } from '../../kit/night-runner';
import { clinic, seedSmallWorld, world } from '../../kit/small-world';

describe('rows of a source in a text that is no period', () => {
  it.each(['2.42', '2.44'] as const)('cost themselves only, in full and in delta nights (to %s)', async (version) => {
    const source = await startSimulator({ version: '2.44', calendar: 'nepali' });
    const target = await startSimulator({ version, calendar: 'nepali' });
    for (const server of [source, target]) {
      seedSmallWorld(server, 2);
      server.setClock(evening);
    }
    const row = (period: string, value: string) => ({ dataElement: world.count, period, orgUnit: clinic(1), value });
    const nights = await NightRunner.start(source, target);
    try {
      // the servers take 208000 for a month as long as the year
      const before = evening - 30 * dayMs;
      const old = [row('208000', '1'), row('208001', '2'), row('208002', '3')];
      source.insert(old.map((of) => ({ ...of, created: before, lastUpdated: before })));
      const first = await nights.run({ dataSet: world.counts });
      expect(first.reading).toMatchObject({ mode: 'full' });
      expect(first.account).toMatchObject({ extracted: 3, created: 2, rejected: 1 });
      for (const server of [source, target]) server.advanceClock(3 * dayMs);
      source.insert([row('208000', '4'), row('208002', '5')]);
      const second = await nights.run({ dataSet: world.counts });
      expect(second.reading).toMatchObject({ mode: 'delta' });
      expect(second.account).toMatchObject({ extracted: 2, updated: 1, rejected: 1 });
      expect([...imbalances(first.account), ...imbalances(second.account)]).toEqual([]);
      expect(
        target
          .values()
          .map(({ period, value }) => [period, value])
          .sort(),
      ).toEqual([
        ['208001', '2'],
        ['208002', '5'],
      ]);
    } finally {
      await nights.stop();
      await Promise.all([source.stop(), target.stop()]);
    }
  });
});
