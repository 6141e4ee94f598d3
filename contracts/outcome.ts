/**
 * How a run, or one data set of it, ended. Only `failed` fails the workflow.
 * `previewed`: a dry run; nothing was written. `complete`: the target holds what the source has, proved by reading it
 * back. `complete with rejects`: the same, but for rows that are listed with their reasons. `held`: over a limit of the gate;
 * nothing was written, or, where the target refused too much while importing, the rest was not.
 */
export const outcomes = [
  'previewed',
  'complete',
  'complete with rejects',
  'held',
  'refused',
  'cancelled',
  'failed',
] as const;
export type Outcome = (typeof outcomes)[number];

const severity: readonly Outcome[] = [
  'complete',
  'previewed',
  'complete with rejects',
  'held',
  'refused',
  'cancelled',
  'failed',
];

/** The outcome that a run with these data sets has: the worst of them; `complete` for none. */
export function worstOutcome(all: readonly Outcome[]): Outcome {
  return all.reduce<Outcome>(
    (worst, next) => (severity.indexOf(next) > severity.indexOf(worst) ? next : worst),
    'complete',
  );
}
