import { writeLockId } from '../../contracts/write-lock';
import { contentOf, countRows, syncParameters } from '../kit/small-world';
import { endsCancelled } from '../kit/run-failure';
import { startTwoServers, type TwoServers } from '../kit/two-servers';
import { waitUntil } from '../kit/wait-until';

const path = '/api/dataValueSets';
let servers: TwoServers;

beforeEach(async () => {
  servers = await startTwoServers({ clinics: 3 });
  servers.source.insert(countRows(3, ['202401']));
});
afterEach(() => servers.stop());

describe('cancelling a run', () => {
  it('while it reads ends it as cancelled, and nothing was written', async () => {
    const { source, target, sluice } = servers;
    const held = source.faults.hold({ method: 'GET', path });
    const handle = await sluice.start('syncDataset', syncParameters({}));
    await held.reached;
    await handle.cancel();
    expect(await endsCancelled(handle.result())).toBe(true);
    held.release();
    expect(contentOf(target)).toEqual({});
    const child = sluice.client.workflow.getHandle(`${handle.workflowId}/extract/DsCounts000`);
    await waitUntil('the child ends', async () => (await child.describe()).status.name !== 'RUNNING');
    expect((await child.describe()).status.name).toBe('CANCELLED');
  }, 120_000);

  it('while it writes ends it only when the write has ended, and a later run does the rest', async () => {
    const { source, target, sluice } = servers;
    const held = target.faults.hold({ method: 'POST', path }, 'before');
    const handle = await sluice.start('syncDataset', syncParameters({}));
    await held.reached;
    await handle.cancel();
    expect(await endsCancelled(handle.result())).toBe(true);
    const lock = sluice.client.workflow.getHandle(writeLockId(target.url, 'DsCounts000'));
    expect((await lock.describe()).status.name).toBe('CANCELLED');
    const posts = () => target.log.entries().filter(({ method }) => method === 'POST').length;
    const before = posts();
    held.release();
    await waitUntil('the request has left the target', () => target.log.inFlight === 0);
    expect(posts()).toBe(before);

    expect(await sluice.run('syncDataset', syncParameters({}))).toMatchObject({ outcome: 'complete' });
    expect(contentOf(target)).toEqual(contentOf(source));
  }, 120_000);
});
