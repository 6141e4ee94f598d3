import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultPayloadConverter } from '@temporalio/common';
import { parse } from 'csv-parse/sync';
import pl from 'nodejs-polars';
import type { RunResult } from '../../contracts/run-result';
import { mainTaskQueue } from '../../contracts/task-queues';
import type { VerificationSummary } from '../../contracts/verification';
import { writeLockId } from '../../contracts/write-lock';
import { fromSpreadsheetCell } from '../../frames/csv/spreadsheet-csv';
import type { NewRow } from '../../simulator/direct-access';
import type { WriteStageInput } from '../../workflows/children/write-progress';
import type { writeStage } from '../../workflows/children/write-stage';
import { betweenImportAndVerify } from '../kit/behind-the-import';
import { eventsOf } from '../kit/histories';
import { runFailure } from '../kit/run-failure';
import { clinic, countRows, syncParameters, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

type Row = Record<string, string>;

const periods = ['202401', '202402'];
const path = '/api/dataValueSets';
let servers: TwoServers;

beforeAll(async () => {
  servers = await startTwoServers({ clinics: 3 });
});
afterAll(() => servers.stop());
beforeEach(() => {
  for (const server of [servers.source, servers.target]) {
    server.faults.clear();
    for (const row of server.values({ withTombstones: true })) server.hardDelete(row);
  }
});

const key = (dataElement: string, number: number, period: string) => ({
  dataElement,
  period,
  orgUnit: clinic(number),
  categoryOptionCombo: world.defaultCombo,
  attributeOptionCombo: world.defaultCombo,
});
const numbers = [1, 2, 3].flatMap((number) =>
  periods.map((period) => ({ ...key(world.number, number, period), value: String(number) })),
);
const text = { ...key(world.text, 1, '202401'), value: '=1+1' };
const onlyAtTarget = { ...key(world.yesNo, 2, '202401'), value: 'true' };
const parameters = (more: object = {}) =>
  syncParameters({
    dataSets: [{ source: world.kinds, target: world.kinds }],
    periods,
    deletes: 'propagate',
    recount: false,
    gate: { maxRejectedShare: 1, maxDeletedShare: 1, maxUpdatedShare: 1 },
    sizes: { chunkValues: 3 },
    ...more,
  });
const stored = (name: string): Promise<string> => readFile(join(servers.sluice.storeFolder, name), 'utf8');
const table = async (name: string): Promise<Row[]> => parse(await stored(name), { columns: true });
const setOf = (result: RunResult | undefined) => {
  const set = result?.dataSets[0];
  if (set === undefined) throw new Error('the run left no data set');
  return set;
};
/** Org units × periods that the target was asked for as CSV, before and after what was written. */
const readCells = () => {
  const requests = servers.target.log.entries().filter((request) => request.path.endsWith(path));
  const posts = requests.flatMap(({ method, number }) => (method === 'POST' ? [number] : []));
  const cells = (from: number, to: number) =>
    requests
      .filter(({ method, number }) => method === 'GET' && number > from && number < to)
      .map(({ query }) => new URLSearchParams(query))
      .filter((query) => query.get('format') === 'csv')
      .flatMap((query) =>
        query.getAll('orgUnit').flatMap((unit) => query.getAll('period').map((of) => `${unit} ${of}`)),
      )
      .sort();
  return { before: cells(0, Math.min(...posts)), after: cells(Math.max(...posts), Infinity) };
};

describe('reading the target back after the import', () => {
  let failed: Awaited<ReturnType<typeof runFailure>>;
  let verification: VerificationSummary;

  const breakBehindTheImport = async () => {
    const { source, target, sluice } = servers;
    source.insert([...numbers, text]);
    target.insert([onlyAtTarget]);
    betweenImportAndVerify(target, () => {
      const theirs: NewRow[] = [
        { ...key(world.number, 1, '202401'), value: '1', deleted: true },
        { ...key(world.number, 2, '202402'), value: '999' },
        { ...text, comment: '@home' },
        onlyAtTarget,
      ];
      target.insert(theirs.map((row) => ({ ...row, storedBy: 'nurse' })));
    });
    failed = await runFailure(sluice.run('syncDataset', parameters()));
    const found = setOf(failed.result).verification;
    if (found === undefined) throw new Error('the result says nothing of the verification');
    verification = found;
  };

  it('lists exactly the rows that others removed, changed and brought back, by element, period and org unit', async () => {
    await breakBehindTheImport();
    expect(verification).toMatchObject({ agreed: 4, differences: 4, missing: 1, otherValue: 2, shouldBeGone: 1 });
    const folder = `runs/${failed.result?.run ?? ''}/verification/${world.kinds}`;
    expect(verification.differencesFile).toBe(`${folder}/differences.csv`);
    const differences = (await table(`${folder}/differences.csv`)).sort((a, b) =>
      `${a['kind'] ?? ''} ${a['data_element_id'] ?? ''}` < `${b['kind'] ?? ''} ${b['data_element_id'] ?? ''}` ? -1 : 1,
    );
    const named = (element: string, number: number, period: string) => ({
      data_element_id: element,
      data_element: `Name of ${element}`,
      organisation_unit: `Name of ${clinic(number)}`,
      period,
      category_option_combo: 'default',
    });
    expect(differences).toMatchObject([
      { kind: 'missing', ...named(world.number, 1, '202401'), meant_value: '1', found_value: '', found_follow_up: '' },
      { kind: 'other value', ...named(world.number, 2, '202402'), meant_value: '2', found_value: '999' },
      { kind: 'other value', ...named(world.text, 1, '202401'), meant_comment: '', found_comment: "'@home" },
      { kind: 'should be gone', ...named(world.yesNo, 2, '202401'), meant_value: '', found_value: 'true' },
    ]);
    expect(fromSpreadsheetCell(differences[2]?.['found_value'] ?? '')).toBe('=1+1');
    const counts = (agreed: number, different: number) => ({ agreed: String(agreed), different: String(different) });
    expect(await table(`${folder}/by-data-element.csv`)).toEqual([
      { id: world.number, name: `Name of ${world.number}`, ...counts(4, 2) },
      { id: world.text, name: `Name of ${world.text}`, ...counts(0, 1) },
      { id: world.yesNo, name: `Name of ${world.yesNo}`, ...counts(0, 1) },
    ]);
    expect(await table(`${folder}/by-period.csv`)).toEqual([
      { id: '202401', name: '', ...counts(2, 3) },
      { id: '202402', name: '', ...counts(2, 1) },
    ]);
    expect(await table(`${folder}/by-org-unit.csv`)).toEqual([
      { id: clinic(1), name: `Name of ${clinic(1)}`, ...counts(1, 2) },
      { id: clinic(2), name: `Name of ${clinic(2)}`, ...counts(1, 2) },
      { id: clinic(3), name: `Name of ${clinic(3)}`, ...counts(2, 0) },
    ]);
    expect(verification.byOrgUnit.map(({ id }) => id)).toEqual([clinic(1), clinic(2), clinic(3)]);
    const parquet = verification.files.filter((file) => file.endsWith('.parquet'));
    const frames = parquet.map((file) => pl.readParquet(join(servers.sluice.storeFolder, file)));
    expect(frames.map(({ height }) => height)).toEqual([4, 3, 2, 3]);
  }, 120_000);

  it('fails the data set in the task that verifies, with the file of the differences and the account of what landed', async () => {
    await breakBehindTheImport();
    const set = setOf(failed.result);
    expect(set).toMatchObject({
      outcome: 'failed',
      settled: true,
      failure: { task: 'verify', type: 'VerificationFailed' },
      account: { created: 7, updated: 0, targetDeleted: 1 },
    });
    expect(set.failure?.message).toMatch(/^4 values of the target are not as they should be after the import: /);
    expect(set.failure?.message).toContain(verification.differencesFile);
    expect(set.posts).toBeGreaterThan(0);
  }, 120_000);

  it('stands in the report of the failed run, with links to the tables', async () => {
    await breakBehindTheImport();
    const report = await stored(`runs/${failed.result?.run ?? ''}/report.html`);
    const shown = report.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
    expect(shown).toContain('4 rows of the target are as they were meant');
    expect(shown).toContain(
      '4 are not: 1 missing, 2 with another value, comment or follow-up flag, 1 that should be gone',
    );
    expect(shown).toContain(
      `Read back by data element id agreed different Name of ${world.number} ${world.number} 4 2`,
    );
    expect(shown).toContain('Read back by period agreed different 202401 2 3 202402 2 1');
    expect(shown).toContain(`Read back by org unit id agreed different Name of ${clinic(1)} ${clinic(1)} 1 2`);
    expect(report).toContain(`href="verification/${world.kinds}/differences.csv"`);
    expect(shown).not.toContain('would be created');
  }, 120_000);

  it('asks for no org unit and period more often than the comparison did, and leaves the tables of a complete run', async () => {
    const { source, target, sluice } = servers;
    source.insert([...numbers, text]);
    target.insert([onlyAtTarget]);
    target.log.clear();
    const set = setOf(await sluice.run('syncDataset', parameters()));
    expect(set).toMatchObject({ outcome: 'complete', settled: true, verification: { agreed: 8, differences: 0 } });
    expect(set.verification?.byPeriod).toEqual([
      { id: '202401', agreed: 5, different: 0 },
      { id: '202402', agreed: 3, different: 0 },
    ]);
    const { before, after } = readCells();
    expect(after.length).toBeGreaterThan(0);
    expect(new Set(after).size).toBe(after.length);
    expect(after).toEqual(before);
  }, 120_000);

  it('goes on in a new history with what the chunks before had found', async () => {
    const { source, sluice } = servers;
    source.insert(countRows(3, periods));
    const dataSets = [{ source: world.counts, target: world.counts }];
    const result = await sluice.run('syncDataset', parameters({ dataSets, sizes: { chunkValues: 1 } }));
    const { client } = sluice;
    const target = result.servers.find(({ connection }) => connection === 'target');
    const stage = writeLockId(target?.address ?? '', world.counts);
    const [began] = await eventsOf(client, stage);
    const [payload] = began?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
    if (payload === undefined) throw new Error('the stage was started without an input');
    const input = defaultPayloadConverter.fromPayload<WriteStageInput>(payload);
    const {
      verification: whole,
      posts,
      ...settled
    } = await client.workflow.getHandle<typeof writeStage>(stage).result();
    expect(input.chunks).toBeGreaterThan(2);
    const nothing = { uri: 'nothing is sent again', rows: 0, bytes: 0, sha256: '0'.repeat(64) };
    const resume = {
      batches: { batches: nothing, count: 1, serial: 0, stoppedBefore: false },
      ...{ nextBatch: 1, posts, rows: 6, refused: 0, settled, nextChunk: input.chunks - 1, agreed: 5 },
    };
    const resumed = await client.workflow.execute<typeof writeStage>('writeStage', {
      taskQueue: mainTaskQueue,
      workflowId: `${stage}/resumed`,
      args: [{ ...input, resume }],
    });
    expect(setOf(result).verification).toEqual(whole);
    expect(resumed).toMatchObject({ posts, verification: { ...whole, agreed: 6 } });
  }, 120_000);
});
