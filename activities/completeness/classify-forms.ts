import type { CompletenessAccount } from '../../contracts/completeness';
import type { DeletePolicy } from '../../contracts/parameters/delete-policy';
import type { Registration } from '../../dhis2/completeness/complete-data-set-registrations';
import { formKey, type FormImage } from './form-image';
import type { FormPlan } from './form-documents';
import { balanced } from './leave-out';
import { ReasonCounts } from './reason-counts';

export interface FormsToClassify {
  readonly image: FormImage;
  readonly targetDataSet: string;
  readonly source: readonly Registration[];
  readonly target: readonly Registration[];
  /** Forms of the source with a row that did not land. */
  readonly blockedAtSource: ReadonlySet<string>;
  /** Forms of the target with such a row that no row of the source stands behind. */
  readonly blockedAtTarget: ReadonlySet<string>;
  readonly deletes: DeletePolicy;
}

interface Form {
  readonly registration: Registration;
  /** What it is made of, as `FormImage.sourceOf` names it. */
  readonly sources: Set<string>;
  blocked: boolean;
}

/** Decides what becomes of each form; every number is counted where its form is met. */
export function classifyForms(input: FormsToClassify): FormPlan {
  const reasons = new ReasonCounts();
  const { forms, account } = imagesOf(input, reasons);
  const held = new Map(input.target.map((registration) => [formKey(registration), registration]));
  account.targetRead = held.size;
  const [register, update, remove]: Registration[][] = [[], [], []];
  for (const [key, { registration, sources, blocked }] of forms) {
    const there = held.get(key);
    const isPart = input.image.isPart(registration, sources);
    if (isAsMeant(registration, there)) {
      account.unchanged += 1;
      account.targetUnchanged += 1;
    } else if (blocked || input.blockedAtTarget.has(key) || isPart) {
      account.notYet += 1;
      if (there !== undefined) account.targetHeld += 1;
      if (isPart)
        reasons.add('PARTLY_COMPLETE', 'Of the source forms that become this form only some are complete', key);
      else reasons.add('ROWS_NOT_LANDED', 'A row of the form was rejected or held', key);
    } else if (there === undefined) {
      account.registered += 1;
      register?.push(registration);
    } else {
      account.updated += 1;
      account.targetUpdated += 1;
      update?.push(registration);
    }
  }
  for (const [key, registration] of held) {
    if (forms.has(key)) continue;
    if (input.deletes === 'propagate' && registration.completed && input.image.removable(registration)) {
      account.removed += 1;
      remove?.push(registration);
    } else account.leftAlone += 1;
  }
  return balanced({
    format: 1,
    register: register ?? [],
    update: update ?? [],
    remove: remove ?? [],
    result: { account, reasons: reasons.list() },
  });
}

/** Same day, and complete. Who registered it is written but not compared: a server may put its own user there. */
export function isAsMeant(meant: Registration, there: Registration | undefined): boolean {
  return there !== undefined && there.completed && there.date === meant.date;
}

function imagesOf(
  { image, source, targetDataSet, blockedAtSource }: FormsToClassify,
  reasons: ReasonCounts,
): { forms: Map<string, Form>; account: CompletenessAccount } {
  const account = emptyAccount();
  const forms = new Map<string, Form>();
  for (const registration of source) {
    if (!registration.completed) continue;
    account.sourceRead += 1;
    const orgUnit = image.orgUnit(registration.orgUnit);
    const attributeOptionCombo = image.attributeOptionCombo(registration.attributeOptionCombo);
    if (!image.isPeriod(registration.period)) {
      account.refused += 1;
      reasons.add('BAD_PERIOD', "The period is none in the target's calendar", formKey(registration));
      continue;
    }
    if (orgUnit === undefined || attributeOptionCombo === undefined || !image.isReachable(orgUnit)) {
      account.refused += 1;
      const key = formKey(registration);
      if (orgUnit === undefined) reasons.add('UNMAPPED_ORG_UNIT', 'The mapping does not name the org unit', key);
      else if (attributeOptionCombo === undefined)
        reasons.add('UNMAPPED_ATTRIBUTE_OPTION_COMBO', 'The mapping does not name the attribute option combo', key);
      else
        reasons.add('ORG_UNIT_OUT_OF_REACH', 'The target has no such org unit, or its user may not write there', key);
      continue;
    }
    const meant = { ...registration, dataSet: targetDataSet, orgUnit, attributeOptionCombo };
    const blocked = blockedAtSource.has(formKey(registration));
    const known = forms.get(formKey(meant));
    if (known === undefined) {
      forms.set(formKey(meant), { registration: meant, sources: new Set([image.sourceOf(registration)]), blocked });
      continue;
    }
    account.merged += 1;
    known.sources.add(image.sourceOf(registration));
    known.blocked ||= blocked;
    // complete since the last of them was
    if (meant.date > known.registration.date) forms.set(formKey(meant), { ...known, registration: meant });
  }
  return { forms, account };
}

function emptyAccount(): CompletenessAccount {
  return {
    sourceRead: 0,
    merged: 0,
    registered: 0,
    updated: 0,
    unchanged: 0,
    notYet: 0,
    refused: 0,
    targetRead: 0,
    targetUnchanged: 0,
    targetUpdated: 0,
    removed: 0,
    notRemoved: 0,
    leftAlone: 0,
    targetHeld: 0,
  };
}
