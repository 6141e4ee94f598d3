import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultIds } from '../../simulator/metadata/default-ids';
import type { Simulator } from '../../simulator/simulator';
import { describeInBrowser, startBrowser, type TestBrowser } from '../kit/browser';
import { clinic, world } from '../kit/small-world';
import { bothSources } from '../kit/test-pipelines/both-sources';
import { TemporalUiPage } from '../kit/temporal-ui-page';
import { startThreeServers, type ThreeServers } from '../kit/three-servers';
import { testTemporal } from '../kit/temporal-for-tests';
import { drawGraph } from '../../workflows/definition/draw-graph';
import { exampleGraph } from '../../workflows/definition/example-graph';

const row = (dataElement: string, number: number, value: string) => ({
  dataElement,
  period: '202401',
  orgUnit: clinic(number),
  value,
});

describe('a pipeline with two sources, a transform and a merge', () => {
  it('takes no more than twenty lines, and is drawn without being run', () => {
    expect(
      readFileSync(join(__dirname, '../kit/test-pipelines/both-sources.ts'), 'utf8').split('\n').length,
    ).toBeLessThan(21);
    expect(drawGraph(exampleGraph(bothSources).graph, 'mermaid')).toMatchInlineSnapshot(`
     "flowchart LR
       t1["north<br/>extractDataset"]
       t2["south<br/>extractDataset"]
       t3["clean<br/>transform"]
       t4["merge<br/>merge"]
       t5["compare<br/>compareWithTarget"]
       t6["gate<br/>gate"]
       t7["import<br/>importDataValues"]
       t8["verify<br/>verify"]
       t1 -->|values| t3
       t3 -->|values| t4
       t2 -->|values| t4
       t4 -->|values| t5
       t5 -->|difference| t6
       t6 -->|passed| t7
       t7 -->|written| t8"
    `);
  });
});

describeInBrowser('the Temporal UI', () => {
  let browser: TestBrowser;
  let ui: TemporalUiPage;
  let servers: ThreeServers;
  let north: Simulator;
  let south: Simulator;
  let nation: Simulator;

  beforeAll(async () => {
    servers = await startThreeServers();
    ({ north, south, nation } = servers);
    nation.seed({
      dataSets: [
        {
          id: 'DsNation000',
          name: 'Nation',
          shortName: 'Nation',
          periodType: 'Monthly',
          categoryCombo: { id: defaultIds.categoryCombo },
          sharing: { public: 'rwrw----' },
          dataSetElements: [world.count, world.number].map((id) => ({ dataElement: { id } })),
          organisationUnits: [1, 2, 3, 4].map((number) => ({ id: clinic(number) })),
        },
      ],
    });
    north.insert([row(world.count, 1, '100'), row(world.count, 2, '3'), row(world.count, 3, '30')]);
    south.insert([row(world.number, 1, '1.5'), row(world.number, 4, '2.5')]);
    nation.insert([row(world.count, 1, '99'), row(world.number, 4, '2.4')]);
    browser = await startBrowser();
    const { uiUrl, namespace } = testTemporal();
    ui = new TemporalUiPage(await browser.context.newPage(), uiUrl, namespace);
  });
  afterAll(async () => {
    await browser.close();
    await servers.stop();
  });

  const held = () => nation.values().map(({ dataElement, orgUnit, value }) => [dataElement, orgUnit, value].join(' '));

  it('starts a pipeline of twenty lines with two sources, shows what it would change, and lets a person approve it', async () => {
    await ui.fillStartForm('bothSources', 'by-hand', { periods: ['202401'], dryRun: false });
    await ui.submitStartForm();
    await ui.openRun('by-hand');
    const details = await ui.detailsWith('waits for a person');
    expect(details).toContain('rows to be overwritten: 2 of 2 (100.0 %) in the target; maxUpdatedShare allows 0.25');
    expect(held()).toContain(`${world.count} ${clinic(1)} 99`);

    const preview = /"preview": "([0-9a-f]{12})"/.exec(details)?.[1];
    await ui.fillUpdate('approve', { by: 'Aminata', preview });
    await ui.submitUpdate();
    expect(await ui.detailsWith('Source and target agree')).toContain('complete');
    expect(held().sort()).toEqual(
      [
        `${world.count} ${clinic(1)} 100`,
        `${world.count} ${clinic(3)} 30`,
        `${world.number} ${clinic(1)} 1.5`,
        `${world.number} ${clinic(4)} 2.5`,
      ].sort(),
    );
  }, 120_000);

  it('runs again what has failed, by the name of the run, and nothing is read twice', async () => {
    south.faults.add({ match: { path: '/api/dataValueSets' }, fault: { kind: 'status', status: 401, body: 'json' } });
    south.insert([row(world.number, 2, '7.5')]);
    await ui.fillStartForm('bothSources', 'failing', { periods: ['202401'], dryRun: false });
    await ui.submitStartForm();
    await ui.openRun('failing');
    const details = await ui.detailsWith('The run failed');
    expect(details).toContain('south/DsKinds0000 failed in south: The server refuses the credentials');
    expect(details).toContain('start this workflow type with {"continueFrom": "failing"}');

    const reads = () => north.log.entries().filter(({ path }) => path === '/api/dataValueSets').length;
    const before = reads();
    await ui.fillStartForm('bothSources', 'again', { continueFrom: 'failing' });
    await ui.submitStartForm();
    await ui.openRun('again');
    await ui.detailsWith('Source and target agree');
    expect(reads()).toBe(before);
    expect(held()).toContain(`${world.number} ${clinic(2)} 7.5`);
  }, 120_000);
});
