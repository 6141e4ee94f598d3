import { Context } from '@temporalio/activity';
import type { CompletenessResult } from '../../contracts/completeness';
import type { CompletenessWriteActivities } from '../../contracts/activities';
import type { Registration } from '../../dhis2/completeness/complete-data-set-registrations';
import { activity } from '../runtime/activity';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { laneDocuments, requireTarget } from '../runtime/lane-documents';
import { isAsMeant } from './classify-forms';
import { formPlanSchema, type FormPlan } from './form-documents';
import { FormImage, formKey } from './form-image';
import { leaveRegistered, leaveUnregistered } from './leave-out';
import { readRegistrations } from './registration-scope';
import { sendRegistrations } from './send-registrations';

export function completenessWriteActivities(deps: ActivityDeps, documents: Documents): CompletenessWriteActivities {
  return {
    writeCompleteness: activity(async ({ plan: ref, forms }, signal): Promise<CompletenessResult> => {
      const lane = await laneDocuments(documents, ref);
      const target = requireTarget(lane);
      const { tree } = new FormImage(lane);
      const plan = await documents.get(forms, formPlanSchema);
      const { register, update, remove, result } = plan;
      const touched = [...register, ...update, ...remove];
      if (touched.length === 0) return result;
      const dhis2 = deps.dhis2(target.connection);
      const read = async (): Promise<Map<string, Registration>> => {
        const orgUnits = new Set(touched.map(({ orgUnit }) => orgUnit));
        const periods = [...new Set(touched.map(({ period }) => period))];
        const scope = { dataSet: target.dataSet, tree, orgUnits, periods };
        return new Map((await readRegistrations(dhis2, scope, signal)).map((found) => [formKey(found), found]));
      };
      const before = await read();
      const wanted = [...register, ...update].filter((form) => !isAsMeant(form, before.get(formKey(form))));
      const unwanted = remove.filter((form) => before.get(formKey(form))?.completed === true);
      const onPost = () => Context.current().heartbeat();
      const said = [
        ...(await sendRegistrations(dhis2, wanted, 'CREATE_AND_UPDATE', { signal, onPost })),
        ...(await sendRegistrations(dhis2, unwanted, 'DELETE', { signal, onPost })),
      ];
      return settle(plan, await read(), said);
    }),
  };
}

/** Counts by what is there now, whatever the answers said. */
function settle(plan: FormPlan, now: ReadonlyMap<string, Registration>, said: readonly string[]): CompletenessResult {
  const text = [...new Set(said)].join('; ') || 'The target answered that all went well, but does not hold it as meant';
  const registered = leaveUnregistered(plan, 'refused', (form) => !isAsMeant(form, now.get(formKey(form))), {
    code: 'NOT_REGISTERED',
    text,
  });
  return leaveRegistered(registered, (form) => now.get(formKey(form))?.completed === true, {
    code: 'NOT_TAKEN_BACK',
    text,
  }).result;
}
