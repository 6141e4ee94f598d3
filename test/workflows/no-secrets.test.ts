import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeLockId } from '../../contracts/write-lock';
import { startSimulator } from '../../simulator/simulator';
import { eventsOf } from '../kit/histories';
import { clinic, countRows, seedSmallWorld, syncParameters } from '../kit/small-world';
import { startSluice } from '../kit/sluice-under-test';

const password = 'Tr0ub4dor-and-3';
const username = 'courier';

/** Everything that a value holds, with the bytes of payloads as text. */
function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (Array.isArray(value)) return value.map(textOf).join('\n');
  if (typeof value === 'object' && value !== null) return Object.values(value).map(textOf).join('\n');
  return String(value);
}

describe('the password of a connection', () => {
  it('is in no history of a run and in no file of its store, also when servers fail', async () => {
    const [source, target] = await Promise.all([
      startSimulator({ version: '2.42' }),
      startSimulator({ version: '2.44' }),
    ]);
    for (const server of [source, target]) {
      seedSmallWorld(server, 2);
      server.addUser({ username, password, authorities: ['ALL'], orgUnits: ['OuRoot00000'] });
      server.faults.add({
        match: { path: '/api/dataValueSets' },
        fault: { kind: 'status', status: 503, body: 'html' },
      });
    }
    source.insert(countRows(2, ['202401']));
    const sluice = await startSluice([
      { name: 'source', url: source.url, username, password },
      { name: 'target', url: target.url, username, password },
    ]);
    try {
      const handle = await sluice.start('syncDataset', syncParameters({}));
      expect(await handle.result()).toMatchObject({ outcome: 'complete' });
      const ids = [
        handle.workflowId,
        `${handle.workflowId}/extract/DsCounts000`,
        writeLockId(target.url, 'DsCounts000'),
      ];
      const histories = await Promise.all(ids.map(async (id) => textOf(await eventsOf(sluice.client, id))));
      const files = await readdir(sluice.storeFolder, { recursive: true, withFileTypes: true });
      const stored = await Promise.all(
        files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'utf8')),
      );
      const everything = [...histories, ...stored].join('\n');
      expect(everything).toContain('503');
      expect(everything).toContain('"source"');
      expect(everything).toContain(clinic(1));
      expect(everything).not.toContain(password);
      expect(everything).not.toContain(Buffer.from(`${username}:${password}`).toString('base64'));
      expect(everything).not.toMatch(/Basic [A-Za-z0-9+/=]{8}/);
    } finally {
      await sluice.stop();
      await Promise.all([source.stop(), target.stop()]);
    }
  }, 120_000);
});
