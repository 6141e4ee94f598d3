import { z } from 'zod';
import { OrgUnitTree } from '../../contracts/planning/org-unit-tree';
import { unitImage } from '../compare/target-scope';
import { mappingImage } from '../plan/mapping-image';
import type { LaneDocuments } from '../runtime/lane-documents';

/** Which values of the target a run may have written: canonical periods, ids of the target. */
const writtenScopeSchema = z.object({
  format: z.literal(1),
  periods: z.array(z.string()),
  orgUnits: z.array(z.string()),
  dataElements: z.array(z.string()),
});

/** A part of the target's values; undefined stands for all. */
export interface WrittenPart {
  readonly periods?: Iterable<string> | undefined;
  readonly orgUnits?: Iterable<string> | undefined;
  readonly dataElements?: Iterable<string> | undefined;
}

/** The scope of a way: what the mapping makes of all that its chunks read. */
export function writtenScope({ plan, source, mappings, target }: LaneDocuments): z.infer<typeof writtenScopeSchema> {
  const tree = new OrgUnitTree(source.orgUnits);
  const units = plan.chunks.flatMap(({ orgUnits, children }) =>
    children ? orgUnits.flatMap((unit) => tree.subtree(unit)) : orgUnits,
  );
  const image = mappingImage(source, plan.lane.sourceDataSet, mappings, target?.description.model.defaultOptionCombo);
  return {
    format: 1,
    periods: [...new Set(plan.periods)].sort(),
    orgUnits: [...new Set(units.flatMap((unit) => unitImage(unit, mappings) ?? []))].sort(),
    dataElements: [...image.dataElements].sort(),
  };
}

/** Whether the scope in this document holds some of a part. */
export function meets(document: unknown): (part: WrittenPart) => boolean {
  const scope = writtenScopeSchema.parse(document);
  const [periods, orgUnits, dataElements] = [
    new Set(scope.periods),
    new Set(scope.orgUnits),
    new Set(scope.dataElements),
  ];
  const meet = (own: ReadonlySet<string>, part: Iterable<string> | undefined): boolean =>
    part === undefined || [...part].some((id) => own.has(id));
  return (part) =>
    meet(periods, part.periods) && meet(orgUnits, part.orgUnits) && meet(dataElements, part.dataElements);
}
