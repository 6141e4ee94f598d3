import { dropBelowText, nightlyText, UserProject } from './user-project';

let project: UserProject;
let nightly: string;
/** The number of the first line after the pipeline's text. */
let next: number;

beforeAll(async () => {
  nightly = await nightlyText();
  next = nightly.split('\n').length;
});
beforeEach(async () => {
  project = await UserProject.make();
});
afterEach(() => project.remove());

describe('a pipeline or transform that cannot be loaded', () => {
  it('is shown with the place of a syntax error, each file in a line of its own, and no stack', async () => {
    await project.write('pipelines/nightly.ts', `${nightly}const broken = (;\n`);
    await project.write('pipelines/weekly.ts', `${nightly}export const text = 'without end;\n`);
    expect(await project.problems()).toEqual([
      `pipelines/nightly.ts:${next}:16: Unexpected token`,
      expect.stringMatching(new RegExp(`^pipelines/weekly\\.ts:${next}:\\d+: Unterminated string constant`)),
    ]);
    await project.write('pipelines/nightly.ts', nightly);
    await project.delete('pipelines/weekly.ts');
    await project.write('transforms/drop-below.ts', 'export const dropBelow = {\n  id: [1, 2;\n};\n');
    expect(await project.problems()).toEqual([expect.stringMatching(/^transforms\/drop-below\.ts:2:\d+: Unexpected/)]);
  });

  it('is shown with the line that threw, types above it counted', async () => {
    await project.write(
      'pipelines/nightly.ts',
      `${nightly}interface Limits {\n  low: number;\n}\nexport type Some =\n  | Limits\n  | undefined;\nthrow new Error('no district is named');\n`,
    );
    expect(await project.problems()).toEqual([
      expect.stringMatching(new RegExp(`^pipelines/nightly\\.ts:${next + 6}:\\d+: no district is named$`)),
    ]);
  });

  it('is shown with the line of the file in a subfolder that threw', async () => {
    await project.write('pipelines/parts/limits.ts', `export const limit = 1;\nthrow new RangeError('below zero');\n`);
    await project.write('pipelines/nightly.ts', `import './parts/limits';\n${nightly}`);
    expect(await project.problems()).toEqual([
      expect.stringMatching(/^pipelines\/parts\/limits\.ts:2:\d+: below zero$/),
    ]);
  });

  it('is shown with the line of a transform that threw', async () => {
    await project.write(
      'transforms/drop-below.ts',
      `${await dropBelowText()}\nconst none: { limit?: { low: number } } = {};\nexport const low = none.limit!.low;\n`,
    );
    const line = (await dropBelowText()).split('\n').length + 2;
    expect(await project.problems()).toEqual([
      expect.stringMatching(
        new RegExp(
          `^transforms/drop-below\\.ts:${line}:\\d+: Cannot read properties of undefined \\(reading 'low'\\)$`,
        ),
      ),
    ]);
  });

  it('says in one line what an error with many lines, without words, or of no kind says', async () => {
    await project.write('pipelines/nightly.ts', `${nightly}sluice.z.object({ limit: sluice.z.int() }).parse({});\n`);
    expect(await project.problems()).toEqual([
      expect.stringMatching(new RegExp(`^pipelines/nightly\\.ts:${next}:\\d+: .*"limit".*expected number`)),
    ]);
    await project.write('pipelines/nightly.ts', `${nightly}throw new TypeError();\n`);
    expect(await project.problems()).toEqual([
      expect.stringMatching(new RegExp(`^pipelines/nightly\\.ts:${next}:\\d+: TypeError$`)),
    ]);
    await project.write('pipelines/nightly.ts', `${nightly}throw 'just a text';\n`);
    expect(await project.problems()).toEqual(['pipelines/nightly.ts: just a text']);
  });
});

describe('two of one id', () => {
  it('are refused when they are pipelines of the project, and one of them is Sluice’s', async () => {
    await project.write('pipelines/weekly.ts', nightly);
    expect(await project.problems()).toEqual([
      'pipelines/weekly.ts: pipeline nightly: its id "nightly" is that of a pipeline in pipelines/nightly.ts; ids are unique',
    ]);
    await project.write('pipelines/weekly.ts', nightly.replaceAll('nightly', 'syncDataset'));
    expect(await project.problems()).toEqual([
      'pipelines/weekly.ts: pipeline syncDataset: its id "syncDataset" is that of a pipeline in Sluice itself; ids are unique',
    ]);
  });

  it('are refused when they are transforms', async () => {
    await project.write('transforms/second.ts', await dropBelowText());
    expect(await project.problems()).toEqual([
      'transforms/second.ts: transform "dropBelow" is defined in transforms/drop-below.ts as well; ids are unique',
    ]);
  });
});
