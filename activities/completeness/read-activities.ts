import type { CompletenessReadActivities, PlanCompletenessInput } from '../../contracts/activities';
import { laneFile, runFolder } from '../../contracts/run';
import { textColumn } from '../../frames/columns';
import type { FrameStore } from '../../frames/store/frame-store';
import { previewDocumentSchema } from '../gate/preview-document';
import { settledReceiptSchema, settledTask } from '../import/batch-documents';
import { activity } from '../runtime/activity';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { laneDocuments, requireTarget, type LaneDocuments } from '../runtime/lane-documents';
import { LaneReceipts } from '../runtime/lane-receipts';
import { stepReceiptName, type Receipts } from '../runtime/receipts';
import { overtakenBy } from '../verify/writers';
import { classifyForms } from './classify-forms';
import { confirmForms } from './confirm-forms';
import { formPlanSchema, registrationsSchema, type FormPlan } from './form-documents';
import { FormImage, formKey } from './form-image';
import { leaveRegistered, leaveUnregistered } from './leave-out';
import { periodsInScope, readRegistrations } from './registration-scope';
import { overRemovalLimits } from './removal-limits';

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
      const periodsBefore = lane.plan.reading?.periodsBefore;
      const scope = { dataSet, tree, orgUnits, periods, periodsBefore };
      const registrations = await readRegistrations(dhis2, scope, signal);
      return { registrations: await store.putDocument(`${runFolder(run)}/plan`, { format: 1, registrations }) };
    }),

    planCompleteness: activity(async (input, signal) => {
      const { run, deletes } = input;
      const lane = await laneDocuments(documents, input.plan);
      const target = requireTarget(lane);
      const image = new FormImage(lane);
      const { registrations: source } = await documents.get(input.registrations, registrationsSchema);
      const orgUnits = new Set(image.units.keys());
      const periodsBefore = lane.plan.reading?.periodsBefore;
      const periods = periodsInScope(lane.plan);
      const scope = { dataSet: target.dataSet, tree: image.tree, orgUnits, periods, periodsBefore };
      const there = await readRegistrations(deps.dhis2(target.connection), scope, signal);
      const settledName = stepReceiptName(run, settledTask, laneFile(lane.plan.lane), 0);
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
      const plan = await asAllowed(forms, { store, lane, ...input });
      return { forms: await store.putDocument(`${runFolder(run)}/plan`, plan), result: plan.result };
    }),

    confirmForms: activity(async ({ run, plan: ref, forms: formsRef }, signal) => {
      const lane = await laneDocuments(documents, ref);
      const confirmed = await confirmForms(
        { deps, run, lane, ledger: new LaneReceipts(receipts, store, run, lane, 'completeness') },
        await documents.get(formsRef, formPlanSchema),
        signal,
      );
      return { forms: await store.putDocument(`${runFolder(run)}/plan`, confirmed), result: confirmed.result };
    }),
  };
}

/** Without what another run has overtaken, and without removals over the limits. */
async function asAllowed(
  plan: FormPlan,
  {
    run,
    imported,
    limits,
    ...of
  }: PlanCompletenessInput & { readonly store: FrameStore; readonly lane: LaneDocuments },
): Promise<FormPlan> {
  // between the verification and this stage the lock was free
  const other = imported ? await overtakenBy(of.store, run, of.lane, periodsInScope(of.lane.plan)) : undefined;
  if (other !== undefined) {
    const text = `Run ${other.run} has written since the values were verified, so that they may be other ones now; run it again`;
    const reason = { code: 'OVERTAKEN', text };
    return leaveRegistered(
      leaveUnregistered(plan, 'refused', () => true, reason),
      () => true,
      reason,
    );
  }
  const text = overRemovalLimits(plan.result.account, limits);
  return text === undefined ? plan : leaveRegistered(plan, () => true, { code: 'OVER_LIMIT', text });
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
