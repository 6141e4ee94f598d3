import { clinic, contentOf, countRows, syncParameters } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';
import { approve, heldPreviews } from '../kit/waiting-run';

const clinics = 60;
const path = '/api/dataValueSets';
const sizes = { batchValues: 5, parallelBatches: 1 };

let servers: TwoServers;

beforeAll(async () => {
  servers = await startTwoServers({ clinics });
  servers.source.insert(countRows(clinics, ['202401']));
});
afterAll(() => servers.stop());
beforeEach(() => {
  servers.target.faults.clear();
  for (const row of servers.target.values({ withTombstones: true })) servers.target.hardDelete(row);
});

/** The target refuses every request that holds one of these clinics, without saying which value it means. */
const refuse = (refused: readonly string[]) =>
  servers.target.faults.add({
    match: { method: 'POST', path, when: ({ body }) => refused.some((unit) => body.includes(unit)) },
    fault: { kind: 'status', status: 409, body: 'json' },
    times: Infinity,
  });
const parameters = () => syncParameters({ sizes, recount: false, gate: { minSourceShare: 0, maxRejectedShare: 0.05 } });

describe('an import that was stopped because its target refused too much', () => {
  it('goes on in a run that continues it once a person has approved what is left, whatever is refused then', async () => {
    const refused = [1, 2, 3, 4, 40].map(clinic);
    refuse(refused);
    const held = await servers.sluice.run('syncDataset', parameters());
    expect(held.outcome).toBe('held');
    expect(held.dataSets[0]?.account.notAttempted).toBeGreaterThan(0);
    const old = held.dataSets[0]?.preview ?? '';
    const handle = await servers.sluice.start('syncDataset', {
      continueFrom: held.run,
      approve: { by: 'Jane', preview: old },
    });
    const [left] = await heldPreviews(handle);
    expect(left?.preview).not.toBe(old);
    await approve(handle);
    expect(await handle.result()).toMatchObject({ outcome: 'complete with rejects' });
    expect(Object.keys(contentOf(servers.target))).toHaveLength(clinics - refused.length);
  }, 120_000);
});
