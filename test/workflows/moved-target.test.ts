import type { RunResult } from '../../contracts/run-result';
import type { NewRow } from '../../simulator/direct-access';
import type { SimulatorVersion } from '../../simulator/version';
import { clinic, syncParameters, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';
import { approve, heldPreviews } from '../kit/waiting-run';

const pairs: [SimulatorVersion, SimulatorVersion][] = [
  ['2.42', '2.44'],
  ['2.44', '2.40'],
  ['2.38', '2.43.0'],
];

describe.each(pairs)('rows that others change at the target between preview and approval, %s to %s', (...versions) => {
  let servers: TwoServers;

  beforeAll(async () => {
    servers = await startTwoServers({ clinics: 7, versions });
  });
  afterAll(() => servers.stop());

  const lastWeek = Date.now() - 7 * 86_400_000;
  const row = (number: number, value: string, more: Partial<NewRow> = {}): NewRow => ({
    dataElement: world.count,
    period: '202401',
    orgUnit: clinic(number),
    value,
    created: lastWeek,
    lastUpdated: lastWeek,
    ...more,
  });
  const heldByTarget = () =>
    servers.target
      .values()
      .map(({ orgUnit, value, comment }) => [orgUnit, value, comment])
      .sort();

  it('are held: what people entered stays, everything else lands, and each held row is listed', async () => {
    const { source, target, sluice } = servers;
    source.insert([row(1, '1'), row(2, '2'), row(3, '3'), row(4, '4'), row(7, '7')]);
    // 1, 2 are to be overwritten, 3, 4 to be created, 5, 6 to be deleted, 7 is equal
    target.insert([row(1, '100'), row(2, '200'), row(5, '500'), row(6, '600'), row(7, '7')]);
    const handle = await sluice.start(
      'syncDataset',
      syncParameters({ deletes: 'propagate', gate: { maxUpdatedShare: 0, maxDeletedShare: 1, maxRejectedShare: 1 } }),
    );
    await heldPreviews(handle);

    const entered = Date.now();
    target.insert([
      row(1, '100', { comment: 'checked', lastUpdated: entered }),
      row(3, '33', { lastUpdated: entered }),
      row(5, '555', { lastUpdated: entered }),
    ]);
    await approve(handle);
    const result = (await handle.result()) as RunResult;

    expect(heldByTarget()).toEqual([
      [clinic(1), '100', 'checked'],
      [clinic(2), '2', null],
      [clinic(3), '33', null],
      [clinic(4), '4', null],
      [clinic(5), '555', null],
      [clinic(7), '7', null],
    ]);
    expect(result.outcome).toBe('complete with rejects');
    expect(result.dataSets[0]).toMatchObject({
      decision: { decision: 'approved', by: 'Jane' },
      account: { mapped: 5, updated: 1, created: 1, unchanged: 1, held: 2, targetDeleted: 1, targetHeld: 2 },
      rejectReasons: [{ code: 'TARGET_MOVED', rows: 3 }],
    });
  }, 120_000);
});
