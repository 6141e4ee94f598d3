import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { endEmbeddedTemporal } from '../../worker/temporal/start-embedded-temporal';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import { builtSluice } from '../readme/built-sluice';
import { repository } from '../readme/fenced-blocks';
import { clinic, contentOf, seedSmallWorld, world } from '../kit/small-world';

const run = promisify(execFile);
const count = (number: number, value: string) => ({
  dataElement: world.count,
  period: '202401',
  orgUnit: clinic(number),
  value,
});

/** A folder of a user's own, with nothing of this repository but the packed package and what it depends on. */
describe('a project of a user', () => {
  let folder: string;
  let project: string;
  let source: Simulator;
  let target: Simulator;

  beforeAll(async () => {
    builtSluice();
    folder = await mkdtemp(join(tmpdir(), 'sluice-project-'));
    project = join(folder, 'my-syncs');
    await mkdir(join(project, 'node_modules', 'sluice'), { recursive: true });
    await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'));
    await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: repository });
    const { version } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as { version: string };
    const tarball = join(folder, `sluice-${version}.tgz`);
    await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', join(project, 'node_modules', 'sluice')]);
    [source, target] = await Promise.all([startSimulator({ version: '2.40' }), startSimulator({ version: '2.44' })]);
    for (const server of [source, target]) seedSmallWorld(server, 3);
    source.insert([count(1, '100'), count(2, '-5'), count(3, '300')]);
  }, 240_000);
  afterAll(async () => {
    await endEmbeddedTemporal(join(project, '.sluice', 'temporal'));
    await Promise.all([source.stop(), target.stop()]);
    await rm(folder, { recursive: true, force: true });
  });

  const sluice = (...words: string[]) =>
    run(process.execPath, [join(project, 'node_modules', 'sluice', 'dist', 'cli', 'main.js'), ...words], {
      cwd: project,
      env: { ...process.env, SOURCE_PASSWORD: 'district', TARGET_PASSWORD: 'district' },
    });

  it('is made by init, compiles, and its pipeline and transform bring values over', async () => {
    await sluice('init', '.');
    const yaml = await readFile(join(project, 'sluice.yaml'), 'utf8');
    await writeFile(
      join(project, 'sluice.yaml'),
      yaml.replace('http://127.0.0.1:9001', source.url).replace('http://127.0.0.1:9002', target.url),
    );
    await run(process.execPath, [join(repository, 'node_modules', 'typescript', 'bin', 'tsc')], { cwd: project });
    expect((await sluice('pipelines', 'list')).stdout).toContain('nightly');

    const parameters = { dataSets: [{ source: world.counts, target: world.counts }], periods: ['202401'] };
    await writeFile(join(project, 'params.json'), JSON.stringify({ ...parameters, dryRun: false }));
    const { stdout } = await sluice('run', 'nightly', '--params', 'params.json', '--json');
    const result = JSON.parse(stdout) as { outcome: string; dataSets: { account: object }[] };
    expect(result.outcome).toBe('complete');
    expect(result.dataSets[0]?.account).toMatchObject({ extracted: 3, filtered: 1, created: 2 });
    expect(Object.values(contentOf(target)).map((row) => (row as { value: string }).value)).toEqual(['100', '300']);
  }, 240_000);

  it('is not overwritten by a second init', async () => {
    await expect(sluice('init', '.')).rejects.toMatchObject({ code: 64 });
  }, 60_000);
});
