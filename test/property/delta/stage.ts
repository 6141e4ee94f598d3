import type { NewRow } from '../../../simulator/direct-access';
import { startSimulator, type Simulator } from '../../../simulator/simulator';
import type { StoredValue, ValueKey } from '../../../simulator/state/data-values';
import { defaultIds } from '../../../simulator/metadata/default-ids';
import { NightRunner } from '../../kit/night-runner';
import { keyOfRow, type Content, type Place, type SourceRow } from './model';
import {
  clinics,
  dataSet,
  elements,
  firstLines,
  firstMonths,
  laterClinic,
  mappingsOf,
  months,
  periodOf,
  reader,
  resetMetadata,
  root,
  seedWorld,
  straightLines,
  type World,
} from './world';

const evening = Date.parse('2024-06-01T20:00:00.350Z');
const dayMs = 86_400_000;
const saved = 'first-night';

/** Two servers of a world after their first night, and what a night needs; played again and again. */
export class Stage {
  private sourceRows: StoredValue[] = [];
  private targetRows: StoredValue[] = [];

  private constructor(
    readonly world: World,
    readonly source: Simulator,
    readonly target: Simulator,
    readonly nights: NightRunner,
  ) {}

  static async open(world: World): Promise<Stage> {
    const calendar = world.calendar === undefined ? {} : { calendar: world.calendar };
    const source = await startSimulator({ version: world.source, timeZone: world.sourceZone, ...calendar });
    const target = await startSimulator({ version: world.target, ...calendar });
    seedWorld(source, 'source');
    seedWorld(target, 'target');
    source.addUser({ ...reader, authorities: [], orgUnits: [root] });
    const stage = new Stage(world, source, target, await NightRunner.start(source, target, { readers: { reader } }));
    await stage.playFirstNight();
    return stage;
  }

  async close(): Promise<void> {
    await this.nights.stop();
    await Promise.all([this.source.stop(), this.target.stop()]);
  }

  private async playFirstNight(): Promise<void> {
    const { source, target, world } = this;
    for (const server of [source, target]) server.setClock(evening);
    const old = { created: evening - 90 * dayMs, lastUpdated: evening - 90 * dayMs };
    const rows = clinics.flatMap((clinic, at) =>
      months.flatMap((month, monthAt): NewRow[] => {
        if (at === laterClinic || (at + monthAt) % 3 !== 0) return [];
        const number = { ...this.keyOf({ element: 'cases', clinic, month }), value: String(at * 20 + monthAt), ...old };
        const note = {
          ...this.keyOf({ element: 'note', clinic, month }),
          value: 'as always',
          comment: 'checked',
          ...old,
        };
        return monthAt % 2 === 0 ? [number, note] : [number];
      }),
    );
    source.insert(rows);
    await this.nights.run({
      dataSet,
      from: 'reader',
      ...(world.periods === 'all' ? {} : { periods: this.periodsOf(months.slice(0, firstMonths)) }),
      mappings: mappingsOf(world.mapping, straightLines(firstLines)),
      deletes: world.deletes,
    });
    await this.nights.save(saved);
    this.sourceRows = source.values({ withTombstones: true }).map((row) => ({ ...row }));
    this.targetRows = target.values({ withTombstones: true }).map((row) => ({ ...row }));
  }

  /** Makes all as it was after the first night. */
  async reset(): Promise<void> {
    await this.nights.restore(saved);
    for (const server of [this.source, this.target]) {
      server.faults.clear();
      Object.assign(server.state.faults, {
        hideFromExport: undefined,
        silentIgnored: undefined,
        crashAfterRows: undefined,
        storesOtherwise: undefined,
      });
      server.state.dataValues.clear();
      server.setClock(evening);
      resetMetadata(server);
    }
    this.source.setUserAccess(reader.username, { orgUnits: [root], dataViewOrgUnits: [root] });
    this.source.insert(this.sourceRows.map((row) => ({ ...row })));
    this.target.insert(this.targetRows.map((row) => ({ ...row })));
  }

  /** Values and traces of deleted ones. */
  sourceState(): Map<string, SourceRow> {
    return new Map(
      this.source
        .values({ withTombstones: true })
        .map((row) => [keyOfRow(row, this.world), { ...contentOf(row), deleted: row.deleted }]),
    );
  }

  targetState(): Map<string, Content> {
    return new Map(this.target.values().map((row) => [keyOfRow(row, this.world), contentOf(row)]));
  }

  keyOf({ element, clinic, month }: Place): ValueKey {
    const combo = defaultIds.categoryOptionCombo;
    return {
      dataElement: elements[element],
      period: periodOf(month, this.world),
      orgUnit: clinic,
      categoryOptionCombo: combo,
      attributeOptionCombo: combo,
    };
  }

  /** The periods of months, as the servers name them. */
  periodsOf(list: readonly string[]): string[] {
    return list.map((month) => periodOf(month, this.world));
  }
}

function contentOf({ value, comment, followUp }: StoredValue): Content {
  return { value: value ?? '', comment, followUp: followUp ?? false };
}
