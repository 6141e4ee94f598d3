import { iso8601 } from '../../contracts/calendars';
import fc from 'fast-check';
import pl from 'nodejs-polars';
import type { ServerProfile } from '../../contracts/server-profile';
import { booleanColumn, filledTextColumn, textColumn } from '../../frames/columns';
import { checkCompareAccount } from '../../frames/compare/compare-counts';
import { type CompareContext, compareFrames } from '../../frames/compare/compare-frames';
import { RepeatedKeyError } from '../../frames/compare/distinct-target';
import type { DataValueRecord } from '../../frames/json/data-value-record';
import { mapIds } from '../../frames/mapping/map-ids';
import { element, frameOf, keepIds, uid } from './frame-samples';

const de = (n: number): string => uid('De', n);

const elements = new Map([
  [de(1), element()],
  [de(2), element({ valueType: 'INTEGER', zeroIsSignificant: false })],
  [de(3), element({ valueType: 'TEXT', aggregationType: 'NONE' })],
  [de(4), element({ valueType: 'BOOLEAN' })],
]);

function context(over: Partial<CompareContext> = {}): CompareContext {
  return { profile: 'NEW', calendar: iso8601, elements, optionSets: new Map(), deletes: 'propagate', ...over };
}

function mappedOf(...rows: Partial<DataValueRecord>[]): pl.DataFrame {
  return mapIds(frameOf(...rows), keepIds, { defaultCombos: {}, elements: new Map() }).mapped;
}

function classesOf(difference: pl.DataFrame): (string | null)[] {
  return textColumn(difference, 'change');
}

