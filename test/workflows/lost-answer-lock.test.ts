import { writeLockId } from '../../contracts/write-lock';
import { contentOf, countRows, syncParameters, world, clinic } from '../kit/small-world';
import { endsCancelled } from '../kit/run-failure';
import { startTwoServers, type TwoServers } from '../kit/two-servers';
import { waitUntil } from '../kit/wait-until';

const path = '/api/dataValueSets';
let servers: TwoServers;

beforeEach(async () => {
  servers = await startTwoServers({ clinics: 3, lostAnswerPauseMs: 2_000 });
  servers.source.insert(countRows(3, ['202401']));
  // the period is not new, so that all goes in one request
  servers.target.insert([{ dataElement: world.count, period: '202401', orgUnit: clinic(3), value: '1' }]);
});
afterEach(() => servers.stop());

describe('the lock of a data set', () => {
  it('stays after a cancelled run until the request that was given up has been carried out', async () => {
    const { target, sluice } = servers;
    const post = target.faults.hold({ method: 'POST', path }, 'before');
    const handle = await sluice.start('syncDataset', syncParameters({}));
    await post.reached;
    const read = target.faults.hold({ method: 'GET', path }, 'after');
    await handle.cancel();
    await read.reached;
    // the first of the reads has seen the target before the late request; the request is carried out now
    post.release();
    await waitUntil('the late request has been carried out', () => Object.keys(contentOf(target)).length === 3);
    const lock = sluice.client.workflow.getHandle(writeLockId(target.url, world.counts));
    expect((await lock.describe()).status.name).toBe('RUNNING');
    read.release();
    expect(await endsCancelled(handle.result())).toBe(true);
    expect((await lock.describe()).status.name).toBe('CANCELLED');
    const reads = target.log.entries().filter(({ method, path: asked }) => method === 'GET' && asked.startsWith(path));
    // compared, read before sending, and three times until two reads agreed
    expect(reads).toHaveLength(5);
  }, 120_000);
});
