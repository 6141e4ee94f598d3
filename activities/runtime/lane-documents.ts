import type { FrameRef } from '../../contracts/frame-ref';
import type { ResolvedMappings } from '../../contracts/mappings';
import { lanePlanSchema, type LanePlan } from '../../contracts/plan';
import type { TargetIndex } from '../../dhis2/loader';
import { sourceDescriptionSchema, type SourceDescription } from '../plan/source-description';
import { targetDescriptionSchema, type TargetDescription } from '../plan/target-description';
import { mappingsOfSteps } from '../preparation/mappings-of-steps';
import type { Documents } from './documents';
import { targetIndexOf } from './target-indexes';

/** The target side of a lane. */
export interface LaneTarget {
  readonly connection: string;
  readonly dataSet: string;
  readonly description: TargetDescription;
  readonly index: TargetIndex;
}

/** Everything about one data set's way that was stored when it was planned. */
export interface LaneDocuments {
  readonly plan: LanePlan;
  readonly source: SourceDescription;
  readonly mappings: ResolvedMappings | undefined;
  readonly target: LaneTarget | undefined;
  /** The server that ids are mapped for, where the rows are gathered before they are compared with it. */
  readonly mapsFor?: Pick<LaneTarget, 'description' | 'index'> | undefined;
}

/** Reads them; each is parsed once while it is in use. */
export async function laneDocuments(documents: Documents, ref: FrameRef): Promise<LaneDocuments> {
  const plan = await documents.get(ref, lanePlanSchema);
  const source = await documents.get(plan.source.description, sourceDescriptionSchema);
  const mappings = await mappingsOfSteps(documents, plan.steps);
  const described = async (of: LanePlan['mapsFor']): Promise<TargetDescription | undefined> =>
    of === undefined ? undefined : await documents.get(of.description, targetDescriptionSchema);
  const mapsFor = await described(plan.mapsFor);
  return {
    plan,
    source,
    mappings,
    target: laneTarget(plan, await described(plan.target)),
    mapsFor: mapsFor === undefined ? undefined : { description: mapsFor, index: targetIndexOf(mapsFor) },
  };
}

/** The target side of a plan, if it has one. */
export function laneTarget(plan: LanePlan, description: TargetDescription | undefined): LaneTarget | undefined {
  if (description === undefined || plan.target === undefined || plan.lane.targetDataSet === undefined) return undefined;
  return {
    connection: plan.target.connection,
    dataSet: plan.lane.targetDataSet,
    description,
    index: targetIndexOf(description),
  };
}

/** The elements to which a way is limited, in order; none where it is for all of its data set. */
export function selectedElements({ plan, source }: Pick<LaneDocuments, 'plan' | 'source'>): readonly string[] {
  const dataSet = source.dataSets[plan.lane.sourceDataSet];
  return dataSet?.selected === undefined ? [] : [...dataSet.dataElements].sort();
}

/** The target side; throws for a plan without one. */
export function requireTarget({ target, plan }: LaneDocuments): LaneTarget {
  if (target === undefined) throw new Error(`the data set ${plan.lane.sourceDataSet} was planned without a target`);
  return target;
}
