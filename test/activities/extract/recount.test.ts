import fc from 'fast-check';
import pl from 'nodejs-polars';
import { missedRows, otherCut } from '../../../activities/extract/recount';
import { OrgUnitTree } from '../../../contracts/planning/org-unit-tree';
import type { ExtractQuery } from '../../../activities/extract/split-query';

const units = ['Country', 'North', 'South', 'N1', 'N2', 'S1'];
const parents: Record<string, string> = {
  North: '/Country',
  South: '/Country',
  N1: '/Country/North',
  N2: '/Country/North',
  S1: '/Country/South',
};
const tree = new OrgUnitTree(units.map((id) => ({ id, name: id, path: `${parents[id] ?? ''}/${id}` })));

/** Org unit × period cells that requests ask for, with repetitions. */
function cells(queries: readonly ExtractQuery[]): string[] {
  return queries
    .flatMap(({ orgUnits, children, periods }) =>
      (children === true ? orgUnits.flatMap((unit) => tree.subtree(unit)) : orgUnits).flatMap((unit) =>
        periods.map((period) => `${unit} ${period}`),
      ),
    )
    .sort();
}

describe('the second cut of a chunk', () => {
  it('asks for the same cells, each once, in other requests unless there is but one cell', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.record({
            orgUnits: fc.constantFrom(['Country'], ['North', 'South'], ['N1']),
            children: fc.constant(true),
          }),
          fc.record({ orgUnits: fc.subarray(units, { minLength: 1 }), children: fc.constant(false) }),
        ),
        fc.subarray(['202401', '202402', '202403'], { minLength: 1 }),
        (where, periods) => {
          const query: ExtractQuery = { dataSets: ['Set'], ...where, periods };
          const second = otherCut(query, tree);
          expect(cells(second)).toEqual(cells([query]));
          if (cells([query]).length > 1) expect(second).not.toEqual([query]);
        },
      ),
    );
  });
});

describe('rows that the first answer missed', () => {
  const frame = (rows: readonly (readonly [period: string, lastUpdated: string])[]) =>
    pl.DataFrame([
      ...['data_element_id', 'organisation_unit_id', 'category_option_combo_id', 'attribute_option_combo_id'].map(
        (name) =>
          pl.Series(
            name,
            rows.map(() => 'x'),
            pl.Utf8,
          ),
      ),
      pl.Series(
        'period',
        rows.map(([period]) => period),
        pl.Utf8,
      ),
      pl.Series(
        'last_updated',
        rows.map(([, at]) => new Date(at)),
        pl.Datetime('ms'),
      ),
    ]);

  it('are those that only the second one has, without those written since the run was planned', () => {
    const planned = '2024-05-01T10:00:00.000Z';
    const first = frame([['202401', '2024-04-01T00:00:00Z']]);
    const second = frame([
      ['202401', '2024-04-01T00:00:00Z'],
      ['202402', '2024-04-30T23:00:00Z'],
      ['202403', '2024-05-01T10:00:05Z'],
    ]);
    expect(missedRows(first, second, planned).getColumn('period').toArray()).toEqual(['202402']);
    expect(missedRows(second, first, planned).height).toBe(0);
  });
});
