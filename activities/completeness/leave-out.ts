import { completenessImbalances } from '../../contracts/completeness';
import { failureTypes } from '../../contracts/failures';
import type { Registration } from '../../dhis2/completeness/complete-data-set-registrations';
import { TerminalError } from '../runtime/to-failure';
import type { FormPlan } from './form-documents';
import { formKey } from './form-image';
import { ReasonCounts } from './reason-counts';

interface Reason {
  readonly code: string;
  readonly text: string;
}

type IsLeft = (form: Registration) => boolean;

/** Registers and corrects no form of these; they count as `notYet`, or as `refused` where waiting does not help. */
export function leaveUnregistered(plan: FormPlan, as: 'notYet' | 'refused', isLeft: IsLeft, reason: Reason): FormPlan {
  const { account } = plan.result;
  const register = plan.register.filter(isLeft);
  const update = plan.update.filter(isLeft);
  return balanced({
    ...plan,
    register: plan.register.filter((form) => !isLeft(form)),
    update: plan.update.filter((form) => !isLeft(form)),
    result: {
      account: {
        ...account,
        registered: account.registered - register.length,
        updated: account.updated - update.length,
        [as]: account[as] + register.length + update.length,
        targetUpdated: account.targetUpdated - update.length,
        targetHeld: account.targetHeld + update.length,
      },
      reasons: counted(plan, [...register, ...update], reason),
    },
  });
}

/** Takes no registration of these back. */
export function leaveRegistered(plan: FormPlan, isLeft: IsLeft, reason: Reason): FormPlan {
  const { account } = plan.result;
  const left = plan.remove.filter(isLeft);
  return balanced({
    ...plan,
    remove: plan.remove.filter((form) => !isLeft(form)),
    result: {
      account: { ...account, removed: account.removed - left.length, notRemoved: account.notRemoved + left.length },
      reasons: counted(plan, left, reason),
    },
  });
}

/** The plan; throws when its account does not balance. */
export function balanced(plan: FormPlan): FormPlan {
  const imbalances = completenessImbalances(plan.result.account);
  if (imbalances.length > 0) throw new TerminalError(failureTypes.accountDoesNotBalance, imbalances);
  return plan;
}

function counted(plan: FormPlan, left: readonly Registration[], { code, text }: Reason) {
  const reasons = new ReasonCounts(plan.result.reasons);
  for (const form of left) reasons.add(code, text, formKey(form));
  return reasons.list();
}
