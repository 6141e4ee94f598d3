import type { DirectAccess, NewRow } from '../direct-access';
import { defaultIds } from '../metadata/default-ids';
import { keyText, type ValueKey } from '../state/data-values';
import { demoComboId, demoId, facilityId, localSet } from './ids';
import { demoMetadata } from './metadata';
import {
  type combos,
  type DemoSet,
  districtCount,
  elements,
  facilityCount,
  optionLists,
  periods,
  regionCount,
  sets,
  special,
  type World,
} from './model';
import { type DemoRow, plannedRows, type RejectReason } from './values';

export type { RejectReason } from './values';

/** Source id → target id. */
export type DemoTable = Record<string, string>;

export interface DemoMappings {
  orgUnits: DemoTable;
  dataElements: DemoTable;
  categoryOptionCombos: DemoTable;
  attributeOptionCombos: DemoTable;
}

/** What a row must hold after the sync. */
export interface ExpectedValue extends ValueKey {
  value: string;
  comment: string | null;
  followUp: boolean;
}

export interface ExpectedReject extends ValueKey {
  value: string;
  reason: RejectReason;
}

export interface ExpectedTarget {
  /** By `keyText` of the target's ids; all rows of the target, those outside of the sync included. */
  rows: Map<string, ExpectedValue>;
  /** With the source's ids. */
  rejects: ExpectedReject[];
  /** Rows of the source by what becomes of them. */
  counts: {
    extracted: number;
    created: number;
    updated: number;
    unchanged: number;
    rejected: number;
    onlyInTarget: number;
  };
}

/** The source's first write, 2024-09-02 06:00 UTC. */
const firstWrite = Date.UTC(2024, 8, 2, 6);

function keyIn(world: World, row: DemoRow): ValueKey {
  return {
    dataElement: demoId(world, `element ${row.element.code}`),
    period: row.period,
    orgUnit: facilityId(world, row.facility),
    categoryOptionCombo: demoComboId(world, row.options),
    attributeOptionCombo: demoComboId(world, row.attribute),
  };
}

function prepare(simulator: DirectAccess, world: World): void {
  simulator.seed(demoMetadata(world));
  const country = demoId(world, 'country');
  const admin = simulator.state.catalogue.user('admin');
  const own = admin?.orgUnits ?? [];
  simulator.setUserAccess('admin', { orgUnits: [...own, country], dataViewOrgUnits: [...own, country] });
}

/** Fills a server with the demo's source: about 50,000 values in a weekly, a monthly and a quarterly set. */
export function seedDemoSource(simulator: DirectAccess): void {
  prepare(simulator, 'source');
  const rows: NewRow[] = [];
  for (const { row, inSource } of plannedRows()) {
    if (!inSource) continue;
    const written = firstWrite + row.writtenAfterSeconds * 1000;
    const { value, comment, followUp } = row;
    rows.push({ ...keyIn('source', row), value, comment, followUp, created: written, lastUpdated: written });
  }
  simulator.insert(rows);
}

/** Rows of the set that only the target has. */
function localRows(): ExpectedValue[] {
  return periods.malaria.slice(0, 6).flatMap((period, index) =>
    [1, 2, 3].map((facility) => ({
      dataElement: demoId('target', `element ${localSet.element}`),
      period,
      orgUnit: facilityId('target', facility),
      categoryOptionCombo: defaultIds.categoryOptionCombo,
      attributeOptionCombo: defaultIds.categoryOptionCombo,
      value: String(10 * facility + index),
      comment: null,
      followUp: false,
    })),
  );
}

/** Fills a server with the demo's target: other ids, part of the values, some different, some that only it has. */
export function seedDemoTarget(simulator: DirectAccess): void {
  prepare(simulator, 'target');
  const rows: NewRow[] = localRows();
  for (const { row, inTarget } of plannedRows()) {
    if (inTarget === undefined) continue;
    rows.push({ ...keyIn('target', row), ...inTarget, created: firstWrite, lastUpdated: firstWrite });
  }
  simulator.insert(rows);
}

function table(things: Iterable<string>): DemoTable {
  return Object.fromEntries([...things].map((thing) => [demoId('source', thing), demoId('target', thing)]));
}

function comboTable(names: readonly (keyof typeof combos)[]): DemoTable {
  const pairs = names.flatMap((name) =>
    optionLists(name).map((options) => [demoComboId('source', options), demoComboId('target', options)]),
  );
  return {
    [defaultIds.categoryOptionCombo]: defaultIds.categoryOptionCombo,
    ...(Object.fromEntries(pairs) as DemoTable),
  };
}

function numbered(name: string, count: number, left?: number): string[] {
  return Array.from({ length: count }, (_, index) => index + 1)
    .filter((number) => number !== left)
    .map((number) => `${name} ${number}`);
}

/** The tables from the source's ids to the target's; one clinic is missing on purpose. */
export function demoMappings(): DemoMappings {
  return {
    orgUnits: table([
      'country',
      ...numbered('region', regionCount),
      ...numbered('district', districtCount),
      ...numbered('facility', facilityCount, special.unmapped),
    ]),
    dataElements: table(elements.map((element) => `element ${element.code}`)),
    categoryOptionCombos: comboTable(['sexAge', 'sex']),
    attributeOptionCombos: comboTable(['partner']),
  };
}

/** The sets to be synced, each with its periods; ids of the source and of the target. */
export function demoDataSets(): { source: string; target: string; code: string; periods: string[] }[] {
  return (Object.keys(sets) as DemoSet[]).map((set) => ({
    source: demoId('source', `set ${set}`),
    target: demoId('target', `set ${set}`),
    code: sets[set].code,
    periods: [...periods[set]],
  }));
}

/** The periods of all sets: months, weeks and quarters. */
export function demoPeriods(): string[] {
  return demoDataSets().flatMap((set) => set.periods);
}

/** The root org units, all values of which are in the sync. */
export function demoRoots(): { source: string; target: string } {
  return { source: demoId('source', 'country'), target: demoId('target', 'country') };
}

/**
 * What the target (2.44) must hold after a full sync that deletes nothing, and which rows cannot land, as the generator
 * planned them. No rule of an importer is asked.
 */
export function expectedTarget(): ExpectedTarget {
  const rows = new Map<string, ExpectedValue>();
  const rejects: ExpectedReject[] = [];
  const counts = { extracted: 0, created: 0, updated: 0, unchanged: 0, rejected: 0, onlyInTarget: 0 };
  for (const local of localRows()) rows.set(keyText(local), local);
  for (const { row, inSource, reject, inTarget } of plannedRows()) {
    const { value, comment, followUp } = row;
    const key = keyIn('target', row);
    if (!inSource) {
      if (inTarget === undefined) continue;
      counts.onlyInTarget += 1;
      rows.set(keyText(key), { ...key, ...inTarget });
      continue;
    }
    counts.extracted += 1;
    if (reject !== undefined) {
      counts.rejected += 1;
      rejects.push({ ...keyIn('source', row), value, reason: reject });
      continue;
    }
    const same = inTarget?.value === value && inTarget.comment === comment && inTarget.followUp === followUp;
    counts[inTarget === undefined ? 'created' : same ? 'unchanged' : 'updated'] += 1;
    rows.set(keyText(key), { ...key, value, comment, followUp });
  }
  return { rows, rejects, counts };
}
