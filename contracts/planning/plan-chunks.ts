import type { Chunk } from '../plan';
import type { OrgUnitTree } from './org-unit-tree';

/** Keep request addresses under 7,000 bytes: DHIS2's server refuses at about 8,000 (contract: OLD 8,036 passed, NEW 7,956). */
export const maxOrgUnitsPerRequest = 200;
export const maxPeriodsPerRequest = 120;

export interface ChunkScope {
  readonly tree: OrgUnitTree;
  /** Each stands for its whole subtree; none lies below another. */
  readonly roots: readonly string[];
  /** Canonical, in order of time, of one type. */
  readonly periods: readonly string[];
  /** Values that one org unit can hold in one period at most; units that can hold none still get asked. */
  readonly cellsOf: (orgUnit: string) => number;
  /** Values that a chunk should hold at most. One org unit × one period is never cut, whatever it holds. */
  readonly maxValues: number;
  /** Units that must come in the same request, e.g. because they are mapped to one target unit. */
  readonly together?: readonly (readonly string[])[];
}

interface Piece {
  readonly orgUnits: readonly string[];
  readonly children: boolean;
  readonly periods: readonly string[];
  readonly values: number;
}

/**
 * Cuts a scope into requests that cover each org unit × period exactly once. Whole subtrees are asked by their top unit
 * where they fit the budget; where `together` names groups, units are listed one by one and a group is never cut.
 */
export function planChunks(scope: ChunkScope): Chunk[] {
  const blocks = cut(scope.periods, Math.ceil(scope.periods.length / maxPeriodsPerRequest));
  const pieces = blocks.flatMap((periods) =>
    scope.together === undefined || scope.together.length === 0
      ? scope.roots.flatMap((root) => cutSubtree(scope, root, periods))
      : cutGroups(scope, scope.together, periods),
  );
  return pack(pieces, scope.maxValues).map((piece, index) => ({
    index,
    label: label(scope.tree, piece),
    orgUnits: [...piece.orgUnits],
    children: piece.children,
    periods: [...piece.periods],
  }));
}

function cutSubtree(scope: ChunkScope, top: string, periods: readonly string[]): Piece[] {
  const weights = subtreeWeights(scope, top);
  const walk = (unit: string): Piece[] => {
    const values = (weights.get(unit) ?? 0) * periods.length;
    const children = scope.tree.children(unit);
    if (values <= scope.maxValues || children.length === 0) {
      return cutPeriods(scope.maxValues, { orgUnits: [unit], children: children.length > 0, periods, values });
    }
    const own = { orgUnits: [unit], children: false, periods, values: scope.cellsOf(unit) * periods.length };
    return [...cutPeriods(scope.maxValues, own), ...children.flatMap(walk)];
  };
  return walk(top);
}

function subtreeWeights(scope: ChunkScope, top: string): Map<string, number> {
  const weights = new Map<string, number>();
  const units = scope.tree.subtree(top);
  for (const unit of units.reverse()) {
    const below = scope.tree.children(unit).reduce((sum, child) => sum + (weights.get(child) ?? 0), 0);
    weights.set(unit, scope.cellsOf(unit) + below);
  }
  return weights;
}

function cutGroups(scope: ChunkScope, together: readonly (readonly string[])[], periods: readonly string[]): Piece[] {
  const grouped = new Set(together.flat());
  const singles = scope.roots.flatMap((root) => scope.tree.subtree(root)).filter((unit) => !grouped.has(unit));
  return [...together, ...singles.map((unit) => [unit])].flatMap((orgUnits) => {
    const cells = orgUnits.reduce((sum, unit) => sum + scope.cellsOf(unit), 0);
    return cutPeriods(scope.maxValues, { orgUnits, children: false, periods, values: cells * periods.length });
  });
}

function cutPeriods(maxValues: number, piece: Piece): Piece[] {
  const valuesPerPeriod = piece.values / piece.periods.length;
  const periodsPerPart = Math.max(1, Math.floor(maxValues / valuesPerPeriod));
  const parts = Math.max(1, Math.ceil(piece.periods.length / periodsPerPart));
  return cut(piece.periods, parts).map((periods) => ({
    ...piece,
    periods,
    values: (piece.values * periods.length) / piece.periods.length,
  }));
}

/** Joins neighbours that ask for the same periods in the same way, as long as they fit. */
function pack(pieces: readonly Piece[], maxValues: number): Piece[] {
  const open = new Map<string, Piece>();
  const done: Piece[] = [];
  for (const piece of pieces) {
    const key = `${String(piece.children)} ${piece.periods.join()}`;
    const current = open.get(key);
    if (current === undefined) {
      open.set(key, piece);
    } else if (
      current.values + piece.values <= maxValues &&
      current.orgUnits.length + piece.orgUnits.length <= maxOrgUnitsPerRequest
    ) {
      open.set(key, {
        ...current,
        orgUnits: [...current.orgUnits, ...piece.orgUnits],
        values: current.values + piece.values,
      });
    } else {
      done.push(current);
      open.set(key, piece);
    }
  }
  return [...done, ...open.values()];
}

/** Cuts a list into `parts` runs whose lengths differ by one at most. */
function cut<T>(list: readonly T[], parts: number): T[][] {
  const runs: T[][] = [];
  for (let part = 0; part < parts; part += 1) {
    runs.push(list.slice(Math.floor((list.length * part) / parts), Math.floor((list.length * (part + 1)) / parts)));
  }
  return runs;
}

function label(tree: OrgUnitTree, piece: Piece): string {
  const names = piece.orgUnits.slice(0, 2).map((id) => tree.name(id));
  const more = piece.orgUnits.length > 2 ? ` and ${piece.orgUnits.length - 2} more` : '';
  const below = piece.children ? ' and below' : '';
  const first = piece.periods[0] ?? '';
  const last = piece.periods.at(-1) ?? '';
  return `${names.join(', ')}${more}${below} × ${first === last ? first : `${first}–${last}`}`;
}
