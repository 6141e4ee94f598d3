import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { syncDataset } from '../../pipelines';
import { sluice } from './run-command';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-pipelines-'));
  await writeFile(join(folder, 'ui.yaml'), 'temporal: { address: "t:7233", ui: "https://ui.example.org/" }\n');
  await writeFile(join(folder, 'given.json'), JSON.stringify({ source: 'clinic', mappings: { unmapped: 'keep' } }));
  await writeFile(join(folder, 'wrong.json'), JSON.stringify({ source: 'http://clinic' }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const env = { SLUICE_CONFIG: undefined, TEMPORAL_ADDRESS: undefined };
const run = (...args: string[]) => sluice(['pipelines', ...args], { cwd: folder, env });

describe('sluice pipelines', () => {
  it('draws the graph of a pipeline without a configuration and without running it', async () => {
    const { exitCode, stdout, errors } = await run('show', 'syncDataset');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^extract +extractDataset .*\n.*\n.*\ngate +gate +difference of compare +dryRun: true\n/);
    expect(errors).toEqual([expect.stringMatching(/^With placeholders for source, target, dataSets, periods;/)]);
  });

  it('draws it for the parameters that are given, and says which do not fit', async () => {
    const { stdout, errors } = await run('show', 'syncDataset', '--params', 'given.json', '--format', 'json');
    const [extract, map] = z.array(z.object({ config: z.looseObject({}) })).parse(JSON.parse(stdout));
    expect(extract?.config).toMatchObject({ from: 'clinic', periods: ['LAST_3_MONTHS'] });
    expect(map?.config).toMatchObject({ mappings: { unmapped: 'keep' } });
    expect(errors[0]).not.toContain('source');
    const wrong = await run('show', 'syncDataset', '--params', 'wrong.json');
    expect([wrong.exitCode, ...wrong.errors]).toEqual([
      64,
      'sluice: The parameters of syncDataset do not fit:',
      expect.stringMatching(/^ {2}source: .*is not a connection name/),
    ]);
  });

  it('prints parameters that the pipeline takes as they are, and a link to the start form', async () => {
    const { exitCode, stdout, errors } = await run('params', 'syncDataset', '--config', 'ui.yaml');
    expect(exitCode).toBe(0);
    expect(syncDataset.definition.parameters.parse(JSON.parse(stdout))).toMatchObject({
      source: 'source',
      dryRun: true,
    });
    const link = /(https:\S+)/.exec(errors.join('\n'))?.[1] ?? '';
    const { origin, pathname, searchParams } = new URL(link);
    expect([origin, pathname]).toEqual(['https://ui.example.org', '/namespaces/default/workflows/start-workflow']);
    expect(Object.fromEntries(searchParams)).toEqual({
      workflowType: 'syncDataset',
      taskQueue: 'sluice',
      workflowId: expect.stringMatching(/^syncDataset-20\d\d-/) as unknown,
    });
  });

  it('says what each parameter means', async () => {
    const { stdout } = await run('params', 'syncDataset', '--describe');
    expect(stdout).toMatch(/^gate\.holdForMinutes +number above 0 to 10080 +480 +How long/m);
    expect(stdout).toMatch(/^source +string +required +Connection to read from$/m);
  });
});
