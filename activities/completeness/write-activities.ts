import { Context } from '@temporalio/activity';
import { completenessImbalances, type CompletenessResult } from '../../contracts/completeness';
import type { CompletenessWriteActivities } from '../../contracts/activities';
import { failureTypes } from '../../contracts/failures';
import type { Registration } from '../../dhis2/completeness/complete-data-set-registrations';
import { activity } from '../runtime/activity';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { laneDocuments, requireTarget } from '../runtime/lane-documents';
import { TerminalError } from '../runtime/to-failure';
import { isAsMeant } from './classify-forms';
import { formPlanSchema } from './form-documents';
import { FormImage, formKey } from './form-image';
import { ReasonCounts } from './reason-counts';
import { readRegistrations } from './registration-scope';
import { sendRegistrations } from './send-registrations';

export function completenessWriteActivities(deps: ActivityDeps, documents: Documents): CompletenessWriteActivities {
  return {
    writeCompleteness: activity(async ({ plan: ref, forms }, signal): Promise<CompletenessResult> => {
      const target = requireTarget(await laneDocuments(documents, ref));
      const { tree } = new FormImage(await laneDocuments(documents, ref));
      const { register, update, remove, result } = await documents.get(forms, formPlanSchema);
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
      return settle({ register, update, remove, result }, await read(), said);
    }),
  };
}

/** Counts by what is there now, whatever the answers said. */
function settle(
  {
    register,
    update,
    remove,
    result,
  }: Pick<ReturnType<typeof formPlanSchema.parse>, 'register' | 'update' | 'remove' | 'result'>,
  now: ReadonlyMap<string, Registration>,
  said: readonly string[],
): CompletenessResult {
  const reasons = new ReasonCounts(result.reasons);
  const landed = (forms: readonly Registration[]) =>
    forms.filter((form) => isAsMeant(form, now.get(formKey(form)))).length;
  const lost = [...register, ...update].filter((form) => !isAsMeant(form, now.get(formKey(form))));
  const kept = remove.filter((form) => now.get(formKey(form))?.completed === true);
  const text = [...new Set(said)].join('; ') || 'The target answered that all went well, but does not hold it as meant';
  for (const _ of lost) reasons.add('NOT_REGISTERED', text);
  for (const _ of kept) reasons.add('NOT_TAKEN_BACK', text);
  const updated = landed(update);
  const account = {
    ...result.account,
    registered: landed(register),
    updated,
    refused: result.account.refused + lost.length,
    targetUpdated: updated,
    removed: remove.filter((form) => now.get(formKey(form))?.completed !== true).length,
    targetHeld: result.account.targetHeld + update.filter((form) => lost.includes(form)).length + kept.length,
  };
  const imbalances = completenessImbalances(account);
  if (imbalances.length > 0) throw new TerminalError(failureTypes.accountDoesNotBalance, imbalances);
  return { account, reasons: reasons.list() };
}
