import type { SimulatorVersion } from '../../simulator/version';
import { dayMs, evening, months } from '../kit/delta-servers';
import { complete, register, whenAskedForRegistrations } from '../kit/registrations';
import { clinic, contentOf, countRows, syncParameters, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

const clinics = 8;

const pairs: [SimulatorVersion, SimulatorVersion][] = [
  ['2.42', '2.44'],
  ['2.44', '2.40'],
];

/** One series of nights: each goes on from where the one before left servers and store. */
describe.each(pairs)('registrations in delta mode, from %s to %s', (...versions) => {
  let servers: TwoServers;

  beforeAll(async () => {
    servers = await startTwoServers({ clinics, versions });
    const { source, target } = servers;
    for (const server of [source, target]) server.setClock(evening);
    const before = evening - 30 * dayMs;
    source.insert(countRows(clinics, months).map((row) => ({ ...row, created: before, lastUpdated: before })));
  });
  afterAll(() => servers.stop());
  afterEach(() => servers.source.faults.clear());

  const night = async () => {
    for (const server of [servers.source, servers.target]) server.advanceClock(3 * dayMs);
    const gate = { maxRejectedShare: 1, maxDeletedShare: 1, maxUpdatedShare: 1 };
    const parameters = syncParameters({
      mode: 'delta',
      periods: months,
      fullEveryDays: 366,
      completeness: 'sync',
      gate,
    });
    const { dataSets } = await servers.sluice.run('syncDataset', { ...parameters, deletes: 'propagate' });
    return dataSets[0];
  };
  const edit = (number: number, value: string) =>
    servers.source.insert([{ dataElement: world.count, period: '202401', orgUnit: clinic(number), value }]);

  it('follow over the whole scope, also where no value changed', async () => {
    const { source, target } = servers;
    for (const number of [1, 2]) register(source, number);
    expect(await night()).toMatchObject({ mode: 'full', completeness: { account: { registered: 2 } } });

    edit(3, '7');
    register(source, 3);
    for (const period of ['202402', '202404']) register(source, 4, { period });
    register(source, 2, { completed: false });
    const second = await night();
    expect(second).toMatchObject({
      mode: 'delta',
      account: { extracted: 1 },
      completeness: { account: { sourceRead: 4, registered: 3, unchanged: 1, removed: 1 } },
    });
    expect(complete(target)).toEqual(complete(source));
    expect(contentOf(target)).toEqual(contentOf(source));
  }, 120_000);

  it('wait for the next night where a value changes while the night goes on', async () => {
    const { source, target } = servers;
    edit(5, '8');
    edit(6, '8');
    register(source, 5);
    register(source, 6);
    whenAskedForRegistrations(source, (times) => {
      if (times === 0) edit(6, '9');
    });
    const disturbed = await night();
    expect(disturbed?.completeness).toMatchObject({
      account: { registered: 1, notYet: 1 },
      reasons: [{ code: 'VALUES_CHANGED', forms: [`${clinic(6)} 202401 ${world.defaultCombo}`] }],
    });
    expect(Object.keys(complete(target))).not.toContain(`${clinic(6)} 202401`);
    source.faults.clear();
    expect(await night()).toMatchObject({ mode: 'delta', completeness: { account: { registered: 1, notYet: 0 } } });
    expect(complete(target)).toEqual(complete(source));
    expect(contentOf(target)).toEqual(contentOf(source));
  }, 120_000);
});

it('forms of periods that the target has never stored are registered at once, since the periods are made known first', async () => {
  const servers = await startTwoServers({ clinics: 3, versions: ['2.42', '2.44'] });
  try {
    const { source, target, sluice } = servers;
    for (const period of ['202401', '202402']) for (const number of [1, 2]) register(source, number, { period });
    const parameters = { periods: ['202401', '202402'], completeness: 'sync' };
    const result = await sluice.run('syncDataset', syncParameters(parameters));
    expect(result.dataSets[0]?.completeness?.account).toMatchObject({ registered: 4, refused: 0 });
    expect(complete(target)).toEqual(complete(source));
    const answers = target.log.entries().filter(({ method }) => method === 'POST');
    expect(answers.map(({ status }) => status)).toEqual([200]);
  } finally {
    await servers.stop();
  }
}, 120_000);
