import type { ReportActivities } from '../../contracts/activities';
import { runFolder } from '../../contracts/run';
import { renderReport } from '../../report/render-report';
import type { ActivityDeps } from '../runtime/activity-deps';
import { activity } from '../runtime/activity';
import type { Documents } from '../runtime/documents';
import { dataSetDetails } from './data-set-details';

export function reportActivities({ store }: ActivityDeps, documents: Documents): ReportActivities {
  return {
    writeReport: activity(async ({ run, result, writes = false, documents: refs = [] }) => {
      const folder = runFolder(run);
      await store.writeText(`${folder}/report.json`, `${JSON.stringify(result, null, 2)}\n`);
      const details = await Promise.all(
        refs.map(async (ref) => {
          const set = result.dataSets.find(({ lane }) => lane === ref.lane);
          return [ref.lane, await dataSetDetails(store, documents, folder, ref, set)] as const;
        }),
      );
      const { workflowId, startedAt } = run;
      const endedAt = new Date().toISOString();
      const page = renderReport({
        result,
        workflowId,
        writes,
        startedAt,
        endedAt,
        details: Object.fromEntries(details),
      });
      await store.writeText(`${folder}/report.html`, page);
    }),
  };
}
