import { readFileSync } from 'node:fs';
import path from 'node:path';
import { extractAndImport, settingsSchema, type Settings } from '../../../docs/examples/extract-and-import';
import { defaultCombo, elements, sets, startWorld, units, type World } from './extract-world';

describe('the example docs/examples/extract-and-import.ts', () => {
  let source: World;
  let target: World;
  const values = [
    { dataElement: elements.number, period: '202401', orgUnit: units.clinicA, value: '1.5' },
    { dataElement: elements.number, period: '202402', orgUnit: units.clinicB, value: '2', comment: 'checked' },
    { dataElement: elements.truth, period: '202402', orgUnit: units.clinicB, value: 'true', followUp: true },
  ];

  beforeEach(async () => {
    [source, target] = await Promise.all([startWorld({ version: '2.42' }), startWorld({ version: '2.44' })]);
    for (const world of [source, target]) {
      world.simulator.change('dataSets', sets.monthly, { categoryCombo: { id: 'bjDvmb4bfuf' } });
    }
    source.simulator.insert(values);
  });
  afterEach(async () => {
    await Promise.all([source.stop(), target.stop()]);
  });

  const settings = (dryRun: boolean): Settings => ({
    source: { url: source.simulator.url, auth: { username: 'admin', password: 'district' } },
    target: { url: target.simulator.url, auth: { username: 'admin', password: 'district' } },
    dataset: sets.monthly,
    startDate: '2024-01-15',
    endDate: '2024-02-15',
    orgUnits: [units.country],
    importStrategy: 'CREATE_AND_UPDATE',
    dryRun,
  });

  it('previews, writes what is missing, and writes nothing the second time', async () => {
    const lines: string[] = [];
    const print = (line: string): number => lines.push(line);
    expect(await extractAndImport(settings(true), print)).toMatchObject({ imported: 3, updated: 0, ignored: 0 });
    expect(target.simulator.values()).toEqual([]);
    expect(lines[1]).toBe('would be imported 3, updated 0, deleted 0');

    expect(await extractAndImport(settings(false), print)).toMatchObject({ imported: 3, updated: 0, ignored: 0 });
    const landed = target.simulator
      .values()
      .sort((a, b) => (a.dataElement + a.period < b.dataElement + b.period ? -1 : 1));
    expect(landed).toMatchObject(
      values.map((value) => ({ ...value, categoryOptionCombo: defaultCombo, attributeOptionCombo: defaultCombo })),
    );

    expect(await extractAndImport(settings(false), print)).toMatchObject({ imported: 0, updated: 0, ignored: 3 });
    expect(target.simulator.values()).toHaveLength(3);
  });

  it('prints why rows were rejected, and imports the others', async () => {
    source.simulator.insert([
      { dataElement: elements.number, period: '202402', orgUnit: units.clinicA, value: 'many' },
    ]);
    const lines: string[] = [];
    const result = await extractAndImport(settings(false), (line) => lines.push(line));
    expect(result.rejected.height).toBe(1);
    expect(result.imported).toBe(3);
    expect(lines.at(-1)).toContain(String(result.rejected.getColumn('code').get(0)));
  });

  it('comes with settings that it reads', () => {
    const file = path.join(__dirname, '../../../docs/examples/settings.example.json');
    expect(settingsSchema.parse(JSON.parse(readFileSync(file, 'utf8')))).toMatchObject({ dryRun: true });
  });
});
