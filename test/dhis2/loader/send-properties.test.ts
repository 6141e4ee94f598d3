import fc from 'fast-check';
import type { Dhis2 } from '../../../dhis2/dhis2';
import { readTargetModel, sendValues, type LoadRow, type TargetModel } from '../../../dhis2/loader';
import type { Simulator } from '../../../simulator/simulator';
import { randomLoad, type Mishaps, type RandomLoad, type RandomRow } from './random-loads';
import { connect, elements, heldBy, sets, startTarget } from './target-world';
import { quick } from './test-bed';

/** For each of two servers. */
const runs = Number(process.env['SLUICE_CASES'] ?? 110);
/** Set SLUICE_SEED to repeat a run. */
const seed = Number(process.env['SLUICE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** More than the payload of any single row here, packed or not. */
const oneRowBytes = 420;

const canonical = (period: string) => period.replace('-', '');
const keyOf = ({ dataElement, period, orgUnit, categoryOptionCombo, attributeOptionCombo }: LoadRow) =>
  [dataElement, canonical(period), orgUnit, categoryOptionCombo, attributeOptionCombo].join('|');

/** What the target must hold afterwards, and which rows must have landed: the naive model. */
function expected({ rows, before }: RandomLoad, profile: 'OLD' | 'NEW') {
  const copies = new Map<string, number>();
  for (const { row } of rows) copies.set(keyOf(row), (copies.get(keyOf(row)) ?? 0) + 1);
  const held = new Map<string, string>();
  const put = ({ row, fate }: RandomRow): void => {
    const content = fate[profile];
    if (content === 'absent') held.delete(keyOf(row));
    else if (content !== 'refused') {
      held.set(keyOf(row), [keyOf(row), content.value, content.comment, String(row.followUp ?? false)].join('|'));
    }
  };
  before.forEach(put);
  const lands = rows.map(({ row, fate }) => fate[profile] !== 'refused' && copies.get(keyOf(row)) === 1);
  rows.forEach((random, i) => {
    if (lands[i] === true) put(random);
  });
  return { lands, held: [...held.values()].sort() };
}

function stage(simulator: Simulator, { before, mishaps }: RandomLoad, profile: 'OLD' | 'NEW'): void {
  simulator.state.dataValues.clear();
  simulator.state.knownPeriods.clear();
  for (const { row, fate } of before) {
    const content = fate[profile];
    const key = { ...row, period: canonical(row.period) };
    if (typeof content === 'string') simulator.state.dataValues.remove(key);
    else simulator.insert([{ ...key, value: content.value, comment: content.comment || null }]);
  }
  arrange(simulator, mishaps);
}

function arrange(simulator: Simulator, mishaps: Mishaps): void {
  const match = { method: 'POST' };
  simulator.faults.clear();
  simulator.faults.add({ match, fault: { kind: 'reset', point: 'after' }, times: mishaps.lostAfter });
  simulator.faults.add({ match, fault: { kind: 'reset', point: 'before' }, times: mishaps.lostBefore, after: 1 });
  const large = { ...match, when: ({ body }: { body: Buffer }) => body.length > oneRowBytes };
  simulator.faults.add({ match: large, fault: { kind: 'status', status: 413 }, times: mishaps.tooLarge });
  let { silent, crashAfter, race } = mishaps;
  simulator.state.faults.silentIgnored = () => silent-- > 0;
  simulator.state.faults.crashAfterRows = () => {
    const rows = crashAfter;
    crashAfter = undefined;
    return rows;
  };
  simulator.state.faults.periodRace = () => {
    const lost = race;
    race = false;
    return lost;
  };
}

describe.each([
  ['2.42', 'OLD'],
  ['2.44', 'NEW'],
] as const)(`whatever is sent to %s and whatever goes wrong (seed ${seed})`, (version, profile) => {
  let simulator: Simulator;
  let dhis2: Dhis2;
  let model: TargetModel;

  beforeAll(async () => {
    simulator = await startTarget({ version });
    dhis2 = connect(simulator);
    model = await readTargetModel(dhis2, { dataSets: [sets.monthly], dataElements: [elements.orphan] });
  });
  afterAll(async () => {
    await dhis2.close();
    await simulator.stop();
  });

  test(`each row lands or is rejected, and the target holds what the model says (${runs} cases)`, async () => {
    const property = fc.asyncProperty(randomLoad, async (load) => {
      stage(simulator, load, profile);
      const { lands, held } = expected(load, profile);
      const result = await sendValues(
        dhis2,
        load.rows.map(({ row }) => row),
        {
          dataSet: sets.monthly,
          model,
          maxRows: load.maxRows,
          // 2.38–2.42 would take rows that do not fit, were they not judged before.
          preflight: profile === 'OLD' || load.preflight,
          limits: { ...quick, pauseMs: 1, settleMs: 1 },
        },
      );
      expect(result.outcomes.map(({ state }) => state)).toEqual(lands.map((each) => (each ? 'landed' : 'rejected')));
      expect(heldBy(simulator)).toEqual(held);
    });
    await fc.assert(property, { numRuns: runs, seed });
  });
});
