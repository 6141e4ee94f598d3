import fc from 'fast-check';
import type { ResolvedMappings } from '../../contracts/mappings';
import { textColumn } from '../../frames/columns';
import { checkMapAccount } from '../../frames/mapping/map-context';
import { mapIds } from '../../frames/mapping/map-ids';
import { element, frameOf, uid } from './frame-samples';

const de = (n: number): string => uid('De', n);
const ou = (n: number): string => uid('Ou', n);

type Row = { dataElement: string; orgUnit: string; value: string; deleted: boolean };

/** Each row's fate and each target value, found row by row. */
function modelOf(rows: readonly Row[], mappings: ResolvedMappings): { mapped: Map<string, string>; rejected: number } {
  const bySource = new Map<string, Row[]>();
  for (const row of rows) {
    const key = `${row.dataElement} ${row.orgUnit}`;
    bySource.set(key, [...(bySource.get(key) ?? []), row]);
  }
  let rejected = 0;
  const byTarget = new Map<string, Row[]>();
  for (const copies of bySource.values()) {
    const [first] = copies;
    if (first === undefined) continue;
    if (copies.some(({ value, deleted }) => value !== first.value || deleted !== first.deleted)) {
      rejected += copies.length;
      continue;
    }
    const keep = mappings.unmapped === 'keep';
    const element = mappings.dataElements?.[first.dataElement] ?? (keep ? first.dataElement : undefined);
    const unit =
      mappings.orgUnits === undefined
        ? first.orgUnit
        : (mappings.orgUnits[first.orgUnit] ?? (keep ? first.orgUnit : undefined));
    if (element === undefined || unit === undefined) {
      rejected += 1;
      continue;
    }
    byTarget.set(`${element} ${unit}`, [...(byTarget.get(`${element} ${unit}`) ?? []), first]);
  }
  const mapped = new Map<string, string>();
  for (const [key, contributors] of byTarget) {
    const [only] = contributors;
    if (contributors.length === 1 && only !== undefined) {
      mapped.set(key, only.deleted ? 'deleted' : only.value);
    } else if (mappings.onCollision === 'reject') {
      rejected += contributors.length;
    } else {
      const live = contributors.filter(({ deleted }) => !deleted);
      const sum = live.reduce((total, { value }) => total + Number(value), 0);
      mapped.set(key, live.length === 0 ? 'deleted' : String(sum));
    }
  }
  return { mapped, rejected };
}

it('maps like a model that looks at one row after the other, and every row is in one class', () => {
  const rows = fc.array(
    fc.record({
      dataElement: fc.constantFrom(de(1), de(2), de(3)),
      orgUnit: fc.constantFrom(...[1, 2, 3, 4, 5, 6].map(ou)),
      value: fc.constantFrom('1', '2'),
      deleted: fc.boolean(),
    }),
    { maxLength: 40 },
  );
  const mappings = fc.record({
    dataElements: fc.constantFrom(
      { [de(1)]: de(11), [de(2)]: de(12) },
      { [de(1)]: de(11), [de(2)]: de(11), [de(3)]: de(13) },
    ),
    orgUnits: fc.constantFrom(
      { [ou(1)]: ou(11), [ou(2)]: ou(11), [ou(3)]: ou(13) },
      Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [ou(n), ou(10 + n)])),
    ),
    unmapped: fc.constantFrom<'reject' | 'keep'>('reject', 'keep'),
    onCollision: fc.constantFrom<'reject' | 'sum'>('reject', 'sum'),
  });
  const elements = new Map([1, 2, 3, 11, 12, 13].map((n) => [de(n), element()]));
  fc.assert(
    fc.property(rows, mappings, (list, table) => {
      const result = mapIds(frameOf(...list), table, { defaultCombos: {}, elements });
      expect(checkMapAccount(result.counts)).toEqual([]);
      const model = modelOf(list, table);
      const ids = textColumn(result.mapped, 'data_element_id');
      const units = textColumn(result.mapped, 'organisation_unit_id');
      const deleted: unknown[] = result.mapped.getColumn('deleted').toArray();
      const values = textColumn(result.mapped, 'value');
      const seen = new Map(
        ids.map((id, i) => [`${String(id)} ${String(units[i])}`, deleted[i] === true ? 'deleted' : values[i]]),
      );
      expect(seen).toEqual(model.mapped);
      expect(result.counts.rejected).toBe(model.rejected);
      expect(result.rejected.height).toBe(model.rejected);
    }),
    { numRuns: 15, endOnFailure: true },
  );
});
