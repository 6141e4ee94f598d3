import { mkdir, mkdtemp, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pl from 'nodejs-polars';
import { runFailure } from '../kit/run-failure';
import { clinic, contentOf, countRows, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

const periods = ['202401', '202402'];
const both = [world.counts, world.kinds];

let servers: TwoServers;
let files: string;
const at = (unit: number, dataElement: string, value: string, more: object = {}) => ({
  dataElement,
  period: '202401',
  orgUnit: clinic(unit),
  value,
  ...more,
});
const start = async (versions: NonNullable<Parameters<typeof startTwoServers>[0]['versions']>) => {
  files = await mkdtemp(join(tmpdir(), 'sluice-files-'));
  servers = await startTwoServers({ clinics: 4, versions, filesFolder: files });
  servers.source.insert([
    ...countRows(4, periods),
    at(1, world.text, '=SUM(A1) says "hi", they', { comment: 'first line\nsecond; Ünï', followUp: true }),
    at(2, world.text, "'-1"),
    at(3, world.yesNo, 'true'),
    at(4, world.number, '1.50'),
  ]);
};
const parameters = (file: string, more: object = {}) => ({ source: 'source', dataSets: both, periods, file, ...more });

describe.each([
  ['2.38', '2.44'],
  ['2.44', '2.42'],
] as const)('extractToFile from %s, read back into %s', (from, to) => {
  beforeAll(() => start([from, to]), 120_000);
  afterAll(async () => servers.stop());

  it.each(['csv', 'json', 'parquet'])(
    'gives the target the very rows of the source through a %s file',
    async (format) => {
      const counts = await servers.sluice.run(
        'extractToFile',
        parameters(`out/counts.${format}`, { dataSets: [world.counts] }),
      );
      const kinds = await servers.sluice.run(
        'extractToFile',
        parameters(`kinds.${format}`, { dataSets: [world.kinds] }),
      );
      expect(counts).toMatchObject({ outcome: 'complete', dryRun: false });
      expect(counts.dataSets[0]?.account).toMatchObject({ extracted: 8, mapped: 8, passedOn: 8 });
      const path = join(files, 'out', `counts.${format}`);
      expect(counts.tasks).toEqual([
        {
          task: 'write',
          kind: 'writeFile',
          status: 'done',
          value: {
            file: `out/counts.${format}`,
            format,
            rows: 8,
            bytes: (await stat(path)).size,
            sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
            written: true,
          },
        },
      ]);
      expect(kinds.outcome).toBe('complete');
      for (const file of [`out/counts.${format}`, `kinds.${format}`]) {
        const importing = { file, target: 'target', dryRun: false, gate: { maxRejectedShare: 0 } };
        expect((await servers.sluice.run('importFromFile', importing)).outcome).toBe('complete');
      }
      expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
      for (const row of servers.target.values()) servers.target.hardDelete(row);
    },
    240_000,
  );
});

describe('extractToFile', () => {
  beforeEach(() => start(['2.40', '2.44']), 120_000);
  afterEach(async () => servers.stop());

  const fileOf = async (run: Promise<{ tasks?: readonly { value?: unknown }[] }>) =>
    (await run).tasks?.[0]?.value as { rows: number; bytes: number; sha256: string; written: boolean };

  it('leaves a file of the same content untouched, and replaces another one only when it is told to', async () => {
    const first = await fileOf(servers.sluice.run('extractToFile', parameters('all.csv')));
    expect(first).toMatchObject({ rows: 12, written: true });
    const before = await stat(join(files, 'all.csv'));
    const same = await fileOf(servers.sluice.run('extractToFile', parameters('all.csv', { ifExists: 'overwrite' })));
    expect(same).toEqual({ ...first, written: false });
    const after = await stat(join(files, 'all.csv'));
    expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);

    servers.source.insert([at(1, world.number, '7')]);
    const reads = () => servers.source.log.entries().length;
    const untouched = reads();
    const refused = await runFailure(servers.sluice.run('extractToFile', parameters('all.csv')));
    expect(refused).toMatchObject({ type: 'BadParameters' });
    expect(refused.lines[0]).toContain('file "all.csv" is there already');
    expect(reads()).toBe(untouched);
    const replaced = await fileOf(
      servers.sluice.run('extractToFile', parameters('all.csv', { ifExists: 'overwrite' })),
    );
    expect(replaced).toMatchObject({ rows: 13, written: true });
    expect(await readdir(files)).toEqual(['all.csv']);
  }, 240_000);

  it('writes nothing the second time when a run is continued', async () => {
    const handle = await servers.sluice.start('extractToFile', parameters('all.parquet'));
    await handle.result();
    const before = await stat(join(files, 'all.parquet'));
    const again = await servers.sluice.run('extractToFile', { continueFrom: handle.workflowId });
    expect(again).toMatchObject({ outcome: 'complete', tasks: [{ value: { rows: 12, written: false } }] });
    expect((await stat(join(files, 'all.parquet'))).mtimeMs).toBe(before.mtimeMs);
  }, 240_000);

  it('maps ids on the way, lists what no table covers, and names every column of the toolbox', async () => {
    const orgUnits = Object.fromEntries([1, 2, 3].map((n) => [clinic(n), `OuMapped00${n}`]));
    const result = await servers.sluice.run(
      'extractToFile',
      parameters('mapped.parquet', { dataSets: [world.counts], mappings: { orgUnits } }),
    );
    expect(result.dataSets[0]).toMatchObject({
      outcome: 'complete with rejects',
      account: { extracted: 8, rejected: 2, passedOn: 6 },
      rejectReasons: [{ code: 'UNMAPPED', rows: 2 }],
    });
    const frame = pl.readParquet(join(files, 'mapped.parquet'));
    expect(frame.columns).toEqual([
      'data_element_id',
      'period',
      'organisation_unit_id',
      'category_option_combo_id',
      'attribute_option_combo_id',
      'value',
      'created',
      'last_updated',
      'comment',
      'follow_up',
      'deleted',
    ]);
    expect(frame.getColumn('organisation_unit_id').unique().sort().toArray()).toEqual(Object.values(orgUnits));
    expect(frame.getColumn('last_updated').dropNulls().length).toBe(6);
  }, 240_000);

  it('leaves no file when one of the data sets can not be read, and says so of the others', async () => {
    const failure = await runFailure(
      servers.sluice.run('extractToFile', parameters('half.csv', { dataSets: [world.counts, 'DsUnknown00'] })),
    );
    expect(failure.type).toBe('RunFailed');
    expect(failure.result?.dataSets.map(({ sourceDataSet, outcome }) => [sourceDataSet, outcome])).toEqual([
      [world.counts, 'failed'],
      ['DsUnknown00', 'failed'],
    ]);
    expect(failure.lines.join('\n')).toContain(
      'no file was written, because extract/DsUnknown00 was not read to its end',
    );
    expect(failure.result?.tasks).toEqual([{ task: 'write', kind: 'writeFile', status: 'skipped' }]);
    expect(await readdir(files)).toEqual([]);
  }, 240_000);

  it('never writes outside of the files folder, also not through a link', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'sluice-elsewhere-'));
    await symlink(elsewhere, join(files, 'link'));
    await mkdir(join(files, 'folder'));
    await writeFile(join(elsewhere, 'kept.csv'), 'kept');
    for (const file of ['../out.csv', join(elsewhere, 'kept.csv'), 'link/kept.csv', 'link/new/out.csv']) {
      const failure = await runFailure(
        servers.sluice.run('extractToFile', parameters(file, { ifExists: 'overwrite' })),
      );
      expect(failure).toMatchObject({ type: 'BadParameters' });
      expect(failure.lines[0]).toContain('lies outside the files folder');
    }
    expect(await readdir(elsewhere)).toEqual(['kept.csv']);
    expect(await readFile(join(elsewhere, 'kept.csv'), 'utf8')).toBe('kept');
    const ending = await runFailure(servers.sluice.run('extractToFile', parameters('values.xlsx')));
    expect(ending.lines[0]).toContain('its name does not end in .csv, .json or .parquet');
  }, 240_000);
});
