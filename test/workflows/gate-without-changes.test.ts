import type { RunResult } from '../../contracts/run-result';
import { clinic, contentOf, countRows, syncParameters, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';
import { approve, heldPreviews } from '../kit/waiting-run';

const clinics = 10;
const periods = ['202401'];
let servers: TwoServers;

beforeEach(async () => {
  servers = await startTwoServers({ clinics });
  servers.source.insert(countRows(clinics, periods));
});
afterEach(() => servers.stop());

describe('a run that would write nothing', () => {
  it('is no success when nearly all of its rows are rejected; once a person has accepted them it is, night after night', async () => {
    const { sluice, target } = servers;
    for (let number = 1; number <= clinics; number += 1)
      target.change('organisationUnits', clinic(number), { closedDate: '2020-12-31' });
    const parameters = syncParameters({ periods, gate: {} });
    const handle = await sluice.start('syncDataset', parameters);
    const [held] = await heldPreviews(handle);
    expect(held?.tripped.map(({ limit }) => limit)).toEqual(['maxRejectedShare']);
    await approve(handle);
    const accepted = (await handle.result()) as RunResult;
    expect(accepted).toMatchObject({
      outcome: 'complete with rejects',
      dataSets: [{ rejects: { new: clinics, known: 0 } }],
    });
    const next = await sluice.run('syncDataset', parameters);
    expect(next).toMatchObject({
      outcome: 'complete with rejects',
      dataSets: [{ rejects: { new: 0, known: clinics } }],
    });
    expect(target.values()).toEqual([]);
  }, 120_000);

  it('asks nobody when another data set of the run that it continues was approved', async () => {
    const { source, target, sluice } = servers;
    const value = { dataElement: world.number, period: '202401', orgUnit: clinic(1) };
    source.insert([{ ...value, value: '5' }]);
    target.insert([{ ...value, value: '4' }]);
    const dataSets = [world.counts, world.kinds].map((id) => ({ source: id, target: id }));
    const held = await sluice.run(
      'syncDataset',
      syncParameters({ periods, dataSets, gate: { holdForMinutes: 0.05, maxUpdatedShare: 0.5 } }),
    );
    expect(held.dataSets.map(({ outcome }) => outcome)).toEqual(['complete', 'held']);
    const result = await sluice.run('syncDataset', {
      continueFrom: held.run,
      approve: { by: 'Jane', preview: held.dataSets[1]?.preview },
    });
    expect(result.dataSets.map(({ outcome }) => outcome)).toEqual(['complete', 'complete']);
    expect(contentOf(target)).toEqual(contentOf(source));
  }, 120_000);
});
