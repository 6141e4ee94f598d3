import type { ServerIdentity } from '../../contracts/server-identity';
import type { LaneDocuments } from './lane-documents';

/** A data set of a server that rows were read from. */
export interface Contributor extends ServerIdentity {
  readonly dataSet: string;
}

/** Where the rows of a way were read from: several for gathered ones. */
export function contributorsOf({ plan, source }: Pick<LaneDocuments, 'plan' | 'source'>): readonly Contributor[] {
  const { address, identity } = source.server;
  return (
    plan.gathered?.contributors ?? [
      { address, ...(identity === undefined ? {} : { identity }), dataSet: plan.lane.sourceDataSet },
    ]
  );
}
