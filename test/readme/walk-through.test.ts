import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parse } from 'csv-parse/sync';
import { builtSluice } from './built-sluice';
import { fencedBlocks, repository, shellLines } from './fenced-blocks';

const lines = shellLines('README.md');
const simulators: ChildProcess[] = [];
let folder: string;
let sluice: string;

/** The walk-through's commands, run as they stand but for the ports, which may be taken here. */
beforeAll(async () => {
  sluice = builtSluice();
  folder = await mkdtemp(join(tmpdir(), 'sluice-readme-'));
  const walkthrough = join('docs', 'walkthrough');
  await cp(join(repository, walkthrough), join(folder, walkthrough), { recursive: true });
  await shell('cp docs/walkthrough/sluice.yaml docs/walkthrough/malaria.json .');
  let yaml = await readFile(join(folder, 'sluice.yaml'), 'utf8');
  for (const line of lines.filter((candidate) => candidate.includes('sluice simulator'))) {
    const words = line.replace(/&$/, '').trim().split(' ').slice(2);
    const port = words[words.indexOf('--port') + 1] ?? '';
    const url = await startSimulator(words.map((word) => (word === port ? '0' : word)));
    expect(yaml).toContain(`http://127.0.0.1:${port}`);
    yaml = yaml.replace(`http://127.0.0.1:${port}`, url);
  }
  await writeFile(join(folder, 'sluice.yaml'), yaml);
}, 240_000);

afterAll(async () => {
  for (const simulator of simulators) {
    if (simulator.exitCode !== null) continue;
    simulator.kill('SIGTERM');
    await once(simulator, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
});

async function startSimulator(words: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [sluice, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  simulators.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /http:\/\/\S+/.exec(line)?.[0];
    if (url !== undefined) return url;
  }
  throw new Error(`the simulator ended: ${words.join(' ')}`);
}

/** Runs a line of the README in the reader's folder, with the exported variables. */
async function shell(line: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const exported = lines.filter((candidate) => candidate.startsWith('export ')).join('\n');
  const command = line.replace(/\bnpx sluice\b/g, `"${process.execPath}" "${sluice}"`);
  return new Promise((resolve, reject) => {
    execFile('bash', ['-c', `set -e\n${exported}\n${command}`], { cwd: folder }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number') resolve({ code, stdout, stderr });
      else reject(new Error(`${line} ended by itself`, { cause: error }));
    });
  });
}

function lineWith(text: string): string {
  const found = lines.filter((line) => line.includes(text));
  expect(found).toHaveLength(1);
  return found[0] ?? '';
}

test('the preview prints what the README shows and ends with exit code 0', async () => {
  const { code, stdout, stderr } = await shell(lineWith('--params malaria.json'));
  const shown = fencedBlocks('README.md').find(({ text }) => text.includes('  previewed'))?.text ?? 'nothing';
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(shown);
}, 180_000);

test('writing it ends with exit code 2 and a file of the values that cannot land', async () => {
  await shell(lineWith('sed '));
  const { code, stdout, stderr } = await shell(lineWith('--params malaria-write.json'));
  expect({ code, stderr: code === 2 ? '' : stderr }).toEqual({ code: 2, stderr: '' });
  expect(stdout).toContain('complete with rejects');
  const runs = join(folder, '.sluice', 'store', 'runs');
  const rejects = await Promise.all(
    (await readdir(runs)).map((run) => readFile(join(runs, run, 'rejects', 'fLPsnsJbnOR.csv'), 'utf8')),
  );
  const [, said] = /because (\d+) values cannot land/.exec(await readFile(join(repository, 'README.md'), 'utf8')) ?? [];
  for (const file of rejects) expect(parse(file, { columns: true })).toHaveLength(Number(said));
}, 180_000);

test('every sluice command in the README exists, with the options that are used', async () => {
  const readme = await readFile(join(repository, 'README.md'), 'utf8');
  const inText = [...readme.matchAll(/`npx (sluice [^`]+)`/g)].map(([, command = '']) => command);
  const inBlocks = lines.flatMap((line) => /npx (sluice [^&]+)/.exec(line)?.[1] ?? []);
  const options = new Map<string, Set<string>>();
  for (const command of [...inText, ...inBlocks]) {
    const words = command.trim().split(/\s+/).slice(1);
    const name = words.slice(0, words[0] === 'pipelines' ? 2 : 1).join(' ');
    const used = words.filter((word) => word.startsWith('--'));
    options.set(name, new Set([...(options.get(name) ?? []), ...used]));
  }
  expect([...options.keys()]).toEqual(expect.arrayContaining(['simulator', 'run', 'worker', 'pipelines list']));
  for (const [name, used] of options) {
    const help = execFileSync(process.execPath, [sluice, ...name.split(' '), '--help'], { encoding: 'utf8' });
    expect(help).toContain(`Usage: sluice ${name}`);
    for (const option of used) expect(help).toContain(option);
  }
}, 120_000);
