import { mappingCoverage } from '../../frames/mapping/coverage';
import { MappingFileError } from '../../frames/mapping/mapping-file-error';
import { readIdTable, readPairs } from '../../frames/mapping/read-mapping-file';
import { suggestCombos, suggestIds } from '../../frames/mapping/suggest';
import { defaultCombo, frameOf, keepIds, uid } from './frame-samples';

const de = (n: number): string => uid('De', n);
const oc = (n: number): string => uid('Oc', n);

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof MappingFileError) return error.problems;
    throw error;
  }
  return [];
}

describe('mapping files', () => {
  it('read a table, whatever its column order and line ends', () => {
    expect(
      readIdTable(
        'm.csv',
        `\ufeffname,target,source\r\n"Malaria, new",${de(11)}, ${de(1)} \r\n\r\nx,${de(12)},${de(2)}\r\n`,
      ),
    ).toEqual({
      [de(1)]: de(11),
      [de(2)]: de(12),
    });
  });

  it('read codes, which are no UIDs', () => {
    expect(readIdTable('m.csv', 'source,target\nDARK GREEN,green\n', 'codes')).toEqual({ 'DARK GREEN': 'green' });
  });

  it('have the separator of their header line alone', () => {
    expect(readIdTable('m.csv', 'source;target\n1,5;2\n0,5;0\n', 'codes')).toEqual({ '1,5': '2', '0,5': '0' });
    expect(problemsOf(() => readIdTable('m.csv', 'source;target\n1,5\n', 'codes'))).toEqual([
      'line 2: "target" is empty for 1,5: fill in a code or delete the line',
    ]);
    expect(problemsOf(() => readIdTable('m.csv', 'name,source,target\nRed, dark,1,2\n', 'codes'))[0]).toContain(
      'line 2: it has 4 cells, the header 3',
    );
  });

  it('lose no line where line ends are mixed, and skip rows of separators', () => {
    const text = `sep=;\r\nsource;target;;\r\n${de(1)};${de(11)};;\n;;;\r\n${de(2)};${de(12)};;\r\n`;
    expect(readIdTable('m.csv', text)).toEqual({ [de(1)]: de(11), [de(2)]: de(12) });
  });

  it('are refused where a column stands twice', () => {
    expect(problemsOf(() => readIdTable('m.csv', `source,target,Target\n${de(1)},${de(2)},${de(3)}\n`))).toEqual([
      'line 1: the column "Target" stands twice, as column 2 and 3: rename or remove one',
    ]);
  });

  it('name every bad line', () => {
    const text = `source,target\n${de(1)},${de(11)}\n${de(1)},${de(12)}\nbad,${de(13)}\n${de(4)},\n${de(1)},${de(11)}\n`;
    expect(problemsOf(() => readIdTable('m.csv', text))).toEqual([
      `line 3: ${de(1)} becomes ${de(12)} here, but ${de(11)} in line 2`,
      'line 4: "bad" in "source" is not a DHIS2 UID (a letter followed by ten letters or digits)',
      `line 5: "target" is empty for ${de(4)}: fill in an id, write - to leave it unmapped, or delete the line`,
    ]);
  });

  it('say how a suggested line that nobody filled in can be settled, and leave out lines that are unmapped on purpose', () => {
    const header = 'source,target,source_name,match\n';
    expect(problemsOf(() => readIdTable('m.csv', `${header}${de(1)},,Malaria,ambiguous\n`))).toEqual([
      `line 2: "target" is empty for ${de(1)} (match: ambiguous): fill in an id, write - to leave it unmapped, or delete the line`,
    ]);
    expect(readIdTable('m.csv', `${header}${de(1)},-,Malaria,none\n${de(2)},${de(12)},Fever,name\n`)).toEqual({
      [de(2)]: de(12),
    });
    expect(readIdTable('m.csv', 'source,target\nNA,-\n', 'codes')).toEqual({ NA: '-' });
    expect(problemsOf(() => readIdTable('m.csv', 'source,target\nNA,\n', 'codes'))).toEqual([
      'line 2: "target" is empty for NA: fill in a code or delete the line',
    ]);
  });

  it.each([
    ['', ['it is empty; the first line must be source,target']],
    ['source,target\n', ['it has a header, but no lines below it']],
    ['from,to\na,b\n', ['line 1: there is no column source, target; the header is from,to']],
  ])('refuse the text %j', (text, problems) => {
    expect(problemsOf(() => readIdTable('m.csv', text))).toEqual(problems);
  });

  it('read pairs with and without option combos', () => {
    const header =
      'source_data_element,source_category_option_combo,target_data_element,target_category_option_combo,target_attribute_option_combo';
    expect(
      readPairs('p.csv', `${header}\n${de(1)},${oc(1)},${de(2)},${oc(2)},${oc(3)}\n${de(4)},,${de(5)},${oc(5)},\n`),
    ).toEqual([
      {
        source: { dataElement: de(1), categoryOptionCombo: oc(1) },
        target: { dataElement: de(2), categoryOptionCombo: oc(2), attributeOptionCombo: oc(3) },
      },
      { source: { dataElement: de(4) }, target: { dataElement: de(5), categoryOptionCombo: oc(5) } },
    ]);
    expect(problemsOf(() => readPairs('p.csv', `${header}\n${de(1)},${oc(1)},,${oc(2)},\n`))).toEqual([
      'line 2: "target_data_element" is empty',
    ]);
  });
});

