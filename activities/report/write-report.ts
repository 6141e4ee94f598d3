import type { ReportActivities } from '../../contracts/activities';
import { runFolder } from '../../contracts/run';
import type { ActivityDeps } from '../runtime/activity-deps';
import { activity } from '../runtime/activity';

export function reportActivities({ store }: ActivityDeps): ReportActivities {
  return {
    writeReport: activity(async ({ run, result }) => {
      await store.writeText(`${runFolder(run)}/report.json`, `${JSON.stringify(result, null, 2)}\n`);
    }),
  };
}
