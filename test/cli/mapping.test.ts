import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkParameters } from '../../cli/mapping/check-params';
import { coverageLines, isCovered } from '../../cli/mapping/coverage-lines';
import { readServerSide, type ServerSide } from '../../cli/mapping/server-side';
import { mappingKinds, suggestTables } from '../../cli/mapping/suggest-tables';
import { suggestionLines, writeSuggestions } from '../../cli/mapping/write-suggestions';
import { Dhis2 } from '../../dhis2/dhis2';
import { readIdTable } from '../../frames/mapping/read-mapping-file';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import type { Config } from '../../worker/config/config';
import { Secret } from '../../worker/config/secret';
import { addDefaultCombo, defaultCombo, namesakes, s, seedMappingWorld, t, valueOf } from '../kit/mapping-world';

let source: Simulator;
let target: Simulator;
let folder: string;

beforeAll(async () => {
  [source, target] = [await startSimulator({ version: '2.38' }), await startSimulator({ version: '2.44' })];
  addDefaultCombo(target, 'AAADefault0');
  seedMappingWorld(source, 'source');
  seedMappingWorld(target, 'target');
  target.change('dataElements', t('Note'), { name: 'The Weight', code: 'OTHER_NOTE' });
  target.change('dataElements', t('Weight'), { code: undefined });
  target.change('organisationUnits', t('ClinicF'), { code: 'F', name: '=Elsewhere; far' });
  folder = await mkdtemp(join(tmpdir(), 'sluice-mapping-test-'));
});
afterAll(async () => {
  await Promise.all([source.stop(), target.stop()]);
  await rm(folder, { recursive: true, force: true });
});

async function side(simulator: Simulator, name: string, sets: readonly string[]): Promise<ServerSide> {
  const dhis2 = new Dhis2({ url: simulator.url, auth: { username: 'admin', password: 'district' } });
  try {
    return await readServerSide(name, dhis2, sets, false);
  } finally {
    await dhis2.close();
  }
}

function config(): Config {
  const connection = (name: string, { url }: Simulator) =>
    [
      name,
      { name, url, credentials: { username: 'admin', password: new Secret('district') }, concurrency: 2, timeouts: {} },
    ] as const;
  return {
    folder,
    connectionNames: ['district', 'national'],
    connections: new Map([connection('district', source), connection('national', target)]),
    store: { folder: join(folder, 'store') },
    mappingsFolder: join(folder, 'mappings'),
    temporal: { namespace: 'default', dataFolder: folder },
    project: 'sluice',
    schedules: new Map(),
    logLevel: 'error',
  };
}

