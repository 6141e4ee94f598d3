import { completenessImbalances } from '../../contracts/completeness';
import type { CompletenessReadActivities } from '../../contracts/activities';
import { failureTypes } from '../../contracts/failures';
import { laneFile, runFolder } from '../../contracts/run';
import { textColumn } from '../../frames/columns';
import { previewDocumentSchema } from '../gate/preview-document';
import { settledReceiptSchema, settledTask } from '../import/batch-documents';
import { activity } from '../runtime/activity';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { laneDocuments, requireTarget } from '../runtime/lane-documents';
import { receiptName, type Receipts } from '../runtime/receipts';
import { TerminalError } from '../runtime/to-failure';
import { classifyForms } from './classify-forms';
import { formPlanSchema, registrationsSchema } from './form-documents';
import { FormImage, formKey } from './form-image';
import { periodsInScope, readRegistrations } from './registration-scope';

export function completenessReadActivities(
  deps: ActivityDeps,
  documents: Documents,
  receipts: Receipts,
): CompletenessReadActivities {
  const { store } = deps;
  return {
    readCompleteness: activity(async ({ run, plan: ref }, signal) => {
      const lane = await laneDocuments(documents, ref);
      const { sourceTree: tree, sourceUnits: orgUnits } = new FormImage(lane);
      const dataSet = lane.plan.lane.sourceDataSet;
      const periods = periodsInScope(lane.plan);
      const dhis2 = deps.dhis2(lane.plan.source.connection);
      const registrations = await readRegistrations(dhis2, { dataSet, tree, orgUnits, periods }, signal);
      return { registrations: await store.putDocument(`${runFolder(run)}/plan`, { format: 1, registrations }) };
    }),

    planCompleteness: activity(async (input, signal) => {
      const { run, deletes, limits } = input;
      const lane = await laneDocuments(documents, input.plan);
      const target = requireTarget(lane);
      const image = new FormImage(lane);
      const { registrations: source } = await documents.get(input.registrations, registrationsSchema);
      const orgUnits = new Set(image.units.keys());
      const scope = { dataSet: target.dataSet, tree: image.tree, orgUnits, periods: periodsInScope(lane.plan) };
      const there = await readRegistrations(deps.dhis2(target.connection), scope, signal);
      const settledName = receiptName(run, settledTask, laneFile(lane.plan.lane), 0);
      const unlanded = input.imported
        ? (await receipts.read(settledName, settledReceiptSchema)).rejects
        : (await documents.get(input.preview, previewDocumentSchema)).rejects;
      const rejects = await store.getFrame(unlanded);
      const forms = classifyForms({
        image,
        targetDataSet: target.dataSet,
        source,
        target: there.filter(({ attributeOptionCombo }) => image.attributeOptionCombos.has(attributeOptionCombo)),
        blockedAtSource: formsOf(rejects, 'source_'),
        blockedAtTarget: formsOf(rejects, ''),
        deletes,
      });
      const { account } = forms.result;
      const imbalances = completenessImbalances(account);
      if (imbalances.length > 0) throw new TerminalError(failureTypes.accountDoesNotBalance, imbalances);
      const most = Math.min(limits.maxDeletedRows, limits.maxDeletedShare * account.targetRead);
      if (input.imported && account.removed > most) {
        throw new TerminalError(failureTypes.preflightFailed, [
          `${account.removed} of ${account.targetRead} registrations of complete forms would be taken back at the target; ` +
            `maxDeletedRows allows ${limits.maxDeletedRows} and maxDeletedShare ${limits.maxDeletedShare} of them. No registration was ` +
            `written; if the source is right, continue the run with higher limits in gate`,
        ]);
      }
      return { forms: await store.putDocument(`${runFolder(run)}/plan`, forms), result: forms.result };
    }),

    confirmIncomplete: activity(async ({ plan: ref, forms: formsRef }, signal) => {
      const lane = await laneDocuments(documents, ref);
      const { remove } = await documents.get(formsRef, formPlanSchema);
      if (remove.length === 0) return;
      const image = new FormImage(lane);
      const gone = new Set(remove.map(formKey));
      const orgUnits = new Set(remove.flatMap(({ orgUnit }) => image.units.get(orgUnit) ?? []));
      const periods = [...new Set(remove.map(({ period }) => period))];
      const dataSet = lane.plan.lane.sourceDataSet;
      const scope = { dataSet, tree: image.sourceTree, orgUnits, periods, single: true as const };
      const again = await readRegistrations(deps.dhis2(lane.plan.source.connection), scope, signal);
      const back = again.filter((registration) => {
        const [orgUnit, combo] = [
          image.orgUnit(registration.orgUnit),
          image.attributeOptionCombo(registration.attributeOptionCombo),
        ];
        if (!registration.completed || orgUnit === undefined || combo === undefined) return false;
        return gone.has(formKey({ orgUnit, period: registration.period, attributeOptionCombo: combo }));
      });
      if (back.length > 0) {
        throw new TerminalError(failureTypes.shortRead, [
          `the source left ${back.length} registrations of complete forms out of one answer that it gives in another; nothing was taken back, run it again`,
        ]);
      }
    }),
  };
}

/** The forms that the rejected or held rows are of, by the source's or the target's ids. */
function formsOf(rejects: Parameters<typeof textColumn>[0], prefix: 'source_' | ''): Set<string> {
  const [orgUnits = [], periods = [], combos = []] = [
    'organisation_unit_id',
    'period',
    'attribute_option_combo_id',
  ].map((column) => textColumn(rejects, `${prefix}${column}`));
  return new Set(
    orgUnits.flatMap((orgUnit, at) => {
      const [period, attributeOptionCombo] = [periods[at], combos[at]];
      if (orgUnit === null || typeof period !== 'string' || typeof attributeOptionCombo !== 'string') return [];
      return [formKey({ orgUnit, period, attributeOptionCombo })];
    }),
  );
}
