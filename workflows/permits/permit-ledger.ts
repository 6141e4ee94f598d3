import { leaseMs, renewMs, vanishedMs, type LeaseAnswer, type LeaseRequest } from '../../contracts/permits';
import { fairShares } from './fair-shares';
import { boundOf, healthy, observe, type ServerHealth } from './server-health';

/** A process that holds permits, may still use some, or waits for one. Times are milliseconds of Temporal's clock. */
export interface Holder {
  readonly process: string;
  /** Of its last request. */
  readonly number: number;
  readonly limits: LeaseRequest['limits'];
  readonly wants: number;
  /** What it was told to keep to. */
  readonly granted: number;
  /** What it may have in flight at most as far as is known here: never less than `granted`. */
  readonly counted: number;
  readonly leaseEndsAt: number;
  readonly heldSince?: number;
  readonly waitingSince?: number;
}

/** Everything that is known of one server; carried from one execution of the workflow to the next. */
export interface PermitLedger {
  readonly holders: readonly Holder[];
  readonly health: ServerHealth;
}

export const emptyLedger: PermitLedger = { holders: [], health: healthy };

/** Processes wait at least so long before they ask again for a first permit. */
const shortestWaitMs = 1_000;
/** Who holds permits that others wait for is asked back so soon. */
const renewSoonMs = 2_000;

/**
 * Books the report of a process and answers with its lease. Never hands out more than the bound leaves: what other
 * processes may have in flight counts until they say that they have less, or are gone. Throws RangeError for a request that
 * is older than the last one of the process.
 */
export function lease(
  ledger: PermitLedger,
  request: LeaseRequest,
  now: number,
): { readonly ledger: PermitLedger; readonly answer: LeaseAnswer } {
  const alive = withoutVanished(ledger, now);
  const others = alive.holders.filter(({ process }) => process !== request.process);
  const before = alive.holders.find(({ process }) => process === request.process);
  if (before !== undefined && before.number >= request.number) {
    throw new RangeError(`report ${request.number} of ${request.process} comes after report ${before.number}`);
  }
  const { concurrency, requestsPerSecond } = lowestLimits([...others, request]);
  const observed = withoutLostProbe(observe(alive.health, request, concurrency, now), others, request);
  const bound = boundOf(observed, concurrency);
  const free = Math.max(0, bound - sum(others.map(({ counted }) => counted)));

  const { rest } = observed;
  const asked = [...others.filter(({ leaseEndsAt }) => leaseEndsAt > now), request].map(asking(before));
  const share =
    rest === undefined ? fairShares(bound, asked, now).get(request.process) : probeShare(rest, request, now);
  const granted = Math.min(share ?? 0, free);
  const probe = rest !== undefined && granted > 0;
  const health = probe ? { ...observed, rest: { endsAt: rest.endsAt, probe: request.process } } : observed;

  const holder: Holder = {
    process: request.process,
    number: request.number,
    limits: request.limits,
    wants: request.wants,
    granted,
    counted: Math.max(granted, request.keeps),
    leaseEndsAt: now + leaseMs,
    ...(granted > 0
      ? { heldSince: before?.heldSince ?? now }
      : request.wants > 0
        ? { waitingSince: before?.waitingSince ?? now }
        : {}),
  };
  const idle = holder.counted === 0 && holder.wants === 0;
  const wantedElsewhere = others.some((one) => one.leaseEndsAt > now && one.wants > 0 && one.granted === 0);
  return {
    ledger: { holders: idle ? others : [...others, holder], health },
    answer: {
      permits: granted,
      ...(requestsPerSecond === undefined || granted === 0
        ? {}
        : { requestsPerSecond: (requestsPerSecond * granted) / concurrency }),
      nextMs: nextMs(holder, health, wantedElsewhere, others.length + 1, now),
      wantedElsewhere,
      probe,
      ...(health.rest === undefined || probe
        ? {}
        : { rest: { endsInMs: Math.max(0, health.rest.endsAt - now), failures: health.failuresInARow } }),
    },
  };
}

/** A process has ended and has nothing in flight. */
export function leave(ledger: PermitLedger, process: string): PermitLedger {
  return { ...ledger, holders: ledger.holders.filter((holder) => holder.process !== process) };
}

/** Takes back what belongs to processes that were not heard of for long enough. */
export function withoutVanished(ledger: PermitLedger, now: number): PermitLedger {
  const holders = ledger.holders.filter(
    ({ leaseEndsAt, counted }) => now < leaseEndsAt + (counted === 0 ? 0 : vanishedMs),
  );
  return { ...ledger, holders };
}

/** The lowest of each limit: two connections or processes may name different ones for the same server. */
export function lowestLimits(of: readonly { readonly limits: LeaseRequest['limits'] }[]): {
  readonly concurrency: number;
  readonly requestsPerSecond: number | undefined;
} {
  const rates = of.flatMap(({ limits }) => limits.requestsPerSecond ?? []);
  return {
    concurrency: Math.min(...of.map(({ limits }) => limits.concurrency)),
    requestsPerSecond: rates.length === 0 ? undefined : Math.min(...rates),
  };
}

function asking(before: Holder | undefined) {
  return (one: Holder | LeaseRequest) => {
    const known = 'leaseEndsAt' in one ? one : before;
    const held = known !== undefined && known.granted > 0;
    return {
      process: one.process,
      wants: one.wants,
      heldSince: held ? known.heldSince : undefined,
      waitingSince: held ? undefined : known?.waitingSince,
    };
  };
}

/** One request is let through when the rest is over; all others wait for what becomes of it. */
function probeShare(rest: NonNullable<ServerHealth['rest']>, request: LeaseRequest, now: number): number {
  if (rest.probe === undefined) return now >= rest.endsAt && request.wants > 0 ? 1 : 0;
  return rest.probe === request.process ? 1 : 0;
}

/** A probe that its process has given up or died with is free for the next one. */
function withoutLostProbe(health: ServerHealth, others: readonly Holder[], request: LeaseRequest): ServerHealth {
  const { rest } = health;
  if (rest?.probe === undefined) return health;
  const going =
    rest.probe === request.process
      ? request.wants > 0 || request.keeps > 0
      : others.some(({ process }) => process === rest.probe);
  return going ? health : { ...health, rest: { endsAt: rest.endsAt } };
}

function nextMs(
  { granted, wants }: Holder,
  { rest }: ServerHealth,
  wantedElsewhere: boolean,
  processes: number,
  now: number,
): number {
  if (granted > 0) return wantedElsewhere ? renewSoonMs : renewMs;
  if (wants === 0) return renewMs;
  const turnOf = Math.min(renewMs, Math.max(shortestWaitMs, processes * 250));
  return rest !== undefined && rest.endsAt > now ? Math.min(rest.endsAt - now, renewMs) : turnOf;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
