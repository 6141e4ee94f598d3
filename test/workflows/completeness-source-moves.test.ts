import { writersSchema } from '../../activities/verify/writers';
import { DiskFrameStore } from '../../frames/store/disk-frame-store';
import type { SimulatorVersion } from '../../simulator/version';
import { complete, empty, register, whenAskedForRegistrations } from '../kit/registrations';
import { clinic, contentOf, countRows, syncParameters, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

const clinics = 5;
const open = { maxRejectedShare: 1, maxDeletedShare: 1, maxUpdatedShare: 1, minSourceShare: 0 };
const sync = (more: object = {}) => syncParameters({ completeness: 'sync', gate: open, ...more });
const form = (number: number) => `${clinic(number)} 202401`;
const count = (number: number) => ({ dataElement: world.count, period: '202401', orgUnit: clinic(number) });

/** What the store keeps of the runs that wrote from one data set to another. */
const pairs: [SimulatorVersion, SimulatorVersion][] = [
  ['2.42', '2.44'],
  ['2.44', '2.40'],
];

describe.each(pairs)('registrations while the source goes on, from %s to %s', (...versions) => {
  let servers: TwoServers;

  beforeAll(async () => {
    servers = await startTwoServers({ clinics, versions });
  });
  afterAll(() => servers.stop());
  beforeEach(() => {
    for (const server of [servers.source, servers.target]) empty(server);
    servers.source.insert(countRows(clinics, ['202401']));
  });

  it('wait for the next run where values were entered, changed or deleted after they were read', async () => {
    const { source, target, sluice } = servers;
    const [late] = countRows(1, ['202401']);
    if (late === undefined) throw new Error('there is no row');
    source.insert([1, 5].map((number) => ({ ...count(number), deleted: true })));
    whenAskedForRegistrations(source, (times) => {
      if (times > 0) return;
      source.insert([late, { ...count(2), value: '7' }, { ...count(3), deleted: true }]);
      source.insert([{ ...count(4), value: '400' }]);
      for (const number of [1, 2, 3, 4, 5]) register(source, number);
    });
    const first = await sluice.run('syncDataset', sync());
    expect(first.dataSets[0]).toMatchObject({
      outcome: 'complete',
      completeness: {
        account: { sourceRead: 5, registered: 2, notYet: 3 },
        reasons: [{ code: 'VALUES_CHANGED', rows: 3 }],
      },
    });
    // saved anew with the same value, clinic 4 has nothing that was not brought over
    expect(Object.keys(complete(target))).toEqual([form(4), form(5)]);

    const second = await sluice.run('syncDataset', sync({ deletes: 'propagate' }));
    expect(second.dataSets[0]?.completeness?.account).toMatchObject({ registered: 3, unchanged: 2, notYet: 0 });
    expect(complete(target)).toEqual(complete(source));
    expect(contentOf(target)).toEqual(contentOf(source));
  }, 120_000);

  it('wait where a run uses the frames of an earlier one that are older than the change', async () => {
    const { source, target, sluice } = servers;
    const preview = await sluice.start('syncDataset', sync({ dryRun: true }));
    await preview.result();
    source.insert([{ ...count(1), value: '7' }]);
    for (const number of [1, 2]) register(source, number);
    const run = await sluice.run('syncDataset', { continueFrom: preview.workflowId, dryRun: false });
    expect(run.dataSets[0]).toMatchObject({
      reusedChunks: 1,
      completeness: { account: { registered: 1, notYet: 1 }, reasons: [{ code: 'VALUES_CHANGED' }] },
    });
    expect(Object.keys(complete(target))).toEqual([form(2)]);
  }, 120_000);

  it('are not taken back when one answer lacks them and the next does not', async () => {
    const { source, target, sluice } = servers;
    register(source, 1);
    for (const number of [2, 3]) register(target, number);
    const short = new Map(source.state.completeness);
    register(source, 2);
    const whole = new Map(source.state.completeness);
    const answerWith = (registrations: typeof whole) => {
      source.state.completeness.clear();
      for (const [key, registration] of registrations) source.state.completeness.set(key, registration);
    };
    whenAskedForRegistrations(source, (times) => answerWith(times === 0 ? short : whole));
    const result = await sluice.run('syncDataset', sync({ deletes: 'propagate' }));
    expect(result.dataSets[0]).toMatchObject({
      outcome: 'complete with rejects',
      completeness: {
        account: { registered: 1, removed: 1, notRemoved: 1 },
        reasons: [{ code: 'COMPLETE_AFTER_ALL', rows: 1 }],
      },
    });
    expect(complete(target)).toEqual(complete(source));
  }, 120_000);

  it('are left undone when another run has begun to write between the verification and them', async () => {
    const { source, target, sluice } = servers;
    for (const number of [1, 2]) register(source, number);
    for (const number of [2, 3]) register(target, number, { date: '2023-12-31' });
    const before = complete(target);
    const store = new DiskFrameStore(sluice.storeFolder);
    const overtake = async () => {
      const [servers] = (await store.list('scopes/writers')).filter((name) => /^[0-9a-f]{64}$/.test(name));
      const record = `scopes/writers/${servers}`;
      const held = await store.readRecord(record);
      const { entries } = writersSchema.parse(held?.content);
      const [last] = entries.slice(-1);
      if (last === undefined) throw new Error('the run has not noted that it writes');
      const entry = { ...last, run: 'another run', verified: false };
      await store.swapRecord(record, held?.version, { format: 1, entries: [...entries, entry] });
    };
    let asked = (): void => undefined;
    const until = new Promise<void>((resolve) => (asked = resolve)).then(overtake);
    source.faults.add({
      fault: { kind: 'hold', point: 'before', until },
      match: { path: '/api/completeDataSetRegistrations', when: () => (asked(), true) },
    });
    const result = await sluice.run('syncDataset', sync({ deletes: 'propagate' }));
    expect(result.dataSets[0]).toMatchObject({
      outcome: 'complete with rejects',
      completeness: {
        account: { registered: 0, updated: 0, removed: 0, refused: 2, notRemoved: 1, targetHeld: 1 },
        reasons: [{ code: 'OVERTAKEN', rows: 3 }],
      },
    });
    expect(complete(target)).toEqual(before);
    expect(contentOf(target)).toEqual(contentOf(source));

    await sluice.run('syncDataset', sync({ deletes: 'propagate' }));
    expect(complete(target)).toEqual(complete(source));
  }, 120_000);
});
