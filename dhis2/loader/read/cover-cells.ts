import type { ValueKey } from '../rows';

/** What one read asks for: every period of every org unit. */
export interface Rectangle {
  readonly orgUnits: readonly string[];
  readonly periods: readonly string[];
}

/** One more request costs about as much as reading this many cells too many. */
const cellsPerRequest = 200;
/** Leaves room for address, path and the other parameters below the 7,000 bytes of a URL. */
const maxParameterBytes = 5_500;
const maxPeriodBytes = 1_800;

/**
 * The cheapest of three covers of the keys' org units × periods: one rectangle over all, one per period, one per group
 * of org units with the same periods; each cut so that it fits a URL.
 */
export function coverCells(keys: readonly Pick<ValueKey, 'orgUnit' | 'period'>[]): Rectangle[] {
  const byUnit = groupBy(
    keys,
    (key) => key.orgUnit,
    (key) => key.period,
  );
  const byPeriod = groupBy(
    keys,
    (key) => key.period,
    (key) => key.orgUnit,
  );
  if (byUnit.size === 0) return [];
  const candidates = [
    [{ orgUnits: [...byUnit.keys()], periods: [...byPeriod.keys()] }],
    [...byPeriod].map(([period, orgUnits]) => ({ orgUnits: [...orgUnits], periods: [period] })),
    unitsWithTheSamePeriods(byUnit),
  ].map((cover) => cover.flatMap(cut));
  return candidates.reduce((best, next) => (cost(next) < cost(best) ? next : best));
}

/** The two halves of a rectangle, by its periods if it has several; undefined when it is a single cell. */
export function halvesOf({ orgUnits, periods }: Rectangle): Rectangle[] | undefined {
  if (periods.length > 1) return inTwo(periods).map((part) => ({ orgUnits, periods: part }));
  if (orgUnits.length > 1) return inTwo(orgUnits).map((part) => ({ orgUnits: part, periods }));
  return undefined;
}

function inTwo(list: readonly string[]): string[][] {
  const middle = Math.ceil(list.length / 2);
  return [list.slice(0, middle), list.slice(middle)];
}

function unitsWithTheSamePeriods(byUnit: ReadonlyMap<string, ReadonlySet<string>>): Rectangle[] {
  const groups = new Map<string, { orgUnits: string[]; periods: string[] }>();
  for (const [orgUnit, set] of byUnit) {
    const periods = [...set].sort();
    const signature = periods.join(' ');
    const group = groups.get(signature);
    if (group === undefined) groups.set(signature, { orgUnits: [orgUnit], periods });
    else group.orgUnits.push(orgUnit);
  }
  return [...groups.values()];
}

function cost(cover: readonly Rectangle[]): number {
  return cover.reduce((sum, { orgUnits, periods }) => sum + cellsPerRequest + orgUnits.length * periods.length, 0);
}

function cut(rectangle: Rectangle): Rectangle[] {
  return pieces(rectangle.periods, 'period='.length + 1, maxPeriodBytes).flatMap((periods) => {
    const left = maxParameterBytes - bytes(periods, 'period='.length + 1);
    return pieces(rectangle.orgUnits, 'orgUnit='.length + 1, left).map((orgUnits) => ({ orgUnits, periods }));
  });
}

function pieces(texts: readonly string[], overhead: number, limit: number): string[][] {
  const all: string[][] = [];
  let current: string[] = [];
  let size = 0;
  for (const text of texts) {
    const own = bytes([text], overhead);
    if (current.length > 0 && size + own > limit) {
      all.push(current);
      current = [];
      size = 0;
    }
    current.push(text);
    size += own;
  }
  all.push(current);
  return all;
}

function bytes(texts: readonly string[], overhead: number): number {
  return texts.reduce((sum, text) => sum + encodeURIComponent(text).length + overhead, 0);
}

function groupBy<T>(items: readonly T[], key: (item: T) => string, value: (item: T) => string) {
  const groups = new Map<string, Set<string>>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), new Set([value(item)]));
    else group.add(value(item));
  }
  return groups;
}
