import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runFailure } from '../kit/run-failure';
import { clinic, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

/** The columns of openhexa.toolbox's frames, with the index that `to_csv` puts in front. */
const header =
  ',data_element_id,period,organisation_unit_id,category_option_combo_id,attribute_option_combo_id,value,created,last_updated';
const line = (at: number, element: string, unit: string, value: string, attribute: string = world.defaultCombo) =>
  `${at},${element},202401,${unit},${world.defaultCombo},${attribute},${value},2024-02-01 10:00:00,2024-02-03 08:30:00`;

describe.each(['2.40', '2.44'] as const)('a CSV that a user of openhexa.toolbox wrote, to %s', (version) => {
  let servers: TwoServers;
  let files: string;
  beforeAll(async () => {
    files = await mkdtemp(join(tmpdir(), 'sluice-files-'));
    servers = await startTwoServers({ clinics: 2, versions: ['2.42', version], filesFolder: files });
  });
  afterAll(() => servers.stop());

  it('is brought in, each value to the data set of the target that holds its element, with an account for each', async () => {
    const { target, sluice } = servers;
    const lines = [
      header,
      line(0, world.count, clinic(1), '7'),
      line(1, world.number, clinic(1), '1.5'),
      line(2, world.number, clinic(2), '2.5'),
      line(3, world.visits, clinic(2), '9', world.partnerA),
      line(4, 'DeNobodys00', clinic(2), '1'),
    ];
    await writeFile(join(files, 'toolbox.csv'), `${lines.join('\n')}\n`);
    const parameters = { file: 'toolbox.csv', target: 'target', dryRun: false, gate: { maxRejectedShare: 1 } };
    const result = await sluice.run('importFromFile', parameters);
    expect(result.outcome).toBe('complete with rejects');
    const accounts = result.dataSets.map(({ targetDataSet, account }) => [
      targetDataSet,
      account.extracted,
      account.created,
      account.rejected,
    ]);
    expect(accounts.sort()).toEqual(
      [
        [world.counts, 2, 1, 1],
        [world.kinds, 2, 2, 0],
        [world.partners, 1, 1, 0],
      ].sort(),
    );
    expect(
      target
        .values()
        .map(({ dataElement, value }) => `${dataElement} ${value ?? ''}`)
        .sort(),
    ).toEqual([`${world.count} 7`, `${world.number} 1.5`, `${world.number} 2.5`, `${world.visits} 9`].sort());
    const again = await sluice.run('importFromFile', parameters);
    expect(again.dataSets.map(({ posts }) => posts)).toEqual([0, 0, 0]);
  }, 120_000);

  it('is refused by name where several data sets hold an element, until one is named', async () => {
    const { target, sluice } = servers;
    target.seed({
      dataSets: [
        {
          id: 'DsOther0000',
          name: 'Other',
          shortName: 'Other',
          periodType: 'Monthly',
          categoryCombo: { id: 'bjDvmb4bfuf' },
          sharing: { public: 'rwrw----' },
          dataSetElements: [{ dataElement: { id: world.count } }],
          organisationUnits: [{ id: clinic(1) }],
        },
      ],
    });
    await writeFile(join(files, 'both.csv'), `${header}\n${line(0, world.count, clinic(1), '8')}\n`);
    const parameters = { file: 'both.csv', target: 'target', dryRun: false, gate: { maxUpdatedShare: 1 } };
    const { lines } = await runFailure(sluice.run('importFromFile', parameters));
    expect(lines.join()).toMatch(
      /the data element DeCount0000 belongs to several data sets at target: .*DsOther0000 \(Other\).*name one as "dataSet"/,
    );
    const named = await sluice.run('importFromFile', { ...parameters, dataSet: 'DsOther0000' });
    expect(named).toMatchObject({ outcome: 'complete', dataSets: [{ targetDataSet: 'DsOther0000' }] });
  }, 120_000);
});
