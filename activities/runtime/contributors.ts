import type { LaneDocuments } from './lane-documents';

/** A data set of a server that rows were read from. */
export interface Contributor {
  readonly address: string;
  readonly dataSet: string;
}

/** Where the rows of a way were read from: several for gathered ones. */
export function contributorsOf({ plan, source }: Pick<LaneDocuments, 'plan' | 'source'>): readonly Contributor[] {
  return plan.gathered?.contributors ?? [{ address: source.server.address, dataSet: plan.lane.sourceDataSet }];
}