describe('mapping suggest', () => {
  it("goes on where an option set can't be read, and says so", async () => {
    const sets = [{ source: s('Monthly'), target: t('Monthly') }];
    target.faults.add({ match: { path: `/api/optionSets/${t('Colours')}` }, fault: { kind: 'status', status: 404 } });
    const suggested = suggestTables(
      await side(source, 'district', [s('Monthly')]),
      await side(target, 'national', [t('Monthly')]),
      sets,
      new Set(mappingKinds),
      ['code', 'name'],
    );
    expect(suggested.tables.map(({ kind }) => kind)).toEqual([
      'dataElements',
      'orgUnits',
      'categoryOptionCombos',
      'attributeOptionCombos',
    ]);
    const told = suggested.notes.filter((note) => note.includes('option set'));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(`the option set ${t('Colours')} of national can't be read: `);
    expect(told[0]).toContain('no option codes are suggested for it');
  });

  it('tells org units of one name apart by those above them', async () => {
    const here = await side(source, 'district', [s('Monthly')]);
    const there = await side(target, 'national', [t('Monthly')]);
    const [unit] = here.orgUnits.filter(({ id }) => id === s('ClinicA'));
    const twin = (id: string, within: string) => ({ ...unit, id, code: null, name: 'Mission', within });
    const suggested = suggestTables(
      { ...here, orgUnits: [{ ...twin(s('ClinicA'), 'Land / North'), path: '/x' }] as ServerSide['orgUnits'] },
      {
        ...there,
        orgUnits: [twin('OuMissionA0', 'Nation / Bo'), twin('OuMissionB0', 'Nation / Kono')] as ServerSide['orgUnits'],
      },
      [{ source: s('Monthly'), target: t('Monthly') }],
      new Set(['orgUnits'] as const),
      ['name'],
    );
    const out = join(folder, 'twins');
    await writeSuggestions(out, suggested);
    expect((await readFile(join(out, 'org-units.csv'), 'utf8')).split('\n')[1]).toBe(
      `"${s('ClinicA')}","","Mission (in Land / North)","","","","ambiguous","OuMissionA0 Mission (in Nation / Bo) | OuMissionB0 Mission (in Nation / Kono)"`,
    );
    expect(suggestionLines(out, suggested)).toContain(
      `  ${s('ClinicA')} Mission (in Land / North): OuMissionA0 Mission (in Nation / Bo) or OuMissionB0 Mission (in Nation / Kono)`,
    );
    const clinic = there.orgUnits.find(({ id }) => id === t('ClinicB'));
    const root = there.orgUnits.find(({ level }) => level === 1);
    expect(root?.within).toBeUndefined();
    expect(clinic?.within).toBe('The Country / The North');
  });

  it('writes what is certain, lists what is ambiguous, and a run takes the files once they are filled in', async () => {
    const pairs = [
      { source: s('Monthly'), target: t('Monthly') },
      { source: s('Partners'), target: t('Partners') },
    ];
    const suggested = suggestTables(
      await side(source, 'district', [s('Monthly'), s('Partners')]),
      await side(target, 'national', [t('Monthly'), t('Partners')]),
      pairs,
      new Set(mappingKinds),
      ['code', 'name'],
    );
    const out = join(folder, 'mappings');
    await writeSuggestions(out, suggested);
    expect(await readdir(out)).toEqual([
      'attribute-option-combos.csv',
      'category-option-combos.csv',
      'data-elements.csv',
      `option-codes-${t('Colours')}.csv`,
      'org-units.csv',
    ]);
    const read = async (name: string) => readFile(join(out, name), 'utf8');

    const elements = await read('data-elements.csv');
    expect(elements.split('\n').slice(0, 3)).toEqual([
      'source,target,source_name,source_code,target_name,target_code,match,candidates',
      `"${s('Weight')}","","The Weight","CODE_Weight","","","ambiguous","${t('Weight')} The Weight | ${t('Note')} The Weight"`,
      `"${s('Note')}","","The Note","CODE_Note","","","none",""`,
    ]);
    expect(() => readIdTable('data-elements.csv', elements)).toThrow(
      `line 2: "target" is empty for ${s('Weight')} (match: ambiguous): fill in an id, write - to leave it unmapped, or delete the line`,
    );
    const edited = elements
      .replace(`"${s('Weight')}",""`, `"${s('Weight')}","${t('Weight')}"`)
      .replace(`"${s('Note')}",""`, `"${s('Note')}","-"`);
    const table = readIdTable('data-elements.csv', edited);
    const { [s('Note')]: _left, ...expected } = namesakes().dataElements;
    expect(table).toEqual(expected);

    const combos = await read('category-option-combos.csv');
    expect(combos).toContain(
      `"${defaultCombo}","","default","default","","","ambiguous","${defaultCombo} default | AAADefault0 default"`,
    );
    const certain = (text: string) =>
      text
        .split('\n')
        .filter((line) => !line.includes('"ambiguous"'))
        .join('\n');
    expect(readIdTable('combos', certain(combos))).toEqual(namesakes().categoryOptionCombos);
    expect(readIdTable('attributes', certain(await read('attribute-option-combos.csv')))).toEqual(
      namesakes().attributeOptionCombos,
    );
    expect(readIdTable('codes', await read(`option-codes-${t('Colours')}.csv`), 'codes')).toEqual({
      '1': 'RED',
      '2': 'BLUE',
    });

    const lines = suggestionLines(out, suggested);
    expect(lines).toContain('Note: national has 2 default option combos: HllvX50cXC0, AAADefault0');
    expect(lines).toContain(`  ${s('Weight')} The Weight: ${t('Weight')} The Weight or ${t('Note')} The Weight`);
    await expect(writeSuggestions(out, suggested)).rejects.toThrow('there are mapping files already');
  });

  it('matches by code alone when told so', async () => {
    const { tables } = suggestTables(
      await side(source, 'district', [s('Monthly')]),
      await side(target, 'national', [t('Monthly')]),
      [{ source: s('Monthly'), target: t('Monthly') }],
      new Set(['orgUnits']),
      ['code'],
    );
    expect(tables.map(({ kind }) => kind)).toEqual(['orgUnits']);
    const unmatched = tables[0]?.suggestions.filter(({ target: found }) => found === undefined);
    expect(unmatched?.map(({ source: { id } }) => id)).toEqual([s('ClinicF')]);
  });
});

