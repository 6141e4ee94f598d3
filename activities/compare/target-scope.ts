import type { Chunk } from '../../contracts/plan';
import { OrgUnitTree } from '../../contracts/planning/org-unit-tree';
import type { ResolvedMappings } from '../../contracts/mappings';
import { mappedElements } from '../plan/mapped-elements';
import { requireTarget, type LaneDocuments, type LaneTarget } from '../runtime/lane-documents';

/** The part of the target that a chunk's rows can land on. */
export interface TargetScope {
  readonly orgUnits: ReadonlySet<string>;
  readonly dataElements: ReadonlySet<string>;
  readonly periods: readonly string[];
  /** Set when the mapping puts all values on one attribute option combo. */
  readonly attributeOptionCombo?: string;
}

/** The image of a chunk under the mapping, without units that the target's user may not reach. */
export function targetScope(lane: LaneDocuments, chunk: Chunk): TargetScope {
  const { mappings, source, plan } = lane;
  const target = requireTarget(lane);
  const tree = new OrgUnitTree(source.orgUnits);
  const units = chunk.children ? chunk.orgUnits.flatMap((unit) => tree.subtree(unit)) : chunk.orgUnits;
  const orgUnits = new Set<string>();
  for (const unit of units) {
    const image = imageOf(unit, mappings);
    if (image !== undefined && reachable(target, image)) orgUnits.add(image);
  }
  return {
    orgUnits,
    dataElements: mappedElements(source.dataSets[plan.lane.sourceDataSet]?.dataElements ?? [], mappings),
    periods: chunk.periods,
    ...(mappings?.attributeOptionCombo === undefined ? {} : { attributeOptionCombo: mappings.attributeOptionCombo }),
  };
}

function imageOf(unit: string, mappings: ResolvedMappings | undefined): string | undefined {
  const table = mappings?.orgUnits;
  if (table === undefined) return unit;
  return table[unit] ?? (mappings?.unmapped === 'keep' ? unit : undefined);
}

function reachable({ index, description }: LaneTarget, unit: string): boolean {
  if (index.orgUnit(unit) === undefined) return false;
  return description.model.user.superuser || index.inCaptureHierarchy(unit) === true;
}

/** The target's units that its user may reach, as a tree for covers. */
export function targetTree(target: LaneTarget): OrgUnitTree {
  const units = Object.entries(target.description.model.orgUnits)
    .filter(([id]) => reachable(target, id))
    .map(([id, { path }]) => ({ id, name: id, path }));
  return new OrgUnitTree(units);
}
