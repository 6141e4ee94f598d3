import fc from 'fast-check';
import { cutRows } from '../../../activities/stored/cut-rows';
import { emptyFrame, buildFrame } from '../../../frames/build-frame';
import { filledTextColumn } from '../../../frames/columns';
import { dataValueSchema } from '../../../frames/schema';

const unit = (number: number) => `OuClinic${String(number).padStart(3, '0')}`;

function rowsOf(cells: readonly (readonly [number, number])[]) {
  const none = cells.map(() => null);
  const fixed = (text: string) => cells.map(() => text);
  return buildFrame(dataValueSchema, {
    data_element_id: cells.map((_, i) => `DeCount${String(i).padStart(4, '0')}`),
    period: cells.map(([, month]) => `2024${String(month).padStart(2, '0')}`),
    organisation_unit_id: cells.map(([number]) => unit(number)),
    category_option_combo_id: fixed('HllvX50cXC0'),
    attribute_option_combo_id: fixed('HllvX50cXC0'),
    value: fixed('1'),
    created: none,
    last_updated: none,
    comment: none,
    follow_up: none,
    deleted: cells.map(() => false),
  });
}

describe('cutting stored rows', () => {
  it('puts every row into exactly one part, and rows of one target unit and period into the same', () => {
    const cell = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }));
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 20 }),
        (cells, maxRows) => {
          const target = (id: string) => unit(Math.ceil(Number(id.slice(-3)) / 3));
          const parts = cutRows(rowsOf(cells), target, maxRows);
          const elements = parts.flatMap(({ rows }) => filledTextColumn(rows, 'data_element_id'));
          expect(elements.sort()).toEqual(cells.map((_, i) => `DeCount${String(i).padStart(4, '0')}`));
          const partOf = new Map<string, number>();
          parts.forEach(({ rows, orgUnits, periods }, index) => {
            const units = filledTextColumn(rows, 'organisation_unit_id');
            filledTextColumn(rows, 'period').forEach((period, i) => {
              expect(orgUnits).toContain(units[i]);
              expect(periods).toContain(period);
              const place = `${target(units[i] ?? '')} ${period}`;
              expect(partOf.get(place) ?? index).toBe(index);
              partOf.set(place, index);
            });
          });
        },
      ),
      { numRuns: 30 },
    );
  });

  it('gives no part for no rows', () => {
    expect(cutRows(emptyFrame(dataValueSchema), (id) => id, 10)).toEqual([]);
  });
});
