import type { SimulatorVersion } from '../../simulator/version';
import { complete, empty, register } from '../kit/registrations';
import { clinic, contentOf, countRows, syncParameters, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

const clinics = 5;
const periods = ['202401', '202402'];
const open = { maxRejectedShare: 1, maxDeletedShare: 1, maxUpdatedShare: 1, minSourceShare: 0 };
const sync = (more: object = {}) => syncParameters({ periods, completeness: 'sync', gate: open, ...more });

const pairs: [SimulatorVersion, SimulatorVersion][] = [
  ['2.42', '2.44'],
  ['2.44', '2.40'],
];

describe.each(pairs)('registrations of complete forms, from %s to %s', (...versions) => {
  let servers: TwoServers;

  beforeAll(async () => {
    servers = await startTwoServers({ clinics, versions });
  });
  afterAll(() => servers.stop());
  beforeEach(() => {
    for (const server of [servers.source, servers.target]) empty(server);
    servers.source.insert(countRows(clinics, periods));
  });

  it('follow their values with day and person, wait for a rejected row, and have nothing to do in the second run', async () => {
    const { source, target, sluice } = servers;
    source.insert([{ dataElement: world.count, period: '202401', orgUnit: clinic(3), value: 'many' }]);
    for (const number of [1, 2, 3, 4]) register(source, number);
    register(source, 5, { completed: false });
    register(target, 2, { date: '2023-12-31' });
    register(target, 4);
    register(target, 5, { period: '202402' });

    const preview = await sluice.run('syncDataset', sync({ dryRun: true }));
    const counts = { sourceRead: 4, registered: 1, updated: 1, unchanged: 1, notYet: 1, refused: 0, removed: 0 };
    expect(preview.dataSets[0]).toMatchObject({ outcome: 'previewed', completeness: { account: counts } });
    expect(Object.keys(complete(target))).toHaveLength(3);
    expect(target.log.entries().filter(({ method }) => method !== 'GET')).toEqual([]);

    const first = await sluice.run('syncDataset', sync());
    expect(first.dataSets[0]).toMatchObject({
      outcome: 'complete with rejects',
      completeness: {
        account: { ...counts, targetRead: 3, targetUnchanged: 1, targetUpdated: 1, leftAlone: 1, targetHeld: 0 },
        reasons: [{ code: 'ROWS_NOT_LANDED', rows: 1 }],
      },
    });
    expect(complete(target)).toEqual({
      [`${clinic(1)} 202401`]: '2024-02-01 clerk 1',
      [`${clinic(2)} 202401`]: '2024-02-02 clerk 2',
      [`${clinic(4)} 202401`]: '2024-02-04 clerk 4',
      [`${clinic(5)} 202402`]: '2024-02-05 clerk 5',
    });

    const writes = () => target.log.entries().filter(({ method }) => method !== 'GET').length;
    const before = writes();
    const second = await sluice.run('syncDataset', sync());
    expect(second.dataSets[0]?.completeness?.account).toMatchObject({ registered: 0, updated: 0, unchanged: 3 });
    expect(writes()).toBe(before);
  }, 120_000);

  it('are taken back where deletes are propagated; over a limit they stay, and all else is done', async () => {
    const { source, target, sluice } = servers;
    for (const number of [1, 3]) register(source, number);
    for (const number of [1, 2]) register(target, number);
    const limited = sync({ deletes: 'propagate', gate: { ...open, maxDeletedRows: 0, maxDeletedShare: 0.25 } });
    const preview = await sluice.run('syncDataset', { ...limited, dryRun: true });
    expect(preview.dataSets[0]?.completeness?.account).toMatchObject({ registered: 1, removed: 0, notRemoved: 1 });
    const over = await sluice.run('syncDataset', limited);
    expect(over.dataSets[0]).toMatchObject({
      outcome: 'complete with rejects',
      completeness: {
        account: { registered: 1, unchanged: 1, removed: 0, notRemoved: 1 },
        reasons: [
          {
            code: 'OVER_LIMIT',
            text: expect.stringMatching(/^1 of 2 .*maxDeletedRows allows 0 and maxDeletedShare allows 0.25/) as string,
            rows: 1,
            forms: [`${clinic(2)} 202401 ${world.defaultCombo}`],
          },
        ],
      },
    });
    expect(contentOf(target)).toEqual(contentOf(source));
    expect(Object.keys(complete(target))).toEqual([1, 2, 3].map((number) => `${clinic(number)} 202401`));

    const result = await sluice.run('syncDataset', sync({ deletes: 'propagate' }));
    expect(result.dataSets[0]).toMatchObject({
      outcome: 'complete',
      completeness: { account: { unchanged: 2, removed: 1, leftAlone: 0 } },
    });
    expect(complete(target)).toEqual(complete(source));
    expect(contentOf(target)).toEqual(contentOf(source));
  }, 120_000);

  it('that the target refuses while it answers that all went well are counted with its reason', async () => {
    const { source, target, sluice } = servers;
    for (const number of [1, 2]) register(source, number);
    target.insert(countRows(clinics, periods));
    const refuse = target.state.completeness.set.bind(target.state.completeness);
    target.state.completeness.set = (key, registration) =>
      registration.orgUnit === clinic(2) ? target.state.completeness : refuse(key, registration);
    try {
      const result = await sluice.run('syncDataset', sync());
      expect(result.dataSets[0]).toMatchObject({
        outcome: 'complete with rejects',
        completeness: {
          account: { registered: 1, refused: 1 },
          reasons: [{ code: 'NOT_REGISTERED', rows: 1 }],
        },
      });
      expect(Object.keys(complete(target))).toEqual([`${clinic(1)} 202401`]);
    } finally {
      target.state.completeness.set = refuse;
    }
  }, 120_000);
});
