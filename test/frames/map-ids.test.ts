import { mapIds } from '../../frames/mapping/map-ids';
import { checkMapAccount, type MapResult } from '../../frames/mapping/map-context';
import { textColumn } from '../../frames/columns';
import { defaultCombo, element, frameOf, keepIds, uid } from './frame-samples';

const nothingKnown = { defaultCombos: {}, elements: new Map() };
const de = (n: number): string => uid('De', n);
const ou = (n: number): string => uid('Ou', n);
const oc = (n: number): string => uid('Oc', n);

function rejectedAs(result: MapResult): string[] {
  return textColumn(result.rejected, 'code').map(String);
}

describe('mapping of ids', () => {
  it('keeps every id where no table is given', () => {
    const result = mapIds(frameOf({}, { period: '202402', deleted: true, value: null }), keepIds, nothingKnown);
    expect(result.counts).toEqual({ read: 2, duplicates: 0, rejected: 0, merged: 0, mapped: 2 });
    expect(result.mapped.toRecords()).toMatchObject([
      { data_element_id: de(1), source_data_element_id: de(1), period: '202401', value: '1', deleted: false },
      { data_element_id: de(1), source_period: '202402', value: null, deleted: true },
    ]);
  });

  it('maps each id column by its table and the default combos without a line', () => {
    const result = mapIds(
      frameOf({}, { dataElement: de(2), orgUnit: ou(2), categoryOptionCombo: oc(1), attributeOptionCombo: oc(2) }),
      {
        ...keepIds,
        dataElements: { [de(1)]: de(11), [de(2)]: de(12) },
        orgUnits: { [ou(1)]: ou(11), [ou(2)]: ou(12) },
        categoryOptionCombos: { [oc(1)]: oc(11) },
        attributeOptionCombos: { [oc(2)]: oc(12) },
      },
      { ...nothingKnown, defaultCombos: { [defaultCombo]: oc(99) } },
    );
    expect(result.rejected.height).toBe(0);
    expect(result.mapped.toRecords()).toMatchObject([
      {
        data_element_id: de(11),
        organisation_unit_id: ou(11),
        category_option_combo_id: oc(99),
        attribute_option_combo_id: oc(99),
      },
      {
        data_element_id: de(12),
        organisation_unit_id: ou(12),
        category_option_combo_id: oc(11),
        attribute_option_combo_id: oc(12),
        source_category_option_combo_id: oc(1),
      },
    ]);
  });

  it('rejects an id that its table does not name, and names each of them', () => {
    const result = mapIds(
      frameOf({}, { dataElement: de(2), orgUnit: ou(2) }),
      { ...keepIds, dataElements: { [de(1)]: de(11) }, orgUnits: { [ou(1)]: ou(11) } },
      nothingKnown,
    );
    expect(result.counts).toEqual({ read: 2, duplicates: 0, rejected: 1, merged: 0, mapped: 1 });
    expect(result.rejected.toRecords()).toMatchObject([
      {
        stage: 'map',
        code: 'UNMAPPED',
        text: `The mapping has no line for data element ${de(2)}, org unit ${ou(2)}`,
        source_data_element_id: de(2),
        data_element_id: null,
        value: '1',
      },
    ]);
  });

  it('keeps an unnamed id when told so', () => {
    const result = mapIds(
      frameOf({ dataElement: de(2) }),
      { ...keepIds, unmapped: 'keep', dataElements: { [de(1)]: de(11) } },
      nothingKnown,
    );
    expect(textColumn(result.mapped, 'data_element_id')).toEqual([de(2)]);
  });

  it('lets a pair beat the tables, and a pair with option combo one without', () => {
    const result = mapIds(
      frameOf(
        { categoryOptionCombo: oc(1) },
        { categoryOptionCombo: oc(2) },
        { dataElement: de(2), categoryOptionCombo: oc(1) },
      ),
      {
        ...keepIds,
        dataElements: { [de(1)]: de(50), [de(2)]: de(52) },
        pairs: [
          { source: { dataElement: de(1) }, target: { dataElement: de(20), categoryOptionCombo: oc(20) } },
          {
            source: { dataElement: de(1), categoryOptionCombo: oc(1) },
            target: { dataElement: de(21), categoryOptionCombo: oc(21), attributeOptionCombo: oc(31) },
          },
        ],
        attributeOptionCombo: oc(77),
      },
      nothingKnown,
    );
    expect(result.mapped.toRecords()).toMatchObject([
      { data_element_id: de(21), category_option_combo_id: oc(21), attribute_option_combo_id: oc(31) },
      { data_element_id: de(20), category_option_combo_id: oc(20), attribute_option_combo_id: oc(77) },
      { data_element_id: de(52), category_option_combo_id: oc(1), attribute_option_combo_id: oc(77) },
    ]);
  });

  it('counts equal copies of a key as duplicates and rejects all copies that differ', () => {
    const result = mapIds(
      frameOf(
        {},
        {},
        {},
        { period: '202402', value: '1' },
        { period: '202402', value: '2' },
        { period: '202403', value: null, comment: 'c' },
        { period: '202403', value: null, comment: 'c' },
      ),
      keepIds,
      nothingKnown,
    );
    expect(result.counts).toEqual({ read: 7, duplicates: 3, rejected: 2, merged: 0, mapped: 2 });
    expect(rejectedAs(result)).toEqual(['DUPLICATE', 'DUPLICATE']);
  });

  const twoToOne = { ...keepIds, dataElements: { [de(1)]: de(9), [de(2)]: de(9), [de(3)]: de(8) } };

  it('rejects all rows that land on one target key', () => {
    const result = mapIds(frameOf({}, { dataElement: de(2) }, { dataElement: de(3) }), twoToOne, nothingKnown);
    expect(result.counts).toEqual({ read: 3, duplicates: 0, rejected: 2, merged: 0, mapped: 1 });
    expect(result.rejected.toRecords()).toMatchObject([
      { code: 'COLLISION', source_data_element_id: de(1), data_element_id: de(9) },
      { code: 'COLLISION', source_data_element_id: de(2), data_element_id: de(9) },
    ]);
  });

  it('sums numbers exactly, with comments joined and deletions counting as nothing', () => {
    const result = mapIds(
      frameOf(
        { value: '0.1', comment: 'north' },
        { dataElement: de(2), value: '0.2', followUp: true, comment: 'south' },
        { period: '202402', value: '5' },
        { period: '202402', dataElement: de(2), value: '7', deleted: true },
        { period: '202403', deleted: true },
        { period: '202403', dataElement: de(2), deleted: true },
      ),
      { ...twoToOne, onCollision: 'sum' },
      { ...nothingKnown, elements: new Map([[de(9), element()]]) },
    );
    expect(result.counts).toEqual({ read: 6, duplicates: 0, rejected: 0, merged: 3, mapped: 3 });
    expect(result.mapped.toRecords()).toMatchObject([
      { period: '202401', value: '0.3', comment: 'north\nsouth', follow_up: true, deleted: false, source_rows: 2 },
      { period: '202402', value: '5', deleted: false },
      { period: '202403', value: null, deleted: true },
    ]);
  });

  it('sums values and joins comments without their outer blanks, so that one text is there once', () => {
    const result = mapIds(
      frameOf(
        { value: ' 1\t', comment: 'late' },
        { dataElement: de(2), value: '2', comment: ' late\r\n' },
        { period: '202402', value: '5', comment: ' \t' },
        { period: '202402', dataElement: de(2), value: '7', comment: '\n' },
      ),
      { ...twoToOne, onCollision: 'sum' },
      { ...nothingKnown, elements: new Map([[de(9), element()]]) },
    );
    expect(result.mapped.toRecords()).toMatchObject([
      { period: '202401', value: '3', comment: 'late' },
      { period: '202402', value: '12', comment: null },
    ]);
  });

  it('rejects a sum of texts, and of numbers that are none', () => {
    const elements = new Map([
      [de(9), element({ valueType: 'TEXT' })],
      [de(8), element()],
    ]);
    const result = mapIds(
      frameOf({}, { dataElement: de(2) }, { dataElement: de(3), value: '1e3' }, { dataElement: de(4), value: '1' }),
      {
        ...keepIds,
        onCollision: 'sum',
        dataElements: { [de(1)]: de(9), [de(2)]: de(9), [de(3)]: de(8), [de(4)]: de(8) },
      },
      { ...nothingKnown, elements },
    );
    expect(rejectedAs(result)).toEqual(['COLLISION', 'COLLISION', 'COLLISION', 'COLLISION']);
    expect(checkMapAccount(result.counts)).toEqual([]);
  });

  it('maps option codes for the target option set, each part of a multiple choice, and org unit values', () => {
    const elements = new Map([
      [de(1), element({ valueType: 'TEXT', optionSet: 'colours' })],
      [de(2), element({ valueType: 'MULTI_TEXT', optionSet: 'drugs' })],
      [de(3), element({ valueType: 'ORGANISATION_UNIT' })],
      [de(4), element({ valueType: 'FILE_RESOURCE' })],
    ]);
    const result = mapIds(
      frameOf(
        { value: 'red' },
        { period: '202403', value: ' red\t' },
        { period: '202402', value: 'pink' },
        { dataElement: de(2), value: 'a,b' },
        { dataElement: de(3), value: ou(1) },
        { dataElement: de(4), value: 'fileFile001' },
        { dataElement: de(4), period: '202402', value: 'fileFile001', deleted: true },
        { dataElement: de(5), value: 'red' },
      ),
      {
        ...keepIds,
        orgUnits: { [ou(1)]: ou(11) },
        optionCodes: { colours: { red: 'RED' }, drugs: { a: 'A', b: 'B' } },
      },
      { ...nothingKnown, elements },
    );
    expect(textColumn(result.mapped, 'value')).toEqual(['RED', 'RED', 'A,B', ou(11), 'fileFile001', 'red']);
    expect(result.rejected.toRecords()).toMatchObject([
      { code: 'UNMAPPED_VALUE', value: 'pink', organisation_unit_id: ou(11) },
      { code: 'FILE_VALUE', source_data_element_id: de(4), deleted: false },
    ]);
  });

  it('names an account that does not balance', () => {
    expect(checkMapAccount({ read: 5, duplicates: 1, rejected: 1, merged: 1, mapped: 1 })).toEqual([
      'Mapping read 5 rows but accounts for 4: 1 duplicates, 1 rejected, 1 merged, 1 mapped',
    ]);
  });
});
