import fc from 'fast-check';
import pl from 'nodejs-polars';
import { textColumn } from '../../frames/columns';
import { exactSum } from '../../frames/mapping/exact-sum';
import { mapIds } from '../../frames/mapping/map-ids';
import { partitionFrame } from '../../frames/partition/partition-frame';
import { RejectsCsvError, rejectsFromCsv } from '../../frames/rejects/rejects-from-csv';
import { rejectsToCsv } from '../../frames/rejects/rejects-to-csv';
import { frameOf, keepIds, uid } from './frame-samples';

describe('batches', () => {
  it('hold every row once, one data set each, no more than allowed, and are the same again', () => {
    const rows = fc.array(
      fc.record({
        set: fc.constantFrom('a', 'b'),
        unit: fc.constantFrom('u1', 'u2', 'u3'),
        period: fc.constantFrom('p1', 'p2'),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 9 }), (list, maxRows) => {
        const frame = pl.DataFrame([
          pl.Series(
            'set',
            list.map(({ set }) => set),
            pl.Utf8,
          ),
          pl.Series(
            'unit',
            list.map(({ unit }) => unit),
            pl.Utf8,
          ),
          pl.Series(
            'period',
            list.map(({ period }) => period),
            pl.Utf8,
          ),
          pl.Series(
            'n',
            list.map((_, n) => String(n)),
            pl.Utf8,
          ),
        ]);
        const batches = partitionFrame(frame, ['set', 'unit', 'period'], maxRows);
        const numbers = batches.map((batch) => textColumn(batch, 'n'));
        expect(
          numbers
            .flat()
            .map(Number)
            .sort((a, b) => a - b),
        ).toEqual(list.map((_, n) => n));
        for (const batch of batches) {
          expect(new Set(textColumn(batch, 'set')).size).toBe(1);
          expect(batch.height).toBeGreaterThan(0);
          expect(batch.height).toBeLessThanOrEqual(maxRows);
        }
        expect(
          partitionFrame(frame, ['set', 'unit', 'period'], maxRows).map((batch) => textColumn(batch, 'n')),
        ).toEqual(numbers);
      }),
      { numRuns: 20, endOnFailure: true },
    );
  });

  it('do not cut an org unit and period that fits into one', () => {
    const frame = pl.DataFrame({ set: ['a', 'a', 'a', 'a'], unit: ['1', '2', '2', '2'] });
    expect(partitionFrame(frame, ['set', 'unit'], 3).map((batch) => batch.height)).toEqual([1, 3]);
    expect(partitionFrame(frame.head(0), ['set', 'unit'], 3)).toEqual([]);
    expect(() => partitionFrame(frame, ['set'], 0)).toThrow(RangeError);
  });
});

describe('exact sums', () => {
  it.each([
    [['0.1', '0.2'], '0.3'],
    [['1.50', '1.5'], '3'],
    [['-1', '0.25'], '-0.75'],
    [['99999999999999999999', '1'], '100000000000000000000'],
    [['-0', '0'], '0'],
    [['1', '1e3'], undefined],
  ])('add %j to %s', (texts, sum) => {
    expect(exactSum(texts)).toBe(sum);
  });
});

describe('rejects as CSV', () => {
  const { rejected } = mapIds(
    frameOf(
      { value: 'a "q", b\nc', comment: 'línea' },
      { value: null, comment: 'only', followUp: true },
      { period: '202402', deleted: true },
    ),
    { ...keepIds, dataElements: { [uid('De', 9)]: uid('De', 10) } },
    { defaultCombos: {}, elements: new Map() },
  );

  it('can be corrected and read back as source rows', () => {
    const csv = rejectsToCsv(rejected);
    expect(csv.split('\n')[0]).toBe(
      'stage,code,text,source_data_element_id,source_period,source_organisation_unit_id,source_category_option_combo_id,source_attribute_option_combo_id,data_element_id,period,organisation_unit_id,category_option_combo_id,attribute_option_combo_id,value,comment,follow_up,deleted,stored_value,stored_comment,stored_follow_up',
    );
    const corrected = rejectsFromCsv(csv.replaceAll(uid('De', 1), uid('De', 9)));
    expect(corrected.height).toBe(rejected.height);
    expect(textColumn(corrected, 'data_element_id')).toEqual(rejected.toRecords().map(() => uid('De', 9)));
    expect(textColumn(corrected, 'value')).toEqual(textColumn(rejected, 'value'));
    expect(textColumn(corrected, 'comment')).toEqual(textColumn(rejected, 'comment'));
  });

  it('name the line of a broken file', () => {
    const csv = rejectsToCsv(rejected);
    expect(() => rejectsFromCsv(csv.replaceAll('true', 'perhaps'))).toThrow(
      /Line \d+: "(?:follow_up|deleted)" must be true, false or empty, not "perhaps"/,
    );
    expect(() => rejectsFromCsv('a,b\n1,2\n')).toThrow(RejectsCsvError);
  });
});
