import type { Dhis2 } from '../../../dhis2/dhis2';
import { readTargetModel, sendValues, type LoadRow, type SendOptions, type SendResult } from '../../../dhis2/loader';
import type { Simulator } from '../../../simulator/simulator';
import type { SimulatorVersion } from '../../../simulator/version';
import { connect, elements, goodRows, partners, places, root, row, sets, startTarget } from './target-world';

/** Pauses short enough for tests. */
export const quick = { pauseMs: 5, settleMs: 20, maxPauseMs: 100 };

/** One simulated target at a time, and the loader in front of it. Call `stop` after each test. */
export class TestBed {
  simulator!: Simulator;
  dhis2!: Dhis2;

  async start(version: SimulatorVersion): Promise<void> {
    this.simulator = await startTarget({ version });
    this.dhis2 = connect(this.simulator);
  }

  async stop(): Promise<void> {
    await this.dhis2.close();
    await this.simulator.stop();
  }

  /** Goes on as another user, who captures in the whole country. */
  async loginAs({ username, authorities }: { username: string; authorities: readonly string[] }): Promise<void> {
    const password = 'Clerk-123';
    this.simulator.addUser({ username, password, authorities, orgUnits: [root] });
    await this.dhis2.close();
    this.dhis2 = connect(this.simulator, username, password);
  }

  async send(rows: readonly LoadRow[], options: Partial<SendOptions> = {}): Promise<SendResult> {
    const dataElements = [...new Set(rows.map(({ dataElement }) => dataElement))];
    const model = await readTargetModel(this.dhis2, { dataSets: [sets.monthly], dataElements });
    return await sendValues(this.dhis2, rows, { dataSet: sets.monthly, model, limits: quick, ...options });
  }
}

/** Outcomes by state and code. */
export function codes(result: SendResult): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of result.outcomes) {
    const name = outcome.state === 'landed' ? 'landed' : `${outcome.state} ${outcome.code}`;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** 1,000 rows, seven of them bad in seven ways, at positions all over. */
export function rowsWithSevenBad() {
  const rows = goodRows(1_000);
  const bad = {
    17: { dataElement: elements.orphan },
    170: { orgUnit: places.unassigned },
    333: { period: '2024W1' },
    500: { dataElement: elements.byAge, categoryOptionCombo: partners.a },
    640: { attributeOptionCombo: partners.b },
    801: { orgUnit: places.closed },
    997: { value: 'many' },
  };
  for (const [position, members] of Object.entries(bad)) {
    rows[Number(position)] = row({ ...rows[Number(position)], ...members });
  }
  return { rows, bad: Object.keys(bad).map(Number) };
}
