import fc from 'fast-check';
import { encodeQuery, maxUrlBytes } from '../../../dhis2/client/query';
import { coverCells } from '../../../dhis2/loader/read/cover-cells';

const unit = (number: number) => `cvOu${String(number).padStart(7, '0')}`;
const period = (number: number) => `${2000 + Math.floor(number / 4)}NovQ${(number % 4) + 1}`;
const cells = fc.array(
  fc.record({
    orgUnit: fc.integer({ min: 0, max: 900 }).map(unit),
    period: fc.integer({ min: 0, max: 300 }).map(period),
  }),
  { maxLength: 400, size: 'max' },
);
const names = (cover: ReturnType<typeof coverCells>) =>
  cover.flatMap(({ orgUnits, periods }) => orgUnits.flatMap((orgUnit) => periods.map((each) => `${orgUnit} ${each}`)));

test('every key is in one of the reads, and no read asks for the same cell as another', () => {
  fc.assert(
    fc.property(cells, (keys) => {
      const covered = names(coverCells(keys));
      const distinct = new Set(covered);
      expect(covered.length).toBe(distinct.size);
      expect(keys.filter((key) => !distinct.has(`${key.orgUnit} ${key.period}`))).toEqual([]);
    }),
    { numRuns: 50 },
  );
});

test('each read fits into a URL, with room for a long address', () => {
  fc.assert(
    fc.property(cells, (keys) => {
      for (const { orgUnits, periods } of coverCells(keys)) {
        const query = encodeQuery([
          ...orgUnits.map((id) => ['orgUnit', id] as const),
          ...periods.map((id) => ['period', id] as const),
        ]);
        expect(query.length).toBeLessThan(maxUrlBytes - 500);
      }
    }),
    { numRuns: 50 },
  );
});

test('rows of the same periods everywhere are one read', () => {
  const keys = [1, 2, 3].flatMap((number) => [1, 2].map((each) => ({ orgUnit: unit(number), period: period(each) })));
  expect(coverCells(keys)).toHaveLength(1);
});

test('one unit with a long past does not make the others read theirs', () => {
  const past = Array.from({ length: 200 }, (_, each) => ({ orgUnit: unit(0), period: period(each) }));
  const present = Array.from({ length: 200 }, (_, number) => ({ orgUnit: unit(number + 1), period: period(299) }));
  expect(names(coverCells([...past, ...present])).length).toBeLessThan(2_000);
});
