import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { bundleProject } from '../../worker/project/bundle-project';
import { nightlyText, UserProject } from './user-project';

let project: UserProject;
let said: string[];

beforeEach(async () => {
  project = await UserProject.make();
  await project.write(
    'pipelines/nightly.ts',
    `import { mark } from './parts/mark';\n${await nightlyText()}export const marked = () => mark;\n`,
  );
  await project.write('pipelines/parts/mark.ts', "export const mark = 'mark of the first state';\n");
  said = [];
});
afterEach(() => project.remove());

const cacheFolder = () => join(project.folder, '.sluice', 'bundle');
/** Whether it was made anew, and whose mark is in it. */
async function bundle(...exportNames: string[]): Promise<{ made: boolean; mark: string | undefined; code: string }> {
  const before = said.length;
  const { code } = await bundleProject({
    files: [{ path: join(project.folder, 'pipelines', 'nightly.ts'), exportNames }],
    root: project.folder,
    cacheFolder: cacheFolder(),
    say: (line) => said.push(line),
  });
  return { made: said.length > before, mark: /mark of the (\w+) state/.exec(code)?.[1], code };
}

describe('the bundle of a project', () => {
  it('is used again while nothing has changed, and leaves nothing else in its folder', async () => {
    const first = await bundle('nightly', 'marked');
    expect(first).toMatchObject({ made: true, mark: 'first' });
    const second = await bundle('nightly', 'marked');
    expect([second.made, second.code === first.code]).toEqual([false, true]);
    // saved again with the text that it had
    await project.write('pipelines/parts/mark.ts', "export const mark = 'mark of the first state';\n");
    expect(await bundle('nightly', 'marked')).toMatchObject({ made: false });
    expect(said).toEqual(['Bundling the pipelines of this project']);
    expect(readdirSync(cacheFolder()).filter((name) => !name.startsWith('.'))).toEqual(['workflows.json']);
  });

  it('is made anew when a file changed that a pipeline imports, and when other exports are asked for', async () => {
    await bundle('nightly', 'marked');
    await project.write('pipelines/parts/mark.ts', "export const mark = 'mark of the second state';\n");
    expect(await bundle('nightly', 'marked')).toMatchObject({ made: true, mark: 'second' });
    expect(await bundle('nightly')).toMatchObject({ made: true });
    expect(await bundle('nightly')).toMatchObject({ made: false });
  });

  it('is made anew when the kept one is damaged or gone', async () => {
    await bundle('nightly', 'marked');
    await project.write('.sluice/bundle/workflows.json', '{"key": "half of');
    expect(await bundle('nightly', 'marked')).toMatchObject({ made: true, mark: 'first' });
    await rm(cacheFolder(), { recursive: true });
    expect(await bundle('nightly', 'marked')).toMatchObject({ made: true, mark: 'first' });
  });

  it('is not kept for a pipeline that was refused, nor in the place of one that was mended', async () => {
    await project.write('pipelines/parts/mark.ts', "import 'node:fs';\nexport const mark = '';\n");
    await expect(bundle('nightly', 'marked')).rejects.toThrow('pipelines/parts/mark.ts:1: imports "node:fs"');
    await project.write('pipelines/parts/mark.ts', "export const mark = 'mark of the mended state';\n");
    expect(await bundle('nightly', 'marked')).toMatchObject({ made: true, mark: 'mended' });
  });

  it('holds the last state of a file that is saved while it is made, at the next start', async () => {
    for (const pauseMs of [400, 1_200]) {
      await project.write('pipelines/parts/mark.ts', `export const mark = 'mark of the early state'; // ${pauseMs}\n`);
      const early = bundle('nightly', 'marked');
      await wait(pauseMs);
      await project.write('pipelines/parts/mark.ts', "export const mark = 'mark of the late state';\n");
      await early;
      expect(await bundle('nightly', 'marked')).toMatchObject({ mark: 'late' });
    }
  });
});
