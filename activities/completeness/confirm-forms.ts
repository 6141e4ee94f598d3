import type { RunKey } from '../../contracts/run';
import type { Registration } from '../../dhis2/completeness/complete-data-set-registrations';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { LaneDocuments } from '../runtime/lane-documents';
import type { LaneReceipts } from '../runtime/lane-receipts';
import { changedForms } from './changed-forms';
import type { FormPlan } from './form-documents';
import { FormImage, formKey } from './form-image';
import { leaveRegistered, leaveUnregistered } from './leave-out';
import { readRegistrations } from './registration-scope';

export interface ConfirmedLane {
  readonly deps: ActivityDeps;
  readonly run: RunKey;
  readonly lane: LaneDocuments;
  readonly ledger: LaneReceipts;
}

/**
 * Asks the source whether what is to be done is right: no form is registered whose values changed since they were read, and none is
 * taken back that another request shows to be complete.
 */
export async function confirmForms(of: ConfirmedLane, plan: FormPlan, signal: AbortSignal): Promise<FormPlan> {
  const image = new FormImage(of.lane);
  const changed = await changedForms(of, image, [...plan.register, ...plan.update], signal);
  const complete = await completeAgain(of, image, plan.remove, signal);
  const unchanged = leaveUnregistered(plan, 'notYet', (form) => changed.has(formKey(form)), {
    code: 'VALUES_CHANGED',
    text: 'Values of the form changed at the source after they were read; the next run brings them over',
  });
  return leaveRegistered(unchanged, (form) => complete.has(formKey(form)), {
    code: 'COMPLETE_AFTER_ALL',
    text: 'The source left the registration out of one answer and gave it in the next; run it again',
  });
}

/** Which of these forms of the target the source shows to be complete when it is asked for their org units one by one. */
async function completeAgain(
  { deps, lane }: ConfirmedLane,
  image: FormImage,
  forms: readonly Registration[],
  signal: AbortSignal,
): Promise<ReadonlySet<string | undefined>> {
  if (forms.length === 0) return new Set();
  const orgUnits = new Set(forms.flatMap(({ orgUnit }) => image.units.get(orgUnit) ?? []));
  const periods = [...new Set(forms.map(({ period }) => period))];
  const dataSet = lane.plan.lane.sourceDataSet;
  const scope = { dataSet, tree: image.sourceTree, orgUnits, periods, single: true as const };
  const again = await readRegistrations(deps.dhis2(lane.plan.source.connection), scope, signal);
  return new Set(again.filter(({ completed }) => completed).map((registration) => image.keyOf(registration)));
}
