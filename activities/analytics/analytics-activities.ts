import type { AnalyticsStartActivities, AnalyticsWaitActivities } from '../../contracts/activities';
import { activity } from '../runtime/activity';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Receipts } from '../runtime/receipts';
import { awaitAnalytics } from './await-analytics';
import { startAnalytics } from './start-analytics';

export function analyticsStartActivities(deps: ActivityDeps, receipts: Receipts): AnalyticsStartActivities {
  return { startAnalytics: activity((input, signal) => startAnalytics(deps, receipts, input, signal)) };
}

export function analyticsWaitActivities(deps: ActivityDeps): AnalyticsWaitActivities {
  return { awaitAnalytics: activity((input, signal) => awaitAnalytics(deps, input, signal)) };
}
