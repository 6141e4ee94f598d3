import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { altering } from '../../simulator/faults/alterations';
import { betweenImportAndVerify } from '../kit/behind-the-import';
import { runFailure } from '../kit/run-failure';
import { clinic, contentOf, syncParameters, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

const period = '202401';
const clinics = 4;
let servers: TwoServers;

beforeAll(async () => {
  servers = await startTwoServers({ clinics });
});
afterAll(() => servers.stop());
beforeEach(() => {
  const { source, target } = servers;
  for (const server of [source, target]) {
    server.faults.clear();
    server.state.faults.storesOtherwise = undefined;
    for (const row of server.values({ withTombstones: true })) server.hardDelete(row);
  }
  source.insert([1, 2, 3, 4].map((number) => text(number, `=text ${number}`)));
  target.insert([text(3, 'before')]);
});

const text = (number: number, value: string) => ({
  ...{ dataElement: world.text, period, orgUnit: clinic(number), value, comment: 'why' },
  ...{ categoryOptionCombo: world.defaultCombo, attributeOptionCombo: world.defaultCombo },
});
const parameters = (maxRejectedShare: number, more: object = {}) =>
  syncParameters({
    dataSets: [{ source: world.kinds, target: world.kinds }],
    periods: [period],
    gate: { maxRejectedShare, maxDeletedShare: 1, maxUpdatedShare: 1 },
    ...more,
  });
const alterTwo = () => {
  servers.target.state.faults.storesOtherwise = altering([
    { kind: 'upperCase', orgUnits: [clinic(1), clinic(3)] },
    { kind: 'dropComment', orgUnits: [clinic(3)] },
  ]);
};

describe('values that the target stores otherwise than they were sent', () => {
  it('cost their rows and not the data set, with both texts in the table of rejects, and are taken back by an undo', async () => {
    const { target, sluice } = servers;
    const before = contentOf(target);
    alterTwo();
    const first = await sluice.run('syncDataset', parameters(0.5));
    expect(first.dataSets).toMatchObject([
      {
        outcome: 'complete with rejects',
        account: { created: 2, updated: 0, rejected: 2, targetHeld: 1 },
        rejects: { new: 2, known: 0 },
        rejectReasons: [{ code: 'STORED_OTHERWISE', rows: 2 }],
        verification: { differences: 0, agreed: 2 },
      },
    ]);
    const folder = join(servers.sluice.storeFolder, 'runs', first.run);
    const rejects: Record<string, string>[] = parse(
      await readFile(join(folder, `rejects/${world.kinds}.csv`), 'utf8'),
      {
        columns: true,
      },
    );
    expect(
      rejects.sort((a, b) => ((a['organisation_unit_id'] ?? '') < (b['organisation_unit_id'] ?? '') ? -1 : 1)),
    ).toMatchObject([
      { value: "'=text 1", stored_value: "'=TEXT 1", comment: 'why', stored_comment: 'why', stored_follow_up: 'false' },
      { value: "'=text 3", stored_value: "'=TEXT 3", comment: 'why', stored_comment: '', known: 'false' },
    ]);
    expect(await readFile(join(folder, 'report.html'), 'utf8')).toContain('STORED_OTHERWISE');

    const preview = await sluice.run('syncDataset', parameters(0.5, { dryRun: true }));
    const second = await sluice.run('syncDataset', parameters(0.5));
    for (const { dataSets } of [preview, second]) {
      expect(dataSets).toMatchObject([
        { posts: 0, account: { updated: 0, rejected: 2 }, rejects: { new: 0, known: 2 } },
      ]);
    }
    expect(second.outcome).toBe('complete with rejects');

    target.state.faults.storesOtherwise = undefined;
    const undo = { run: first.run, dryRun: false, gate: { maxDeletedShare: 1, maxUpdatedShare: 1 } };
    const undone = await sluice.run('undoRun', undo);
    expect(undone.dataSets).toMatchObject([{ account: { deletedByTombstone: 3, updated: 1 } }]);
    expect(contentOf(target)).toEqual(before);
  }, 180_000);

  it('hold the data set when they are more than the limit for rejects leaves', async () => {
    const { sluice } = servers;
    alterTwo();
    const result = await sluice.run('syncDataset', parameters(0.25));
    expect(result.dataSets).toMatchObject([{ outcome: 'held', account: { created: 2, rejected: 2 } }]);
    expect(result.dataSets[0]?.stopped).toMatch(/does not hold 2 rows as they were sent, .* maxRejectedShare allows 1/);
  }, 120_000);
});

it('an edit under our own user behind the import is not taken for what the target made of a value', async () => {
  const { target, sluice } = servers;
  betweenImportAndVerify(target, () => target.insert([text(2, 'by hand')]));
  const failure = await runFailure(sluice.run('syncDataset', parameters(0.5)));
  expect(failure.result?.dataSets[0]?.failure?.type).toBe('VerificationFailed');
  expect(target.values().find(({ orgUnit }) => orgUnit === clinic(2))?.value).toBe('by hand');
}, 120_000);
