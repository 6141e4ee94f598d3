import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pl from 'nodejs-polars';
import { z } from 'zod';
import { writeRows } from '../../../activities/files/file-writer';
import { fileRows } from '../../../activities/files/file-rows';
import { csvTable, parquetTable } from '../../../activities/stored/file-table';
import { columnNames, textColumnNames, valuesFromTable } from '../../../activities/stored/values-from-table';
import { fileLayouts } from '../../../contracts/activities/file-activities';
import { buildFrame } from '../../../frames/build-frame';
import { textColumn } from '../../../frames/columns';
import { dataValueSchema } from '../../../frames/schema';
import { DiskFrameStore } from '../../../frames/store/disk-frame-store';
import { startSimulator, type Simulator } from '../../../simulator/simulator';
import { printed, pythonWith } from '../../kit/python';
import { clinic, seedSmallWorld, world } from '../../kit/small-world';

const packages = [
  ...['pandas==3.1.1', 'pyarrow==26.0.1', 'duckdb==2.0.1', 'polars==2.1.0'],
  ...['requests', 'diskcache', 'humanize', 'rich', 'python-dateutil'],
];
const toolbox = ['openhexa.toolbox==2.9.0'];

const values = ['1.50', 'NA', '=1+1', 'a, "b"', '007', 'null'];
const comments = values.map((_, i) => (i === 0 ? 'Ünï; two\nlines' : null));
const rows = fileRows(
  buildFrame(dataValueSchema, {
    data_element_id: values.map(() => world.text),
    period: values.map((_, i) => `20240${i + 1}`),
    organisation_unit_id: values.map(() => clinic(1)),
    category_option_combo_id: values.map(() => world.defaultCombo),
    attribute_option_combo_id: values.map(() => world.defaultCombo),
    value: values,
    created: values.map(() => null),
    last_updated: values.map(() => new Date('2024-02-01T10:00:00.123Z')),
    comment: comments,
    follow_up: values.map((_, i) => (i === 0 ? true : null)),
    deleted: values.map(() => false),
  }),
);

let folder: string;
let ours: string;
let simulator: Simulator;

async function* once(frame: pl.DataFrame = rows) {
  yield await Promise.resolve(frame);
}

const count = z.number();
const cells = z.array(z.string().nullable());
const seenSchema = z
  .object({ toolbox: z.record(z.string(), z.object({ imported: count, updated: count, ignored: count })) })
  .catchall(
    z.object({
      pandas: cells,
      polars: cells,
      duckdb: cells,
      pyarrow: z.object({ types: z.record(z.string(), z.string()), unique: cells }).optional(),
    }),
  );

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-readers-'));
  ours = join(folder, 'ours');
  await mkdir(ours);
  for (const layout of fileLayouts) {
    for (const format of ['csv', 'parquet'] as const) {
      await writeRows(join(ours, `${layout}.${format}`), { format, layout }, once(), folder);
    }
  }
  const store = new DiskFrameStore(join(folder, 'store'));
  const ref = await store.putFrame('frames', rows);
  await copyFile(join(store.root, ref.uri), join(ours, 'stored.parquet'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  simulator = await startSimulator({ version: '2.44' });
  seedSmallWorld(simulator, 2);
});
afterEach(() => simulator.stop());

const valuesThere = (of: Simulator) =>
  of
    .values()
    .sort((a, b) => (a.period < b.period ? -1 : 1))
    .map(({ value }) => value);
const filesOf = (layouts: readonly string[]) => layouts.flatMap((layout) => [`${layout}.csv`, `${layout}.parquet`]);

describe('files that Sluice writes', () => {
  it.each(filesOf(fileLayouts))('are read back by importFromFile, in every layout: %s', async (file) => {
    const bytes = await readFile(join(ours, file));
    const table = file.endsWith('.csv')
      ? csvTable(file, bytes.toString('utf8'), columnNames)
      : parquetTable(file, bytes, textColumnNames);
    const read = valuesFromTable(file, table);
    expect(textColumn(read, 'value')).toEqual(values);
    if (!file.startsWith('toolbox')) expect(textColumn(read, 'comment')).toEqual(comments);
  });

  it("have DHIS2's columns, in its order, in the layout dhis2", async () => {
    const [header, first] = (await readFile(join(ours, 'dhis2.csv'), 'utf8')).split('\n');
    expect(header).toBe(
      'dataelement,period,orgunit,categoryoptioncombo,attributeoptioncombo,value,storedby,lastupdated,comment,followup,deleted',
    );
    expect(first).toContain(',1.50,,2024-02-01T10:00:00.123+0000,"Ünï; two');
  });

  it.each(['2.40', '2.44'] as const)(
    "are taken by DHIS2 %s's own import of CSV in the layout dhis2",
    async (version) => {
      const server = await startSimulator({ version });
      seedSmallWorld(server, 2);
      try {
        // 2.43+ cuts a text at doubled quotes and at line ends, also in its own exports
        const plain = rows.filter(pl.col('value').isIn(['NA', '=1+1', '007', 'null']));
        const path = join(folder, `plain-${version}.csv`);
        await writeRows(path, { format: 'csv', layout: 'dhis2' }, once(plain), folder);
        const answer = await fetch(`${server.url}/api/dataValueSets`, {
          method: 'POST',
          headers: {
            'content-type': 'application/csv',
            authorization: `Basic ${Buffer.from('admin:district').toString('base64')}`,
          },
          body: await readFile(path),
        });
        expect(answer.status).toBe(200);
        expect(valuesThere(server)).toEqual(['NA', '=1+1', '007', 'null']);
      } finally {
        await server.stop();
      }
    },
  );

  it('are read by pandas, pyarrow, DuckDB and Polars, and sent by the toolbox; what those write is read', async () => {
    const python = await pythonWith(packages, toolbox);
    if (python === undefined) return;
    const seen = seenSchema.parse(await printed(python, [join(__dirname, 'other_readers.py'), ours, simulator.url]));
    for (const file of [...filesOf(fileLayouts), 'stored.parquet']) {
      expect([file, seen[file]]).toMatchObject([file, { pandas: values, polars: values, duckdb: values }]);
      for (const type of Object.values(seen[file]?.pyarrow?.types ?? {})) expect(type).not.toContain('view');
    }
    expect(seen['sluice.parquet']?.pyarrow).toMatchObject({
      types: { value: 'large_string', last_updated: 'timestamp[ms, tz=UTC]' },
      unique: [null, comments[0]].sort((a, b) => ((a ?? 'None') < (b ?? 'None') ? -1 : 1)),
    });
    // 2.43+ counts inserted rows as updated
    const sent = { imported: 0, updated: 6, ignored: 0 };
    expect(seen.toolbox).toMatchObject({ 'toolbox.csv': sent, 'toolbox.parquet': sent });
    expect(valuesThere(simulator)).toEqual(values);
    for (const file of ['pandas.parquet', 'polars.parquet', 'duckdb.parquet']) {
      const bytes = await readFile(join(folder, 'theirs', file));
      const read = valuesFromTable(file, parquetTable(file, bytes, textColumnNames));
      expect(textColumn(read, 'value')).toEqual(['a', 'b', 'c']);
      expect(read.getColumn('deleted').toArray()).toEqual([true, false, false]);
      expect(textColumn(read, 'organisation_unit_id')).toEqual([1, 2, 3].map(clinic));
    }
  }, 600_000);
});
