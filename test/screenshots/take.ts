import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { mainTaskQueue } from '../../contracts/task-queues';
import type { RunResult } from '../../contracts/run-result';
import { startBrowser, type TestBrowser } from '../kit/browser';
import { clinic, countRows, syncParameters, world } from '../kit/small-world';
import { TemporalUiPage } from '../kit/temporal-ui-page';
import { testTemporal } from '../kit/temporal-for-tests';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

// Run by `npm run screenshots`: the pictures of docs/operations.md, of what an operator does in the Temporal UI.

const clinics = 12;
const periods = ['202401', '202402', '202403'];
const images = join(__dirname, '../../docs/images');
const run = 'malaria-by-hand';
const { gate: _, ...parameters } = syncParameters({ periods });

let servers: TwoServers;
let browser: TestBrowser;
let ui: TemporalUiPage;

beforeAll(async () => {
  servers = await startTwoServers({ clinics });
  servers.source.insert(countRows(clinics, periods));
  servers.target.insert(countRows(clinics, periods).map((row) => ({ ...row, value: '1' })));
  browser = await startBrowser();
  const page = await browser.context.newPage();
  await page.setViewportSize({ width: 1360, height: 880 });
  const { uiUrl, namespace } = testTemporal();
  ui = new TemporalUiPage(page, uiUrl, namespace);
});
afterAll(async () => {
  await browser.close();
  await servers.stop();
});

test('takes the pictures of docs/operations.md', async () => {
  const { sluice, source } = servers;
  await ui.fillStartForm('syncDataset', run, parameters);
  await take('start');
  await ui.submitStartForm();
  await ui.openRun(run);
  const details = await ui.detailsWith('waits for a person');
  await take('waiting');
  await ui.fillUpdate('approve', { by: 'Aminata', preview: /"preview": "([0-9a-f]+)"/.exec(details)?.[1] });
  await take('approve');
  await ui.submitUpdate();
  await ui.detailsWith('Source and target agree');
  await take('complete');

  await ui.fillStartForm('syncDataset', 'malaria-again', { continueFrom: run });
  await take('rerun');
  await ui.submitStartForm();
  await ui.openReset(run);
  await take('reset');
  await ui.fillStartForm('undoRun', 'malaria-undone', { run, dryRun: false });
  await take('undo');

  source.insert([{ dataElement: world.count, period: '202401', orgUnit: clinic(1), value: 'many' }]);
  await sluice.run('syncDataset', { ...parameters, mode: 'delta' });
  await ui.openRuns();
  await take('runs');

  await sluice.client.schedule.create({
    scheduleId: 'nightly-malaria',
    spec: { cronExpressions: ['30 2 * * *'], timezone: 'Africa/Freetown' },
    action: { type: 'startWorkflow', workflowType: 'syncDataset', taskQueue: mainTaskQueue, args: [parameters] },
  });
  await ui.openSchedule('nightly-malaria');
  await ui.openScheduleMenu();
  await take('schedule');
  await ui.openBackfill();
  await take('backfill');

  const { run: runId } = (await sluice.client.workflow.getHandle(run).result()) as RunResult;
  const report = join(sluice.storeFolder, 'runs', runId, 'report.html');
  if (!existsSync(report)) throw new Error(`${report} is not there`);
  await ui.page.goto(pathToFileURL(report).href);
  await take('report');
}, 300_000);

async function take(name: string): Promise<void> {
  // what moves in the page has come to rest by then
  await ui.page.waitForTimeout(700);
  await ui.page.screenshot({ path: join(images, `${name}.png`) });
}
