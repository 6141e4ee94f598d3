import { nightlyText, UserProject } from './user-project';

const sandbox =
  'pipelines run in a sandbox without Node modules: what touches files, servers or frames belongs into a transform';
let project: UserProject;
let nightly: string;

beforeEach(async () => {
  project = await UserProject.make();
  nightly = await nightlyText();
});
afterEach(() => project.remove());

/** The pipeline with an import on line 3 that is used, after two lines that only name the module. */
const importing = (module: string) =>
  [
    `// '${module}' is not for pipelines`,
    `import type * as types from '${module}';`,
    `import * as foreign from '${module}';`,
    nightly,
    'export type Names = keyof typeof types;',
    'export const names = () => Object.keys(foreign);',
  ].join('\n');

describe('a pipeline that imports what its sandbox does not have', () => {
  it('is refused with the file, the line and what to do when it is a Node module', async () => {
    await project.write('pipelines/nightly.ts', importing('node:fs'));
    expect(await project.problems()).toEqual([`pipelines/nightly.ts:3: imports "node:fs"; ${sandbox}`]);
  });

  it.each(['nodejs-polars', 'undici'])('is refused with one line for the package %s', async (module) => {
    await project.installPackages();
    await project.write('pipelines/nightly.ts', importing(module));
    const needs = ', which needs "node:[a-z/]+", "node:[a-z/]+", "node:[a-z/]+" and \\d+ more; ';
    expect(await project.problems()).toEqual([
      expect.stringMatching(new RegExp(`^pipelines/nightly\\.ts:3: imports "${module}"${needs}${sandbox}$`)),
    ]);
  });

  it.each(['@temporalio/activity', '@temporalio/client'])('is refused for %s of Temporal', async (module) => {
    await project.installPackages();
    await project.write('pipelines/nightly.ts', importing(module));
    expect(await project.problems()).toEqual([`pipelines/nightly.ts:3: imports "${module}"; ${sandbox}`]);
  });

  it('is refused for a transform, where Sluice is not installed in the project as well', async () => {
    await project.write(
      'pipelines/nightly.ts',
      `import { dropBelow } from '../transforms/drop-below';\n${nightly}\nexport const used = () => dropBelow.id;\n`,
    );
    expect(await project.problems()).toEqual([
      `transforms/drop-below.ts:1: imports "sluice/transforms" (pipelines/nightly.ts imports this file); ${sandbox}`,
    ]);
  });

  it('is shown the file in between when that is where the import stands', async () => {
    await project.write(
      'pipelines/parts/limits.ts',
      "import { readFileSync } from 'fs';\nexport const limit = () => readFileSync('limit');\n",
    );
    await project.write(
      'pipelines/nightly.ts',
      `import { limit } from './parts/limits';\n${nightly}\nexport const used = () => limit();\n`,
    );
    expect(await project.problems()).toEqual([
      `pipelines/parts/limits.ts:1: imports "fs" (pipelines/nightly.ts imports this file); ${sandbox}`,
    ]);
  });

  it('is told that a package or a file is not there, by the line that imports it', async () => {
    await project.write('pipelines/nightly.ts', importing('left-out-package'));
    await project.write('pipelines/weekly.ts', `import './nowhere';\n${nightly.replaceAll('nightly', 'weekly')}`);
    expect(await project.problems()).toEqual([
      `pipelines/nightly.ts:3: can't find "left-out-package"; correct the path, or install the package`,
      `pipelines/weekly.ts:1: can't find "./nowhere"; correct the path, or install the package`,
    ]);
  });

  it('is taken when it imports types alone, which are gone when it runs', async () => {
    await project.write(
      'pipelines/nightly.ts',
      `import type { Stats } from 'node:fs';\nimport { type Transform } from 'sluice/transforms';\n${nightly}\nexport type Both = Stats | Transform;\n`,
    );
    expect(await project.sluice('pipelines', 'check')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/ pipelines and 1 transform are fit to run/) as unknown,
    });
  });
});
