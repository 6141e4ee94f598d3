import { extractDataset } from '../../../dhis2/dataframe/extract-dataset';
import { elements, sets, startWorld, units } from './extract-world';

const moment = Date.UTC(2026, 5, 15, 12, 0, 0);
const second = 1000;
const hour = 3600 * second;

describe.each(['2.38', '2.42', '2.44'] as const)('lastUpdated on DHIS2 %s', (version) => {
  it.each(['America/Guatemala', 'UTC', 'Asia/Kathmandu'])(
    'is exact on a server in %s, never missing a row',
    async (timeZone) => {
      const world = await startWorld({ version, timeZone });
      try {
        const times = [-30 * hour, -hour, -second, 0, second, hour];
        world.simulator.insert(
          times.map((offset, index) => ({
            dataElement: elements.number,
            period: `20250${index + 1}`,
            orgUnit: units.clinicA,
            value: '1',
            created: moment - 100 * hour,
            lastUpdated: moment + offset,
          })),
        );
        const frame = await extractDataset(world.dhis2, sets.monthly, {
          startDate: '2025-01-01',
          endDate: '2025-12-31',
          orgUnits: [units.clinicA],
          lastUpdated: new Date(moment),
        });
        expect(frame.getColumn('period').toArray()).toEqual(['202504', '202505', '202506']);
      } finally {
        await world.stop();
      }
    },
  );
});
