import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { rejectsFromCsv } from '../../frames/rejects/rejects-from-csv';
import { fromSpreadsheetCell } from '../../frames/csv/spreadsheet-csv';
import { clinic, syncParameters, world } from '../kit/small-world';
import { startTwoServers, type TwoServers } from '../kit/two-servers';

type Row = Record<string, string>;

describe.each([
  ['2.42', '2.44'],
  ['2.44', '2.40'],
] as const)('from %s to %s', (from, to) => {
  let servers: TwoServers;
  const stored = async (name: string): Promise<string> =>
    readFile(join(servers.sluice.config.store.folder, name), 'utf8');
  const table = async (name: string): Promise<Row[]> => parse(await stored(name), { columns: true });

  beforeAll(async () => {
    servers = await startTwoServers({ clinics: 3, versions: [from, to] });
    const row = (number: number, period: string, more: object) => ({
      dataElement: world.text,
      period,
      orgUnit: clinic(number),
      ...more,
    });
    servers.source.insert([
      row(1, '202401', { value: '=SUM(A1:A9)' }),
      row(1, '202402', { value: 'same' }),
      row(2, '202401', { value: 'new', comment: '-said' }),
      { dataElement: world.number, period: '202401', orgUnit: clinic(3), value: 'twelve' },
    ]);
    servers.target.insert([row(1, '202401', { value: '@old' }), row(1, '202402', { value: 'same' })]);
  }, 120_000);

  afterAll(async () => servers.stop());

  const parameters = (more: object) =>
    syncParameters({
      dataSets: [{ source: world.kinds, target: world.kinds }],
      periods: ['202401', '202402'],
      gate: { maxUpdatedShare: 1, maxRejectedShare: 1 },
      ...more,
    });

  it('shows what would change by data element, period and district, and each value old and new', async () => {
    const result = await servers.sluice.run('syncDataset', parameters({ dryRun: true }));
    const [set] = result.dataSets;
    expect(set?.outcome).toBe('previewed');
    expect(set?.changes).toMatchObject({
      changes: 2,
      byDataElement: [
        { id: world.text, name: `Name of ${world.text}`, created: 1, updated: 1, deleted: 0, unchanged: 1 },
      ],
      byPeriod: [{ id: '202401', created: 1, updated: 1, deleted: 0, unchanged: 0 }],
      byOrgUnit: [
        { id: clinic(1), name: `Name of ${clinic(1)}`, created: 0, updated: 1, deleted: 0, unchanged: 1 },
        { id: clinic(2), name: `Name of ${clinic(2)}`, created: 1, updated: 0, deleted: 0, unchanged: 0 },
      ],
    });
    const preview = `runs/${result.run}/preview/${world.kinds}`;
    expect(set?.changes?.files).toContain(`${preview}-changes.csv`);
    const changes = (await table(`${preview}-changes.csv`)).sort((a, b) =>
      (a['change'] ?? '') < (b['change'] ?? '') ? -1 : 1,
    );
    expect(changes).toMatchObject([
      { change: 'create', organisation_unit: `Name of ${clinic(2)}`, old_value: '', value: 'new', comment: "'-said" },
      { change: 'update', category_option_combo: 'default', old_value: "'@old", value: "'=SUM(A1:A9)" },
    ]);
    expect(fromSpreadsheetCell(changes[1]?.['value'] ?? '')).toBe('=SUM(A1:A9)');
    expect(await table(`${preview}-by-period.csv`)).toEqual([
      { id: '202401', name: '', created: '1', updated: '1', deleted: '0', not_kept: '0', unchanged: '0' },
      { id: '202402', name: '', created: '0', updated: '0', deleted: '0', not_kept: '0', unchanged: '1' },
    ]);
  }, 240_000);

  it('keeps one table of rejects and tells new ones from those of the last run', async () => {
    const first = await servers.sluice.run('syncDataset', parameters({}));
    expect(first.dataSets[0]).toMatchObject({ outcome: 'complete with rejects', rejects: { new: 1, known: 0 } });
    servers.source.insert([
      { dataElement: world.number, period: '202402', orgUnit: clinic(3), value: 'thirteen', comment: '+x' },
    ]);
    const second = await servers.sluice.run('syncDataset', parameters({}));
    expect(second.dataSets[0]).toMatchObject({ outcome: 'complete with rejects', rejects: { new: 1, known: 1 } });
    const csv = await stored(`runs/${second.run}/rejects/${world.kinds}.csv`);
    const rows: Row[] = parse(csv, { columns: true });
    expect(rows.map(({ value, known, source_organisation_unit_id: unit }) => [value, known, unit]).sort()).toEqual([
      ['thirteen', 'false', clinic(3)],
      ['twelve', 'true', clinic(3)],
    ]);
    const again = rejectsFromCsv(csv).toRecords();
    expect(again.map((record) => record['comment']).sort()).toEqual(['+x', null]);
  }, 240_000);
});
