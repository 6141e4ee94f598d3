import { iso8601 } from '../../contracts/calendars';
import type pl from 'nodejs-polars';
import { leftSchema, splitMoved } from '../../frames/compare/left-rows';
import { buildFrame } from '../../frames/build-frame';
import { dataValueSchema } from '../../frames/schema';
import type { ValueRules } from '../../frames/values/value-rules';

const unit = (number: number) => `OuClinic00${number}`;

interface Cell {
  readonly at: number;
  readonly value?: string | null;
  readonly comment?: string;
  readonly followUp?: boolean | null;
  readonly deleted?: boolean;
  readonly present?: boolean;
}

function columns(cells: readonly Cell[]) {
  const fixed = (text: string | null) => cells.map(() => text);
  return {
    data_element_id: fixed('DeCount0000'),
    period: fixed('202401'),
    organisation_unit_id: cells.map(({ at }) => unit(at)),
    category_option_combo_id: fixed('HllvX50cXC0'),
    attribute_option_combo_id: fixed('HllvX50cXC0'),
    value: cells.map(({ value }) => value ?? null),
    comment: cells.map(({ comment }) => comment ?? null),
    follow_up: cells.map(({ followUp }) => followUp ?? null),
    deleted: cells.map(({ deleted }) => deleted ?? false),
    present: cells.map(({ present }) => present ?? true),
    created: fixed(null),
    last_updated: fixed(null),
  };
}

const left = (cells: readonly Cell[]) => buildFrame(leftSchema, columns(cells));
const rows = (cells: readonly Cell[]) => buildFrame(dataValueSchema, columns(cells));
const rules: ValueRules = {
  profile: 'NEW',
  calendar: iso8601,
  elements: new Map([['DeCount0000', { valueType: 'NUMBER', zeroIsSignificant: true, aggregationType: 'SUM' }]]),
  optionSets: new Map(),
};
const units = (frame: pl.DataFrame): unknown[] => frame.getColumn('organisation_unit_id').toArray();

describe('rows that the target still holds as they were left', () => {
  it('go on; those whose value, comment, flag or presence changed do not', () => {
    const expected = [
      { at: 1, value: '5', followUp: false },
      { at: 2, value: '5' },
      { at: 3, value: '5', comment: 'said' },
      { at: 4, value: '5' },
      { at: 5, value: '5' },
      { at: 6, present: false },
      { at: 7, present: false },
      { at: 8, present: false },
    ];
    const target = [
      { at: 1, value: '5', followUp: null },
      { at: 2, value: '6' },
      { at: 3, value: '5', comment: 'else' },
      { at: 4, value: '5', followUp: true },
      { at: 6, value: '5', deleted: true },
      { at: 7, value: '1' },
    ];
    const given = rows(expected.map(({ at }) => ({ at, value: '0' })));
    const { still, moved } = splitMoved(given, rows(target), left(expected), rules);
    expect(units(still)).toEqual([unit(1), unit(6), unit(8)]);
    expect(units(moved)).toEqual([unit(2), unit(3), unit(4), unit(5), unit(7)]);
    expect(still.columns).toEqual(given.columns);
  });

  it('are none where nothing was said of what was left', () => {
    const { still, moved } = splitMoved(rows([{ at: 1, value: '1' }]), rows([]), left([]), rules);
    expect([still.height, moved.height]).toEqual([0, 1]);
  });
});
