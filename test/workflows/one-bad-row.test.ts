import { progressQueryName, type RunProgress } from '../../contracts/progress';
import type { RunResult } from '../../contracts/run-result';
import type { NewRow } from '../../simulator/direct-access';
import type { SimulatorVersion } from '../../simulator/version';
import { clinic, contentOf, countRows, syncParameters, world } from '../kit/small-world';
import { startTwoServers } from '../kit/two-servers';
import { waitUntil } from '../kit/wait-until';

const clinics = 333;
const periods = ['202401', '202402', '202403'];

/** 999 texts and one number. */
const rows = (): NewRow[] => [
  ...countRows(clinics, periods).map((row) => ({ ...row, dataElement: world.text })),
  { dataElement: world.number, period: '202403', orgUnit: clinic(77), value: '5.5' },
];

describe.each<[SimulatorVersion, SimulatorVersion, status: number]>([
  ['2.44', '2.42', 409],
  ['2.42', '2.44', 200],
])('a run of 1,000 rows from %s to %s, one of which the target refuses at the import', (from, to, status) => {
  it('lands and counts the other 999, whatever the status of the answer, and names the one', async () => {
    const servers = await startTwoServers({ clinics, versions: [from, to] });
    const { source, target, sluice } = servers;
    try {
      source.insert(rows());
      target.insert([{ dataElement: world.text, period: '202401', orgUnit: clinic(1), value: '1' }]);
      const handle = await sluice.start(
        'syncDataset',
        syncParameters({
          dataSets: [{ source: world.kinds, target: world.kinds }],
          periods,
          gate: { maxUpdatedShare: 0 },
        }),
      );
      const held = async () => (await handle.query<RunProgress>(progressQueryName)).held;
      await waitUntil('the run waits', async () => (await held()).length > 0);
      const preview = (await held())[0]?.preview;
      // after the preview, which therefore cannot know of it
      target.change('dataElements', world.number, { valueType: 'BOOLEAN' });
      await handle.executeUpdate('approve', { args: [{ by: 'Jane', preview }] });
      const result = (await handle.result()) as RunResult;
      expect(result).toMatchObject({
        outcome: 'complete with rejects',
        dataSets: [
          { account: { extracted: 1_000, created: 998, updated: 1, rejected: 1 }, rejectReasons: [{ rows: 1 }] },
        ],
      });
      const wanted = contentOf(source);
      const missing = Object.keys(wanted).filter((key) => !(key in contentOf(target)));
      expect(missing).toEqual([expect.stringContaining(world.number)]);
      expect({ ...contentOf(target), ...Object.fromEntries(missing.map((key) => [key, wanted[key]])) }).toEqual(wanted);
      const answers = target.log.entries().filter(({ method }) => method === 'POST');
      expect(answers.map((answer) => answer.status)).toContain(status);
    } finally {
      await servers.stop();
    }
  }, 120_000);
});
