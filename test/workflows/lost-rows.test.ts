import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NewRow } from '../../simulator/direct-access';
import { keyText, type ValueKey } from '../../simulator/state/data-values';
import { betweenImportAndVerify } from '../kit/behind-the-import';
import { LosingStore, type Passage } from '../kit/losing-store';
import { runFailure } from '../kit/run-failure';
import { clinic, contentOf, countRows, syncParameters, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

const clinics = 3;
const periods = ['202401', '202402'];
const open = { gate: { maxRejectedShare: 1, maxDeletedShare: 1, maxUpdatedShare: 1 } };
let servers: TwoServers;
let store: LosingStore;

beforeAll(async () => {
  store = new LosingStore(await mkdtemp(join(tmpdir(), 'sluice-losing-')));
  servers = await startTwoServers({ clinics, store });
});
afterAll(() => servers.stop());
beforeEach(() => {
  for (const server of [servers.source, servers.target]) {
    server.faults.clear();
    for (const row of server.values({ withTombstones: true })) server.hardDelete(row);
  }
  servers.source.insert(countRows(clinics, periods));
});

const keyOf = (number: number, period: string): ValueKey => ({
  dataElement: world.count,
  period,
  orgUnit: clinic(number),
  categoryOptionCombo: world.defaultCombo,
  attributeOptionCombo: world.defaultCombo,
});

describe('a row that is lost', () => {
  const losses: [stage: string, where: string, loss: Passage][] = [
    ['extract', 'when the answer is stored', { direction: 'put', kind: 'values', number: 1 }],
    ['map', 'when the extracted rows are read', { direction: 'get', kind: 'values', number: 1 }],
    ['map', 'when the mapped rows are stored', { direction: 'put', kind: 'mapped', number: 1 }],
    ['compare', 'when the rows that passed the preflight are stored', { direction: 'put', kind: 'mapped', number: 2 }],
    ['compare', 'when the difference is stored', { direction: 'put', kind: 'difference', number: 1 }],
    ['gate', 'when the differences are joined', { direction: 'get', kind: 'difference', number: 1 }],
    ['import', 'when a batch is stored', { direction: 'put', kind: 'difference', number: 2 }],
    ['verify', 'when the meant rows are read', { direction: 'get', kind: 'mapped', number: 1 }],
  ];

  it.each(losses)(
    'in the stage %s, %s, ends the run with the name of the stage',
    async (stage, _where, loss) => {
      const { target, sluice } = servers;
      store.lose(loss);
      const failure = await runFailure(sluice.run('syncDataset', syncParameters({ periods, ...open })));
      expect(store.hasLost).toBe(true);
      expect(failure.lines).toEqual([expect.stringContaining(`task "${stage}" on `)]);
      expect(failure.result?.dataSets[0]?.failure?.type).toBe('AccountDoesNotBalance');
      if (stage !== 'verify') expect(contentOf(target)).toEqual({});
    },
    120_000,
  );
});

describe('what others do to the target behind the import', () => {
  it('is found by the verification: exactly the row that was removed', async () => {
    const { target, sluice } = servers;
    const key = keyOf(2, '202402');
    betweenImportAndVerify(target, () => target.insert([{ ...key, deleted: true, storedBy: 'nurse' }]));
    const failure = await runFailure(sluice.run('syncDataset', syncParameters({ periods, ...open })));
    expect(failure.result?.dataSets[0]?.failure?.type).toBe('VerificationFailed');
    expect(failure.lines).toEqual([expect.stringContaining(`1 values of the target are not as they should be`)]);
    expect(failure.lines[0]).toMatch(
      new RegExp(
        `import: ${[key.dataElement, key.period, key.orgUnit].join(' ')} \\S+ \\S+: not there; all of them are listed in `,
      ),
    );
  }, 120_000);

  it('is found by the verification: exactly the deleted row that came back', async () => {
    const { source, target, sluice } = servers;
    const key = keyOf(1, '202401');
    const rows: NewRow[] = countRows(clinics, periods);
    target.insert(rows);
    source.hardDelete(key);
    betweenImportAndVerify(target, () => target.insert([{ ...key, value: '7', storedBy: 'nurse' }]));
    const failure = await runFailure(
      sluice.run('syncDataset', syncParameters({ periods, deletes: 'propagate', ...open })),
    );
    expect(failure.lines[0]).toMatch(
      new RegExp(
        `import: ${[key.dataElement, key.period, key.orgUnit].join(' ')} \\S+ \\S+: should be gone; all of them are listed in `,
      ),
    );
    expect(Object.keys(contentOf(target))).toContain(keyText(key));
  }, 120_000);
});
