import type { PlanActivities } from '../../contracts/activities';
import type { ActivityDeps } from '../runtime/activity-deps';
import { activity } from '../runtime/activity';
import type { Documents } from '../runtime/documents';
import { describeSource } from './describe-source';
import { describeTarget } from './describe-target';
import { planLane } from './plan-lane';
import { selectElements } from './select-elements';

export function planActivities(deps: ActivityDeps, documents: Documents): PlanActivities {
  return {
    selectElements: activity((input, signal) => selectElements(deps, input, signal)),
    describeSource: activity((input, signal) => describeSource(deps, input, signal)),
    describeTarget: activity((input, signal) => describeTarget(deps, documents, input, signal)),
    planLane: activity((input, signal) => planLane(deps, documents, input, signal)),
  };
}
