import { z } from 'zod';
import type { Account } from './account';

const share = () => z.number().min(0).max(1);

/**
 * Limits over which a run waits for a person instead of writing. Shares are parts of one: 0.05 is five percent. Creations
 * have no limit, so that a first run passes.
 */
export const gatePolicySchema = z.strictObject({
  maxRejectedShare: share().default(0.05).describe('Rejected rows, of the rows extracted'),
  maxDeletedRows: z.int().nonnegative().default(1_000).describe('Rows to be deleted at the target'),
  maxDeletedShare: share().default(0.02).describe('Rows to be deleted, of the target rows in scope'),
  maxUpdatedShare: share().default(0.25).describe('Rows to be overwritten, of the target rows in scope'),
  minSourceShare: share()
    .default(0.8)
    .describe('Rows extracted, of what the last verified run of this scope extracted'),
  holdForMinutes: z
    .number()
    .positive()
    .max(10_080)
    .default(480)
    .describe('How long a run over a limit waits for a person; keep it shorter than the interval of its schedule'),
});
export type GatePolicy = z.infer<typeof gatePolicySchema>;

/** A limit that a preview is over, with its numbers. */
export interface TrippedLimit {
  readonly limit: keyof GatePolicy;
  readonly allowed: number;
  readonly found: number;
  /** One line for people. */
  readonly text: string;
}

/** The limits that an account is over; empty when it may pass. */
export function trippedLimits(policy: GatePolicy, account: Account, lastExtracted?: number): TrippedLimit[] {
  const tripped: TrippedLimit[] = [];
  const deleted = account.targetDeleted;
  const most = (limit: keyof GatePolicy, found: number, what: string) => {
    if (found > policy[limit]) {
      tripped.push({ limit, allowed: policy[limit], found, text: `${what}; ${limit} allows ${policy[limit]}` });
    }
  };
  const percent = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  const said = (part: number, whole: number) => `${part} of ${whole} (${(percent(part, whole) * 100).toFixed(1)} %)`;
  most(
    'maxRejectedShare',
    percent(account.rejected, account.extracted),
    `rejected rows: ${said(account.rejected, account.extracted)} extracted`,
  );
  most('maxDeletedRows', deleted, `rows to be deleted: ${deleted}`);
  most(
    'maxDeletedShare',
    percent(deleted, account.targetRead),
    `rows to be deleted: ${said(deleted, account.targetRead)} in the target`,
  );
  most(
    'maxUpdatedShare',
    percent(account.updated, account.targetRead),
    `rows to be overwritten: ${said(account.updated, account.targetRead)} in the target`,
  );
  if (lastExtracted !== undefined && account.extracted < policy.minSourceShare * lastExtracted) {
    tripped.push({
      limit: 'minSourceShare',
      allowed: policy.minSourceShare,
      found: account.extracted / lastExtracted,
      text: `the source gave ${account.extracted} rows, the last verified run ${lastExtracted}; minSourceShare asks for ${policy.minSourceShare} of that`,
    });
  }
  return tripped;
}