describe('comparison with the target', () => {
  it('tells new, changed and equal rows apart, and leaves the others alone', () => {
    const { difference, counts } = compareFrames(
      mappedOf({ value: '1' }, { period: '202402', value: '2' }, { period: '202403', value: '3', comment: 'c' }),
      frameOf(
        { period: '202402', value: '5', comment: 'old', followUp: true },
        { period: '202403', value: '3', comment: 'c', followUp: null },
        { period: '202404' },
      ),
      context(),
    );
    expect(difference.toRecords()).toMatchObject([
      { period: '202401', change: 'create', value: '1', old_value: null },
      {
        period: '202402',
        change: 'update',
        value: '2',
        old_value: '5',
        old_comment: 'old',
        old_follow_up: true,
        source_period: '202402',
      },
      { period: '202403', change: 'unchanged' },
    ]);
    expect(counts.target).toMatchObject({ read: 3, unchanged: 1, updated: 1, leftAlone: 1 });
    expect(checkCompareAccount(counts)).toEqual([]);
  });

  it.each<[string, Partial<DataValueRecord>, Partial<DataValueRecord>, ServerProfile, boolean]>([
    ['decimals written differently', { value: '1.50' }, { value: '1.5' }, 'NEW', false],
    ['an integer with .0', { dataElement: de(2), value: '12.0' }, { dataElement: de(2), value: '12' }, 'NEW', true],
    ['an integer with .0', { dataElement: de(2), value: '12.0' }, { dataElement: de(2), value: '12' }, 'OLD', true],
    [
      'spellings of a boolean',
      { dataElement: de(4), value: 'True' },
      { dataElement: de(4), value: 'true' },
      'OLD',
      true,
    ],
    ['outer blanks', { dataElement: de(3), value: ' a ' }, { dataElement: de(3), value: 'a' }, 'OLD', true],
    ['outer blanks', { dataElement: de(3), value: 'a' }, { dataElement: de(3), value: '\r\n a\t' }, 'NEW', true],
    ['a no-break space', { dataElement: de(3), value: 'a\u00a0' }, { dataElement: de(3), value: 'a' }, 'NEW', false],
    ['a no-break space', { dataElement: de(3), value: 'a\u00a0' }, { dataElement: de(3), value: 'a' }, 'OLD', false],
    ['outer blanks of a comment', { comment: 'a' }, { comment: '\u000ba\u000c' }, 'NEW', true],
    ['letter case', { dataElement: de(3), value: 'A' }, { dataElement: de(3), value: 'a' }, 'NEW', false],
    ['an empty comment', { comment: '' }, { comment: null }, 'NEW', true],
    ['a comment', { comment: 'a' }, { comment: null }, 'NEW', false],
    ['outer blanks of a comment', { comment: ' a' }, { comment: 'a' }, 'OLD', true],
    ['no flag and false', { followUp: null }, { followUp: false }, 'NEW', true],
    ['the flag', { followUp: true }, { followUp: false }, 'NEW', false],
  ])('judges %s', (_what, source, target, profile, equal) => {
    const { difference } = compareFrames(mappedOf(source), frameOf(target), context({ profile }));
    expect(classesOf(difference)).toEqual([equal ? 'unchanged' : 'update']);
  });

  it("takes the target's tombstone for absent, and marks the creation that revives it", () => {
    const { difference, counts } = compareFrames(
      mappedOf({ value: '1' }),
      frameOf({ value: '1', deleted: true }),
      context(),
    );
    expect(difference.toRecords()).toMatchObject([{ change: 'create', old_value: null, target_tombstone: true }]);
    expect(counts.target.tombstones).toBe(1);
    expect(checkCompareAccount(counts)).toEqual([]);
  });

  const tombstones = mappedOf(
    { deleted: true, value: null },
    { period: '202402', deleted: true },
    { period: '202403', deleted: true },
  );
  const held = frameOf({ value: '4' }, { period: '202402', value: '9', deleted: true });

  it('carries a deletion to a row that is there, and does nothing where there is none', () => {
    const { difference, counts } = compareFrames(tombstones, held, context());
    expect(difference.toRecords()).toMatchObject([
      { change: 'delete', delete_cause: 'tombstone', value: null, old_value: '4' },
      { change: 'unchanged' },
      { change: 'unchanged' },
    ]);
    expect(checkCompareAccount(counts)).toEqual([]);
  });

  it('leaves rows in peace when deletes are ignored', () => {
    const { difference, counts } = compareFrames(tombstones, held, context({ deletes: 'ignore' }));
    expect(classesOf(difference)).toEqual(['leave', 'unchanged', 'unchanged']);
    expect(counts).toMatchObject({ tombstonesIgnored: 1, deletedByTombstone: 0 });
    expect(checkCompareAccount(counts)).toEqual([]);
  });

  it('expects a zero that the target drops to be absent', () => {
    const zeros = mappedOf(
      { dataElement: de(2), value: '0' },
      { dataElement: de(2), period: '202402', value: '0' },
      { value: '0' },
    );
    const { difference } = compareFrames(
      zeros,
      frameOf({ dataElement: de(2), value: '7' }),
      context({ profile: 'OLD' }),
    );
    expect(difference.toRecords()).toMatchObject([
      { change: 'delete', delete_cause: 'not kept', value: null, old_value: '7' },
      { change: 'not kept', value: null },
      { change: 'create', value: '0' },
    ]);
    expect(classesOf(compareFrames(zeros, frameOf(), context()).difference)).toEqual(['create', 'create', 'create']);
  });

  it('takes blanks alone for no value: they are refused, or their comment alone is sent where a server keeps it', () => {
    const blanks = mappedOf(
      { dataElement: de(3), value: '  ' },
      { dataElement: de(3), period: '202402', value: ' ', comment: ' why ' },
    );
    const old = compareFrames(blanks, frameOf(), context({ profile: 'OLD' }));
    expect(old.difference.toRecords()).toMatchObject([{ change: 'create', value: null, comment: 'why' }]);
    expect(textColumn(old.rejected, 'code')).toEqual(['E7618']);
    const { difference, rejected } = compareFrames(blanks, frameOf(), context());
    expect(difference.height).toBe(0);
    expect(textColumn(rejected, 'code')).toEqual(['E8120', 'E8120']);
  });

  it.each(['OLD', 'NEW'] as const)(
    'sends what a transform made of the mapped rows without outer blanks (%s)',
    (profile) => {
      const mapped = mappedOf({ dataElement: de(3), value: 'x' }, { dataElement: de(2), period: '202402', value: '1' });
      const made = mapped.withColumns(
        pl.Series('value', ['\t a b ', ' 12.0\r\n']),
        pl.Series('comment', ['\n', ' c\u00a0 ']),
      );
      const { difference } = compareFrames(made, frameOf(), context({ profile }));
      expect(difference.toRecords()).toMatchObject([
        { change: 'create', value: 'a b', comment: null },
        { change: 'create', value: '12', comment: 'c\u00a0' },
      ]);
    },
  );

  it('rejects what the target refuses, and leaves the row of that key alone', () => {
    const { rejected, counts } = compareFrames(
      mappedOf(
        { value: '1e3' },
        { period: '202402', value: null },
        { period: '202403', comment: 'x'.repeat(5001) },
        { dataElement: de(3), value: 'fine' },
      ),
      frameOf({ value: '8' }),
      context({ deletableKeys: frameOf({}) }),
    );
    expect(rejected.toRecords()).toMatchObject([
      {
        stage: 'compare',
        code: 'E8122',
        text: '"1e3" is not a value of type NUMBER',
        source_period: '202401',
        period: '202401',
      },
      { code: 'E8120', text: 'The row has no value' },
      { code: 'E8125', text: "The comment has 5001 characters; this server's limit is 5000" },
    ]);
    expect(counts.target).toMatchObject({ deletedByAbsence: 0, leftAlone: 1 });
    expect(checkCompareAccount(counts)).toEqual([]);
  });

  it('deletes by absence only the keys that it was given', () => {
    const target = frameOf({ value: '1' }, { period: '202402', value: '2' }, { period: '202403', value: '3' });
    const { difference, counts } = compareFrames(
      mappedOf({ value: '1' }),
      target,
      context({ deletableKeys: frameOf({}, { period: '202403' }, { period: '202404' }) }),
    );
    expect(difference.toRecords()).toMatchObject([
      { change: 'unchanged' },
      {
        period: '202403',
        change: 'delete',
        delete_cause: 'absent',
        old_value: '3',
        source_period: null,
        source_rows: 0,
      },
    ]);
    expect(counts.target).toMatchObject({ deletedByAbsence: 1, leftAlone: 1 });
    expect(checkCompareAccount(counts)).toEqual([]);
  });

  it('counts equal copies of a target row and refuses copies that differ', () => {
    const { counts } = compareFrames(mappedOf({}), frameOf({}, {}, { period: '202402' }), context());
    expect(counts.target).toMatchObject({ read: 3, duplicates: 1, unchanged: 1, leftAlone: 1 });
    expect(() => compareFrames(mappedOf({}), frameOf({}, { value: '2' }), context())).toThrow(RepeatedKeyError);
    expect(() => compareFrames(mappedOf({}), frameOf({}, { value: '2' }), context())).toThrow(
      /rows read from the target hold 1 keys more than once, such as sDe00000001 202401/,
    );
  });

  it('agrees with a model that looks at one row after the other, and balances', () => {
    const content = fc.record({
      dataElement: fc.constantFrom(de(1), de(2), de(3), de(4)),
      period: fc.constantFrom(...Array.from({ length: 12 }, (_, month) => String(202401 + month))),
      value: fc.constantFrom('1', '1.0', '0', ' ', 'true', 'T', null, '', 'text', ' text ', '1.50'),
      comment: fc.constantFrom(null, '', 'c', ' c'),
      followUp: fc.constantFrom(null, true, false),
      deleted: fc.boolean(),
    });
    const rows = fc.uniqueArray(content, {
      minLength: 10,
      maxLength: 40,
      selector: (row) => `${row.dataElement} ${row.period}`,
    });
    fc.assert(
      fc.property(
        rows,
        rows,
        fc.constantFrom<ServerProfile>('OLD', 'NEW'),
        fc.boolean(),
        (source, target, profile, propagate) => {
          const mapped = mappedOf(...source);
          const result = compareFrames(
            mapped,
            frameOf(...target),
            context({ profile, deletes: propagate ? 'propagate' : 'ignore' }),
          );
          expect(checkCompareAccount(result.counts)).toEqual([]);
          const seen = new Map<string, string>();
          const ids = filledTextColumn(result.difference, 'data_element_id');
          const periods = filledTextColumn(result.difference, 'period');
          classesOf(result.difference).forEach((change, row) =>
            seen.set(`${ids[row] ?? ''} ${periods[row] ?? ''}`, String(change)),
          );
          textColumn(result.rejected, 'period').forEach((period, row) =>
            seen.set(`${textColumn(result.rejected, 'data_element_id')[row] ?? ''} ${period ?? ''}`, 'rejected'),
          );
          expect(seen).toEqual(
            new Map(
              source.map((row) => [`${row.dataElement} ${row.period}`, modelOf(row, target, profile, propagate)]),
            ),
          );
          expect(booleanColumn(result.difference, 'follow_up').every((flag) => flag !== null)).toBe(true);
        },
      ),
      { numRuns: 8, endOnFailure: true },
    );
  });
});

