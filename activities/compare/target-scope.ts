import type pl from 'nodejs-polars';
import type { Chunk } from '../../contracts/plan';
import { OrgUnitTree } from '../../contracts/planning/org-unit-tree';
import type { ResolvedMappings } from '../../contracts/mappings';
import { buildFrame } from '../../frames/build-frame';
import { filledTextColumn } from '../../frames/columns';
import { dataValueSchema } from '../../frames/schema';
import { mappingImage, type MappingImage } from '../plan/mapping-image';
import { requireTarget, type LaneDocuments, type LaneTarget } from '../runtime/lane-documents';

/** The part of the target that a chunk's rows can land on. */
export interface TargetScope {
  readonly orgUnits: ReadonlySet<string>;
  readonly periods: readonly string[];
  /** Those of all chunks. */
  readonly plannedPeriods: readonly string[];
  /** What earlier runs read from the same server. */
  readonly periodsBefore: readonly string[] | undefined;
  /** Data elements with the option combos and attribute option combos that the mapping leads to. */
  readonly image: MappingImage;
}

/** The image of a chunk under the mapping, without units that the target's user may not reach. */
export function targetScope(lane: LaneDocuments, chunk: Chunk): TargetScope {
  const { mappings, source, plan } = lane;
  const target = requireTarget(lane);
  const tree = new OrgUnitTree(source.orgUnits);
  const units = chunk.children ? chunk.orgUnits.flatMap((unit) => tree.subtree(unit)) : chunk.orgUnits;
  const orgUnits = new Set<string>();
  for (const unit of units) {
    const image = unitImage(unit, mappings);
    if (image !== undefined && reachable(target, image)) orgUnits.add(image);
  }
  const { defaultOptionCombo } = target.description.model;
  return {
    orgUnits,
    periods: chunk.periods,
    plannedPeriods: plan.periods,
    periodsBefore: plan.reading?.periodsBefore,
    image: mappingImage(source, plan.lane.sourceDataSet, mappings, defaultOptionCombo),
  };
}

const comboColumns = ['data_element_id', 'category_option_combo_id', 'attribute_option_combo_id'] as const;

/**
 * The rows of a scope. `mapped` are the rows that the scope is compared with: what lies at their keys counts as in scope, too,
 * so that source values on combos which the source's metadata does not give their element are not taken for new ones.
 */
export function rowsInScope(rows: pl.DataFrame, scope: TargetScope, mapped: pl.DataFrame): pl.DataFrame {
  const [first, ...others] = comboColumns;
  const ofUnits = rows.join(
    buildFrame(
      { organisation_unit_id: dataValueSchema.organisation_unit_id },
      { organisation_unit_id: [...scope.orgUnits] },
    ),
    { on: 'organisation_unit_id', how: 'semi' },
  );
  const named = mapped.select(first, ...others).unique();
  const found = ofUnits.select(first, ...others).unique();
  const unnamed = found.join(named, { on: [...comboColumns], how: 'anti' });
  const [elements = [], combos = [], attributes = []] = comboColumns.map((column) => filledTextColumn(unnamed, column));
  const outside = elements.flatMap((element, i): [string, string, string][] => {
    const [combo, attribute] = [combos[i] ?? '', attributes[i] ?? ''];
    return scope.image.holds(element, combo, attribute) ? [] : [[element, combo, attribute]];
  });
  if (outside.length === 0) return ofUnits;
  const outsideFrame = buildFrame(
    Object.fromEntries(comboColumns.map((column) => [column, dataValueSchema[column]])),
    Object.fromEntries(comboColumns.map((column, at) => [column, outside.map((ids) => ids[at])])),
  );
  return ofUnits.join(outsideFrame, { on: [...comboColumns], how: 'anti' });
}

/** What the mapping makes of an org unit; undefined where it has no line and ids are not kept. */
export function unitImage(unit: string, mappings: ResolvedMappings | undefined): string | undefined {
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
