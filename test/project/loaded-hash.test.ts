import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** A project beside which other folders lie. */
let above: string;
const write = async (file: string, text: string) => {
  const path = join(above, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
};
const install = async (name: string, version: string, more: object = {}) => {
  const described = { name, version, main: './index.js', ...more };
  await write(`project/node_modules/${name}/package.json`, JSON.stringify(described));
};
/** Loads transforms as a worker does; Jest's own modules know neither native imports nor a cache that can be emptied. */
let loader: ChildProcess;
/** What the watermark of a lane with the transform would be made of. */
const code = async (): Promise<string> => {
  const answer = once(loader, 'message');
  loader.send(join(above, 'project'));
  const [told] = z.tuple([z.object({ codes: z.array(z.string()) })], z.unknown()).parse(await answer);
  const [first] = told.codes;
  if (first === undefined) throw new Error('no transform was loaded');
  return first;
};
const seen = async (change: () => Promise<void>): Promise<boolean> => {
  const before = await code();
  await change();
  return (await code()) !== before;
};

const transform = `
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { defineTransform } from 'sluice/transforms';
import table from './table.json';
import { script } from './parts/script.mjs';
import { outside } from '../../shared/outside';
import type { Shape } from './parts/shape';
import used from 'used';
const old = require('./old.cjs');
const rates: string = readFileSync(require.resolve('./rates.csv'), 'utf8');
const more = await readFile(new URL('./more.txt', import.meta.url), 'utf8');
export const all: Shape = { table, script, outside, old, rates, more, used };
export const scale = defineTransform({
  id: 'scale',
  summary: 'Scales',
  effect: 'keeps',
  options: z.strictObject({}),
  apply: (frame) => frame,
});
`;

describe('the code of a transform', () => {
  beforeAll(() => {
    loader = fork(join(__dirname, 'transform-loader.cjs'));
  });
  afterAll(async () => {
    const gone = once(loader, 'exit');
    loader.disconnect();
    await gone;
  });
  beforeEach(async () => {
    above = await mkdtemp(join(tmpdir(), 'sluice-loaded-'));
    await write('project/transforms/scale.ts', transform);
    await write('project/transforms/parts/shape.ts', 'export type Shape = Record<string, unknown>;\n');
    await write('project/transforms/table.json', '{"factor": 1}');
    await write('project/transforms/old.cjs', 'module.exports = 1;\n');
    await write('project/transforms/rates.csv', 'a,1\n');
    await write('project/transforms/more.txt', 'more\n');
    await write('project/transforms/unused.json', '{}');
    await write('project/transforms/parts/script.mjs', "export { factor as script } from './factor.cts';\n");
    await write('project/transforms/parts/factor.cts', 'export const factor = 1;\n');
    await write('shared/outside.mts', "export { deep as outside } from './deep.ts';\n");
    await write('shared/deep.ts', 'export const deep = 1;\n');
    await install('used', '1.0.0', { dependencies: { below: '*' } });
    await install('below', '1.0.0');
    await install('unused', '1.0.0');
    await write('project/node_modules/used/index.js', "module.exports = require('below');\n");
    await write('project/node_modules/below/index.js', 'module.exports = 1;\n');
  });
  afterEach(() => rm(above, { recursive: true, force: true }));

  it('is the same while nothing that it loads changes', async () => {
    expect(await seen(() => Promise.resolve())).toBe(false);
    expect(await seen(() => write('project/transforms/unused.json', '{"other": 1}'))).toBe(false);
    expect(await seen(() => install('unused', '2.0.0'))).toBe(false);
  });

  it('changes with every file that it loads, imported or read, inside and outside of its folder', async () => {
    const changed: Record<string, boolean> = {};
    for (const [file, text] of Object.entries({
      'project/transforms/table.json': '{"factor": 2}',
      'project/transforms/parts/script.mjs': "export { factor as script } from './factor.cts'; // 2\n",
      'project/transforms/parts/factor.cts': 'export const factor = 2;\n',
      'project/transforms/old.cjs': 'module.exports = 2;\n',
      'project/transforms/rates.csv': 'a,2\n',
      'project/transforms/more.txt': 'more of it\n',
      'shared/outside.mts': "export { deep as outside } from './deep.ts'; // 2\n",
      'shared/deep.ts': 'export const deep = 2;\n',
    }))
      changed[file] = await seen(() => write(file, text));
    expect(Object.entries(changed).filter(([, isSeen]) => !isSeen)).toEqual([]);
  });

  it('changes with the version of a package that it imports, and of one that this needs', async () => {
    expect(await seen(() => install('used', '1.0.1', { dependencies: { below: '*' } }))).toBe(true);
    expect(await seen(() => install('below', '1.0.1'))).toBe(true);
  });

  it('does not tell where the project lies', async () => {
    const here = await code();
    const first = above;
    above = await mkdtemp(join(tmpdir(), 'sluice-elsewhere-'));
    await cp(first, above, { recursive: true });
    expect(await code()).toBe(here);
    await rm(first, { recursive: true, force: true });
  });
});