type Row = Pick<DataValueRecord, 'dataElement' | 'period' | 'value' | 'comment' | 'followUp' | 'deleted'>;

/** The rules of comparison once more, written row by row from the contract. */
function modelOf(row: Row, target: readonly Row[], profile: ServerProfile, propagate: boolean): string {
  const old = target.find((one) => one.dataElement === row.dataElement && one.period === row.period && !one.deleted);
  if (row.deleted) return old === undefined ? 'unchanged' : propagate ? 'delete' : 'leave';
  const text = (one: string | null): string => (one ?? '').trim();
  const stored = (one: Row): string => {
    const value = one.value ?? '';
    if (one.dataElement === de(2)) return text(value.replace(/\.0$/, ''));
    if (one.dataElement === de(4))
      return text(({ T: 'true', '1': 'true', '0': 'false' } as Record<string, string>)[value] ?? value);
    return text(value);
  };
  const value = row.value ?? '';
  const valid: Record<string, (value: string) => boolean> = {
    [de(1)]: (v) => ['1', '1.0', '0', '1.50', ' '].includes(v),
    [de(2)]: (v) => ['1', '1.0', '0', ' '].includes(v),
    [de(3)]: () => true,
    [de(4)]: (v) => ['true', 'T', '1', '0', ' '].includes(v),
  };
  if (value.trim() === '' && (profile === 'NEW' || text(row.comment) === '')) return 'rejected';
  if (value !== '' && valid[row.dataElement]?.(value) !== true) return 'rejected';
  const dropped = profile === 'OLD' && row.dataElement === de(2) && stored(row) === '0';
  if (dropped) return old === undefined ? 'not kept' : 'delete';
  if (old === undefined) return 'create';
  const same =
    stored(row) === stored(old) &&
    text(row.comment) === text(old.comment) &&
    (row.followUp ?? false) === (old.followUp ?? false);
  return same ? 'unchanged' : 'update';
}
