import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import type { RunResult } from '../../contracts/run-result';
import { describeInBrowser, startBrowser, type TestBrowser } from '../kit/browser';
import { runFailure } from '../kit/run-failure';
import { clinic, countRows, syncParameters, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

const script = `<script>document.title='ran'</script><img src=x onerror="document.title='ran'">`;

describeInBrowser('the report of a run', () => {
  let servers: TwoServers;
  let browser: TestBrowser;
  let page: Page;
  const problems: string[] = [];
  const requests: string[] = [];

  beforeAll(async () => {
    servers = await startTwoServers({ clinics: 3, versions: ['2.40', '2.44'] });
    browser = await startBrowser();
    page = await browser.context.newPage();
    page.on('console', (message) => problems.push(message.text()));
    page.on('request', (request) => requests.push(request.url()));
    servers.source.insert([
      ...countRows(3, ['202401', '202402']),
      { dataElement: world.count, period: '202401', orgUnit: clinic(3), value: 'many' },
      { dataElement: world.text, period: '202401', orgUnit: clinic(1), value: 'new', comment: script },
    ]);
    servers.target.insert([
      { dataElement: world.count, period: '202401', orgUnit: clinic(1), value: '1' },
      { dataElement: world.count, period: '202402', orgUnit: clinic(1), value: '100' },
      { dataElement: world.text, period: '202401', orgUnit: clinic(1), value: script },
    ]);
    servers.target.change('dataElements', world.text, { name: script });
  });
  afterAll(async () => {
    await browser.close();
    await servers.stop();
  });
  beforeEach(() => {
    problems.length = 0;
    requests.length = 0;
  });

  const open = async ({ run }: Pick<RunResult, 'run'>) => {
    const folder = join(servers.sluice.storeFolder, 'runs', run);
    const address = pathToFileURL(join(folder, 'report.html')).href;
    await page.goto(address);
    return { folder, address };
  };
  const dataSets = [
    { source: world.counts, target: world.counts },
    { source: world.kinds, target: world.kinds },
  ];

  it('shows what became of the rows, opens without a network, and leads to the files beside it', async () => {
    const result = await servers.sluice.run('syncDataset', syncParameters({ dataSets, periods: ['202401', '202402'] }));
    expect(result.outcome).toBe('complete with rejects');
    const { address, folder } = await open(result);
    expect(await page.title()).toBe(`syncDataset: complete with rejects (${(await describedRun(page)) ?? ''})`);
    expect(await page.locator('h1').innerText()).toMatch(/^syncDataset\s+complete with rejects$/);
    const accounts = page.locator('table', { hasText: 'taken out' });
    expect(await accounts.locator('tbody tr').allInnerTexts()).toEqual([
      `Name of ${world.counts}\t6\t0\t3\t2\t0\t0\t0\t0\t1\tcomplete with rejects`,
      `Name of ${world.kinds}\t1\t0\t0\t1\t0\t0\t0\t0\t0\tcomplete`,
    ]);
    const changed = page.locator('table', { hasText: 'option combo' }).first();
    expect(await changed.locator('tbody tr').first().innerText()).toContain(
      `Name of ${world.count}\tName of ${clinic(1)}\t202401\t\t1\t100`,
    );
    expect(await page.locator('svg').count()).toBe(2);
    expect(await page.getByText('2.44', { exact: false }).count()).toBeGreaterThan(0);
    expect(requests).toEqual([address]);
    expect(problems).toEqual([]);

    const anchors = await page.locator('a').all();
    const links = await Promise.all(anchors.map(async (anchor) => (await anchor.getAttribute('href')) ?? ''));
    expect(links).toContain(`rejects/${world.counts}.csv`);
    const files = await readdir(folder, { recursive: true });
    expect(links.filter((link) => !files.includes(link))).toEqual([]);
  }, 120_000);

  it('shows a script in a value, a comment or a name as the text that it is', async () => {
    servers.source.insert([
      { dataElement: world.text, period: '202401', orgUnit: clinic(1), value: 'newer', comment: '' },
    ]);
    servers.target.insert([
      { dataElement: world.text, period: '202401', orgUnit: clinic(1), value: script, comment: script },
    ]);
    const result = await servers.sluice.run(
      'syncDataset',
      syncParameters({ dataSets: [dataSets[1]], periods: ['202401'], dryRun: true }),
    );
    await open(result);
    const row = page.locator('table', { hasText: 'option combo' }).first().locator('tbody tr').first();
    const cells = await row.locator('td').allTextContents();
    expect(cells[0]).toBe(script);
    expect(cells[4]).toBe(script);
    expect(cells[6]).toBe(`${script} → (none)`);
    expect(await page.locator('script, img').count()).toBe(0);
    expect(await page.title()).toMatch(/^syncDataset: previewed/);
    expect(await page.locator('.todo').innerText()).toMatch(/sluice approve syncDataset-/);
  }, 120_000);

  it('fits a phone and a sheet of paper', async () => {
    const result = await servers.sluice.run(
      'syncDataset',
      syncParameters({ dataSets, periods: ['202401'], dryRun: true }),
    );
    await open(result);
    await page.setViewportSize({ width: 390, height: 800 });
    const widths = await page.evaluate<number[]>('[document.documentElement.scrollWidth, window.innerWidth]');
    const [wide = Infinity, seen = 0] = widths;
    expect(wide).toBeLessThanOrEqual(seen);
    await page.setViewportSize({ width: 1280, height: 800 });
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.length).toBeGreaterThan(10_000);
  }, 120_000);

  it('of a failed run names the data set, the task, the reason, and what to do', async () => {
    const { result } = await runFailure(
      servers.sluice.run(
        'syncDataset',
        syncParameters({ dataSets: [{ source: world.counts, target: 'DsNoSuchSet' }] }),
      ),
    );
    if (result === undefined) throw new Error('the run left no result');
    await open(result);
    expect(await page.locator('h1').innerText()).toMatch(/failed$/);
    expect(await page.locator('.todo').innerText()).toMatch(/DsCounts000 failed in .*\n[^]*sluice rerun syncDataset-/);
  }, 120_000);
});

/** The workflow id that the page names. */
async function describedRun(page: Page): Promise<string | undefined> {
  return page.locator('dt', { hasText: /^Run$/ }).locator('+ dd').innerText();
}
