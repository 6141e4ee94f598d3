import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { repository } from '../readme/fenced-blocks';

const packed = z.tuple([
  z.object({
    size: z.number(),
    unpackedSize: z.number(),
    files: z.array(z.object({ path: z.string(), size: z.number() })),
  }),
]);
const manifestSchema = z.object({
  main: z.string(),
  types: z.string(),
  bin: z.record(z.string(), z.string()),
  exports: z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())])),
});

const [tarball] = packed.parse(
  JSON.parse(
    execFileSync('npm', ['pack', '--json', '--dry-run', '--ignore-scripts'], {
      cwd: repository,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ),
);
const paths = tarball.files.map(({ path }) => path);

describe('the package that npm packs', () => {
  it('has the compiled code, the documentation, the templates, the readme and the licence, and nothing else', () => {
    const tops = [...new Set(paths.map((path) => path.split('/')[0]))].sort();
    expect(tops).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'docs', 'package.json', 'templates']);
    expect(paths).toEqual(
      expect.arrayContaining([
        'dist/cli/main.js',
        'dist/workflow-bundle.js',
        'docs/architecture.md',
        'docs/authoring.md',
        'docs/parameters.md',
        'templates/project/sluice.yaml',
        'templates/project/gitignore',
        'templates/project/env.example',
        'templates/project/pipelines/nightly.ts',
        'templates/project/transforms/drop-below.ts',
      ]),
    );
  });

  it('has every file that its manifest names', () => {
    const { main, types, bin, exports } = manifestSchema.parse(
      JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')),
    );
    const entries = Object.values(exports).flatMap((entry) =>
      typeof entry === 'string' ? entry : Object.values(entry),
    );
    const named = [main, types, ...Object.values(bin), ...entries].map((path) => path.replace(/^\.\//, ''));
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter((path) => !paths.includes(path))).toEqual([]);
  });

  it('has no tests, no recordings, no sources beside the templates, and nothing of a machine', () => {
    const unwanted =
      /(^|\/)(test|tests|recordings|histories|node_modules|\.sluice|\.tmp|coverage)(\/|$)|\.(test|spec)\.|\.(tgz|log|db|parquet|tsbuildinfo)$|(^|\/)\.env$/;
    expect(paths.filter((path) => unwanted.test(path))).toEqual([]);
    const sources = paths.filter((path) => /\.ts$/.test(path) && !/\.d\.ts$/.test(path));
    expect(sources.filter((path) => !path.startsWith('templates/project/') && !path.startsWith('docs/'))).toEqual([]);
  });

  it('is small: below 4 MB, 16 MB unpacked, and one file above 200 kB, the bundle of the pipelines', () => {
    expect(tarball.size).toBeLessThan(4_000_000);
    expect(tarball.unpackedSize).toBeLessThan(16_000_000);
    expect(tarball.files.filter(({ size }) => size > 200_000).map(({ path }) => path)).toEqual([
      'dist/workflow-bundle.js',
    ]);
  });
});
