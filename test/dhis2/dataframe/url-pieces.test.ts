import fc from 'fast-check';
import { requestsFor } from '../../../dhis2/dataframe/read-scope';
import { encodeQuery, maxUrlBytes } from '../../../dhis2/client/query';
import { dataValueParameters } from '../../../dhis2/data-value-sets/data-value-query';

const ids = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(10, '0')}`);

describe('cutting a query into requests', () => {
  it('asks for each combination exactly once, in URLs below the limit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 700 }),
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 300 }),
        (unitCount, periodCount, elementCount) => {
          const query = {
            orgUnits: ids('u', unitCount),
            periods: ids('2', periodCount),
            dataElements: ids('e', elementCount),
            children: true,
            includeDeleted: true,
            lastUpdated: '2024-01-01T00:00:00.000Z',
          };
          const address = 'https://hmis.example.org/dhis/api/dataValueSets';
          const requests = requestsFor(query, address.length);
          let combinations = 0;
          for (const request of requests) {
            expect(address.length + encodeQuery(dataValueParameters(request)).length).toBeLessThanOrEqual(maxUrlBytes);
            combinations +=
              (request.orgUnits?.length ?? 0) * (request.periods?.length ?? 0) * (request.dataElements?.length ?? 0);
          }
          expect(combinations).toBe(unitCount * periodCount * elementCount);
          expect(new Set(requests.flatMap((request) => request.orgUnits ?? [])).size).toBe(unitCount);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('leaves a query that fits as it is', () => {
    const query = { dataSets: ids('s', 1), orgUnits: ids('u', 100), periods: ids('2', 100) };
    expect(requestsFor(query, 60)).toEqual([query]);
  });
});
