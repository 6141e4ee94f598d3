import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { ApplicationFailure } from '@temporalio/common';
import {
  leaseRequestSchema,
  leaseUpdateName,
  leaveSchema,
  leaveSignalName,
  permitsQueryName,
  type LeaseAnswer,
  type LeaseRequest,
  type Leave,
  type PermitsView,
} from '../../contracts/permits';
import { boundedText, firstLines } from '../../contracts/bounded-text';
import { failureTypes } from '../../contracts/failures';
import { parameterProblems } from '../parameter-problems';
import { markdownOf, viewOf } from './describe-permits';
import { emptyLedger, lease, leave, withoutVanished, type PermitLedger } from './permit-ledger';

export interface ServerPermitsInput {
  /** Name of the server, for people. */
  readonly server: string;
  /** Of the execution before this one. */
  readonly ledger?: PermitLedger;
}

const leaseUpdate = defineUpdate<LeaseAnswer, [LeaseRequest]>(leaseUpdateName);
const leaveSignal = defineSignal<[Leave]>(leaveSignalName);
const permitsQuery = defineQuery<PermitsView>(permitsQueryName);

/** A server that nobody asked for in so long has no workflow. */
const lingerMs = 5 * 60_000;
/** How often the details are written anew when nobody asks, e.g. after a process has died. */
const lookEveryMs = 30_000;

/**
 * Leases the permits of one DHIS2 server to the worker processes. Started by the first that asks, ends when nobody has asked
 * for five minutes. Each request is answered at once; nothing waits in here.
 */
export async function serverPermits({ server, ledger: before }: ServerPermitsInput): Promise<void> {
  let ledger = before ?? emptyLedger;
  let askedAt = Date.now();
  const show = (next: PermitLedger): void => {
    ledger = next;
    setCurrentDetails(markdownOf(viewOf(server, ledger)));
  };

  setHandler(
    leaseUpdate,
    (request) => {
      askedAt = Date.now();
      const leased = lease(ledger, request, askedAt);
      show(leased.ledger);
      return leased.answer;
    },
    {
      validator: (given) => {
        const parsed = leaseRequestSchema.safeParse(given);
        if (!parsed.success) throw refusal(boundedText(firstLines(parameterProblems(parsed.error)).join('\n')));
        const known = ledger.holders.find(({ process }) => process === parsed.data.process);
        if (known !== undefined && known.number >= parsed.data.number) throw refusal('the request comes too late');
      },
    },
  );
  setHandler(leaveSignal, (given) => {
    const parsed = leaveSchema.safeParse(given);
    if (parsed.success) show(leave(ledger, parsed.data.process));
  });
  setHandler(permitsQuery, () => viewOf(server, ledger));
  show(ledger);

  const idleUntil = (): number => Math.max(askedAt + lingerMs, ledger.health.rest?.endsAt ?? 0);
  while (ledger.holders.length > 0 || Date.now() < idleUntil()) {
    const pauseMs = ledger.holders.length > 0 ? lookEveryMs : Math.max(1, idleUntil() - Date.now());
    await condition(() => workflowInfo().continueAsNewSuggested, pauseMs);
    show(withoutVanished(ledger, Date.now()));
    if (!workflowInfo().continueAsNewSuggested) continue;
    await condition(allHandlersFinished);
    await continueAsNew<typeof serverPermits>({ server, ledger });
  }
}

function refusal(message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, failureTypes.badParameters);
}