describe('coverage of mappings', () => {
  it('counts what is unmapped, what collides and which lines no row used', () => {
    const coverage = mappingCoverage(
      frameOf(
        {},
        { period: '202402' },
        { dataElement: de(2) },
        { dataElement: de(3) },
        { dataElement: de(3), period: '202402' },
      ),
      {
        ...keepIds,
        dataElements: { [de(1)]: de(11), [de(2)]: de(11), [de(9)]: de(19) },
        categoryOptionCombos: { [oc(1)]: oc(2) },
      },
      { defaultCombos: { [defaultCombo]: defaultCombo }, elements: new Map() },
    );
    expect(coverage).toEqual({
      counts: { read: 5, duplicates: 0, rejected: 4, merged: 0, mapped: 1 },
      unmapped: [{ table: 'dataElements', id: de(3), rows: 2 }],
      rejectedByCode: { COLLISION: 2, UNMAPPED: 2 },
      collisions: [{ dataElement: de(11), rows: 2 }],
      unusedLines: [
        { table: 'dataElements', source: de(9) },
        { table: 'categoryOptionCombos', source: oc(1) },
      ],
    });
  });
});

describe('suggested mappings', () => {
  const named = (id: string, name: string, code?: string): { id: string; name: string; code?: string } => ({
    id,
    name,
    ...(code === undefined ? {} : { code }),
  });

  it('match by code, then by name, and never choose among several', () => {
    const suggestions = suggestIds(
      [
        named('a', 'Malaria', 'M'),
        named('b', 'ANC  1st-visit'),
        named('c', 'Twice'),
        named('d', 'Nowhere'),
        named('e', 'Same'),
        named('f', 'same'),
      ],
      [
        named('A', 'Other name', 'M'),
        named('B', 'anc 1st visit'),
        named('C1', 'Twice'),
        named('C2', 'twice'),
        named('E', 'Same'),
      ],
    );
    expect(suggestions.map(({ by, target, candidates }) => [by, target?.id, candidates.map(({ id }) => id)])).toEqual([
      ['code', 'A', []],
      ['name', 'B', []],
      ['ambiguous', undefined, ['C1', 'C2']],
      ['none', undefined, []],
      ['ambiguous', undefined, ['E']],
      ['ambiguous', undefined, ['E']],
    ]);
  });

  it('match option combos by their sets of options, and default only to default', () => {
    const male = named('m', 'Male');
    const young = named('y', 'Under 5', 'U5');
    const combo = (id: string, name: string, ...categoryOptions: { id: string; name: string; code?: string }[]) => ({
      id,
      name,
      categoryOptions,
    });
    const suggestions = suggestCombos(
      [
        combo('c1', 'Male, Under 5', male, young),
        combo('c2', 'Male', male),
        combo('d', 'Défaut', named('x', 'Défaut')),
        combo('n', 'default', named('x', 'Défaut')),
      ],
      [
        combo('T1', '<5 years, male', named('Y', '<5 years', 'U5'), named('M', 'male')),
        combo('D', 'default', named('X', 'default')),
      ],
      new Set(['d', 'D']),
    );
    expect(suggestions.map(({ by, target }) => [by, target?.id])).toEqual([
      ['options', 'T1'],
      ['none', undefined],
      ['default', 'D'],
      ['none', undefined],
    ]);
  });
});
