import { inputPeriodsRefuseAll, readTargetModel, TargetIndex } from '../../../dhis2/loader';
import type { SimulatorVersion } from '../../../simulator/version';
import { asHeld, heldBy, row, sets } from './target-world';
import { codes, TestBed } from './test-bed';

const bed = new TestBed();
afterEach(() => bed.stop());

/** Now is 15 May 2024: one window is over, one is open, one is to come; April has none. */
async function windows(version: SimulatorVersion): Promise<void> {
  await bed.start(version);
  bed.simulator.change('dataSets', sets.monthly, {
    dataInputPeriods: [
      ['202401', '2024-02-01', '2024-02-20'],
      ['202402', '2024-05-01', '2024-05-31'],
      ['202403', '2024-06-01', '2024-06-30'],
    ].map(([period, from, to]) => ({
      period: { id: period },
      openingDate: `${from}T00:00:00.000`,
      closingDate: `${to}T00:00:00.000`,
    })),
  });
}

const rows = ['202401', '202402', '202403', '202404'].map((period) => row({ period }));
const landing = (periods: readonly string[]) => rows.filter(({ period }) => periods.includes(period));

describe.each([
  ['2.42', 'E7643', ['202402']],
  ['2.43.0', 'E8030', ['202401', '202403']],
  ['2.43.1', 'E8030', ['202401', '202403']],
  ['2.44', 'E8030', ['202402']],
] as const)('a set with data input periods at %s', (version, code, periods) => {
  test(`takes the rows of ${periods.join(' and ')}, judged before they are sent or by the server`, async () => {
    await windows(version);
    const judged = await bed.send(rows);
    const refused = 4 - periods.length;
    expect(codes(judged)).toEqual({ landed: periods.length, 'rejected PERIOD_NOT_OPEN': refused });
    expect(heldBy(bed.simulator)).toEqual(asHeld(landing(periods)));
    const sent = await bed.send(rows, { preflight: false });
    expect(codes(sent)).toEqual({ landed: periods.length, [`rejected ${code}`]: refused });
    expect(sent.outcomes.map(({ state }) => state)).toEqual(judged.outcomes.map(({ state }) => state));
  });

  test('is refused whole only where a fault of the server leaves no period that was asked for', async () => {
    await windows(version);
    const index = new TargetIndex(await readTargetModel(bed.dhis2, { dataSets: [sets.monthly] }));
    const faulty = version === '2.43.0' || version === '2.43.1';
    for (const asked of [['202402'], ['202402', '202404']]) {
      expect(inputPeriodsRefuseAll(index, sets.monthly, asked)).toEqual(
        faulty
          ? [expect.stringMatching(/^DHIS2 2\.43\.[01] takes no value of the data set ltDs0000001 in the periods/)]
          : [],
      );
    }
    for (const asked of [[], ['202401', '202402']])
      expect(inputPeriodsRefuseAll(index, sets.monthly, asked)).toEqual([]);
    expect(inputPeriodsRefuseAll(index, sets.weekly, ['2024W01'])).toEqual([]);
  });
});
