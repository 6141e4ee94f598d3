import type { Outcome } from '../contracts/outcome';

/** Exit codes of the `sluice` command, for cron jobs and scripts. */
export const exitCodes = {
  done: 0,
  failed: 1,
  completeWithRejects: 2,
  held: 3,
  refusedOrCancelled: 4,
  /** The command itself was wrong: unknown option, bad parameters, no configuration. */
  usage: 64,
  /** Ctrl-C while a run was followed; the run itself stays open. */
  interrupted: 130,
} as const;

export function exitCodeOf(outcome: Outcome): number {
  switch (outcome) {
    case 'previewed':
    case 'complete':
      return exitCodes.done;
    case 'complete with rejects':
      return exitCodes.completeWithRejects;
    case 'held':
      return exitCodes.held;
    case 'refused':
    case 'cancelled':
      return exitCodes.refusedOrCancelled;
    case 'failed':
      return exitCodes.failed;
  }
}
