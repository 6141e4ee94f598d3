import type { ResolvedMappings } from '../../contracts/mappings';
import type { Chunk } from '../../contracts/plan';
import { OrgUnitTree } from '../../contracts/planning/org-unit-tree';
import { mappingsOf } from '../transform/map-chunk';
import type { SourceDescription } from '../plan/source-description';
import type { LaneDocuments } from '../runtime/lane-documents';

/**
 * For each target org unit that the chunk alone fills, the source units that become it. A unit that another source unit
 * becomes as well, inside or outside of the plan, is left out: this chunk can't tell that a value is missing there.
 */
export function unitsFilledBy(
  lane: Pick<LaneDocuments, 'mappings'> & { readonly source: Pick<SourceDescription, 'orgUnits'> },
  chunk: Pick<Chunk, 'orgUnits' | 'children'>,
): Map<string, string[]> {
  const mappings = mappingsOf(lane);
  const tree = new OrgUnitTree(lane.source.orgUnits);
  const units = new Set(chunk.children ? chunk.orgUnits.flatMap((unit) => tree.subtree(unit)) : chunk.orgUnits);
  const filled = new Map<string, string[]>();
  for (const unit of units) {
    const image = unitImage(unit, mappings);
    if (image === undefined) continue;
    const sources = filled.get(image);
    if (sources === undefined) filled.set(image, [unit]);
    else sources.push(unit);
  }
  for (const other of [...Object.keys(mappings.orgUnits ?? {}), ...lane.source.orgUnits.map(({ id }) => id)]) {
    const image = units.has(other) ? undefined : unitImage(other, mappings);
    if (image !== undefined) filled.delete(image);
  }
  return filled;
}

function unitImage(unit: string, { orgUnits: table, unmapped }: ResolvedMappings): string | undefined {
  if (table === undefined) return unit;
  if (Object.hasOwn(table, unit)) return table[unit];
  return unmapped === 'keep' ? unit : undefined;
}

/**
 * Whether a target element with an option combo is also what the mapping makes of an element that is not among `dataElements`,
 * those of this data set: its values may come from there, so that this data set can't tell that one is missing.
 */
export function filledElsewhere(
  lane: Pick<LaneDocuments, 'mappings'>,
  dataElements: readonly string[],
): (dataElement: string, categoryOptionCombo: string) => boolean {
  const mappings = mappingsOf(lane);
  const own = new Set(dataElements);
  const elements = new Set(
    Object.entries(mappings.dataElements ?? {}).flatMap(([source, target]) => (own.has(source) ? [] : [target])),
  );
  const pairs = new Set(
    (mappings.pairs ?? []).flatMap(({ source, target }) =>
      own.has(source.dataElement) ? [] : [`${target.dataElement} ${target.categoryOptionCombo}`],
    ),
  );
  return (element, combo) => elements.has(element) || pairs.has(`${element} ${combo}`);
}