describe('mapping check', () => {
  const parameters = (mappings: object) => ({
    source: 'district',
    target: 'national',
    dataSets: [{ source: s('Monthly'), target: t('Monthly') }],
    periods: ['202401'],
    mappings,
    sizes: { chunkValues: 22 },
  });

  it('counts covered rows, ids without a line, collisions and unused lines over all chunks, and writes nothing', async () => {
    source.insert([
      valueOf('source', 'Visits', '1'),
      valueOf('source', 'Weight', '2'),
      valueOf('source', 'Visits', '3', { orgUnit: s('ClinicE') }),
      valueOf('source', 'Note', 'x', { orgUnit: s('ClinicE') }),
    ]);
    const { orgUnits } = namesakes();
    const check = await checkParameters(
      config(),
      parameters({
        orgUnits,
        dataElements: { [s('Visits')]: t('Visits'), [s('Weight')]: t('Visits'), [s('Cases')]: t('Cases') },
      }),
    );
    expect(isCovered(check)).toBe(false);
    expect(check.coverage).toMatchObject({
      counts: { read: 4, rejected: 3, mapped: 1 },
      unmapped: [{ table: 'dataElements', id: s('Note'), rows: 1 }],
      collisions: [{ dataElement: t('Visits'), rows: 2 }],
    });
    expect(check.coverage.unusedLines).toContainEqual({ table: 'dataElements', source: s('Cases') });
    expect(check.coverage.unusedLines).not.toContainEqual({ table: 'orgUnits', source: s('ClinicE') });
    expect(coverageLines(check)[0]).toBe('1 of 4 source rows are covered (25.0 %)');
    expect(target.log.entries().filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('takes a mapping file, and says when a line leads to an id that the target does not have', async () => {
    await writeFile(
      join(folder, 'mappings', 'typo.csv'),
      `source,target\n${s('Note')},Nowhere0000\n${s('Visits')},${t('Visits')}\n${s('Weight')},${t('Weight')}\n`,
    );
    const typo = await checkParameters(
      config(),
      parameters({ orgUnits: namesakes().orgUnits, dataElements: { file: 'typo.csv' } }),
    );
    expect(typo.coverage.counts.rejected).toBe(0);
    expect(typo.refused).toMatchObject([{ code: 'UNKNOWN_DATA_ELEMENT', rows: 1 }]);
    expect(isCovered(typo)).toBe(false);
    const right = await checkParameters(config(), parameters(namesakes()));
    expect(isCovered(right)).toBe(true);
    expect(coverageLines(right)[0]).toBe('4 of 4 source rows are covered (100.0 %)');
  });
});
