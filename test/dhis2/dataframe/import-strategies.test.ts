import { importDataValues, type ImportDataValuesResult } from '../../../dhis2/dataframe/import-data-values';
import type { Dhis2 } from '../../../dhis2/dhis2';
import type { LoadRow } from '../../../dhis2/loader';
import { importStrategies, type ImportStrategy } from '../../../dhis2/loader/strategies/import-strategy';
import { recordsToFrame } from '../../../frames/json/records-to-frame';
import type { Simulator } from '../../../simulator/simulator';
import { asHeld, clinics, connect, elements, heldBy, row, sets, startTarget, versions } from '../loader/target-world';

let simulator: Simulator;
let dhis2: Dhis2;

afterEach(async () => {
  await dhis2.close();
  await simulator.stop();
});

const unit = (position: number) => clinics[position] ?? '';

/** One key for each state that a row can meet at the target. */
const states = {
  new: row({ orgUnit: unit(0), value: '1' }),
  same: row({ orgUnit: unit(1), value: '2', comment: 'as it is', followUp: true }),
  different: row({ orgUnit: unit(2), value: '3' }),
  differentComment: row({ orgUnit: unit(3), value: '4', comment: 'new words' }),
  deletedBefore: row({ orgUnit: unit(4), value: '5' }),
};
const held = {
  same: states.same,
  different: row({ orgUnit: unit(2), value: '30' }),
  differentComment: row({ orgUnit: unit(3), value: '4', comment: 'old words' }),
};
/** A row of the target that the data do not name. */
const bystander = row({ orgUnit: unit(5), dataElement: elements.text, value: 'left alone' });

const meant: Record<ImportStrategy, { counts: readonly number[]; target: readonly LoadRow[] }> = {
  CREATE: {
    counts: [2, 0, 3, 0],
    target: [states.new, states.same, held.different, held.differentComment, states.deletedBefore],
  },
  UPDATE: { counts: [0, 2, 3, 0], target: [states.same, states.different, states.differentComment] },
  CREATE_AND_UPDATE: {
    counts: [2, 2, 1, 0],
    target: [states.new, states.same, states.different, states.differentComment, states.deletedBefore],
  },
  DELETE: { counts: [0, 0, 2, 3], target: [] },
};

const stored = ({ followUp, ...rest }: LoadRow) => ({ ...rest, followUp: followUp ?? false });
const frame = recordsToFrame(Object.values(states).map((each) => ({ ...each, deleted: false })));
const counts = ({ imported, updated, ignored, deleted }: ImportDataValuesResult) => [
  imported,
  updated,
  ignored,
  deleted,
];

async function start(version: (typeof versions)[number]): Promise<void> {
  simulator = await startTarget({ version });
  dhis2 = connect(simulator);
  simulator.insert([...Object.values(held), bystander].map(stored));
  simulator.insert([{ ...stored(states.deletedBefore), value: '50', deleted: true }]);
}

const tombstones = () => simulator.values({ withTombstones: true }).filter((value) => value.deleted).length;

describe.each(versions)('importDataValues into %s', (version) => {
  it.each(importStrategies)(
    '%s ends in the same state with the same true counts, and is done the second time',
    async (strategy) => {
      await start(version);
      const before = simulator.values({ withTombstones: true });
      const options = { importStrategy: strategy, dataSet: sets.monthly };

      const dry = await importDataValues(dhis2, frame, options);
      expect(counts(dry)).toEqual(meant[strategy].counts);
      expect(simulator.values({ withTombstones: true })).toEqual(before);
      expect(simulator.log.writes()).toEqual([]);

      const real = await importDataValues(dhis2, frame, { ...options, dryRun: false });
      expect(counts(real)).toEqual(meant[strategy].counts);
      expect(real.rejected.height).toBe(0);
      expect(heldBy(simulator)).toEqual(asHeld([...meant[strategy].target, bystander]));
      expect(tombstones()).toBe(strategy === 'DELETE' ? 4 : strategy === 'UPDATE' ? 1 : 0);

      const posts = simulator.log.writes().length;
      const again = await importDataValues(dhis2, frame, { ...options, dryRun: false });
      expect(counts(again)).toEqual([0, 0, 5, 0]);
      expect(simulator.log.writes()).toHaveLength(posts);
    },
  );

  it('creates nothing and writes nothing unless told: the defaults are CREATE and a dry run', async () => {
    await start(version);
    const result = await importDataValues(dhis2, frame);
    expect(counts(result)).toEqual(meant.CREATE.counts);
    expect(simulator.log.writes()).toEqual([]);
  });
});
