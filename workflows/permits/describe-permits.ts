import type { PermitsView } from '../../contracts/permits';
import { lowestLimits, type PermitLedger } from './permit-ledger';
import { boundOf } from './server-health';

/** The ledger for people and programs. */
export function viewOf(server: string, { holders, health }: PermitLedger): PermitsView {
  const limits = holders.length === 0 ? undefined : lowestLimits(holders);
  const { rest, slowed } = health;
  return {
    server,
    state:
      rest !== undefined
        ? rest.probe === undefined
          ? 'resting'
          : 'probing'
        : slowed !== undefined
          ? 'slowed'
          : 'serving',
    concurrency: limits?.concurrency,
    bound: limits === undefined ? undefined : boundOf(health, limits.concurrency),
    requestsPerSecond: limits?.requestsPerSecond,
    failuresInARow: health.failuresInARow,
    ...(rest === undefined ? {} : { restEndsAt: new Date(rest.endsAt).toISOString() }),
    processes: [...holders]
      .sort((a, b) => (a.process < b.process ? -1 : 1))
      .map(({ process, granted, counted, wants, leaseEndsAt }) => ({
        process,
        permits: granted,
        counted,
        wants,
        leaseEndsAt: new Date(leaseEndsAt).toISOString(),
      })),
  };
}

/** The view as Markdown for the Temporal UI. */
export function markdownOf(view: PermitsView): string {
  if (view.processes.length === 0) return `${stateLine(view)}\n\nNo process holds permits.`;
  const rate =
    view.requestsPerSecond === undefined
      ? 'no limit of the rate'
      : `${Math.round(view.requestsPerSecond * 10) / 10} requests per second`;
  const rows = view.processes.map(
    ({ process, permits, counted, wants, leaseEndsAt }) =>
      `| ${process} | ${permits} | ${counted} | ${wants} | ${timeOf(leaseEndsAt)} |`,
  );
  return [
    stateLine(view),
    '',
    `At most ${view.concurrency ?? 0} requests in flight, ${rate}: the lowest limits of the processes below.`,
    '',
    '| Process | Permits | Counted | Wants | Lease ends |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

function stateLine({ state, bound, concurrency, failuresInARow, restEndsAt }: PermitsView): string {
  const failures = `${failuresInARow} requests in a row failed`;
  switch (state) {
    case 'serving':
      return '**Serving.**';
    case 'slowed':
      return `**Slowed down** after signs of too much load: ${bound ?? 0} of ${concurrency ?? 0} permits are handed out, more step by step.`;
    case 'resting':
      return `**Resting** until ${timeOf(restEndsAt ?? '')}: ${failures}. Then one request is let through as a probe.`;
    case 'probing':
      return `**Probing**: ${failures}; one request is under way to see whether the server is back.`;
  }
}

/** `12:03:04 UTC` */
function timeOf(instant: string): string {
  return `${instant.slice(11, 19)} UTC`;
}
