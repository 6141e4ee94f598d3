import { z } from 'zod';
import type { Account } from './account';
import type { MissingCount } from './missing';

const share = () => z.number().min(0).max(1);

/** A week. */
export const maxHoldMinutes = 10_080;

/**
 * Limits over which a run waits for a person instead of writing. Shares are parts of one: 0.05 is five percent. Creations
 * have no limit, so that a first run passes.
 */
export const gatePolicySchema = z.strictObject({
  maxRejectedShare: share()
    .default(0.05)
    .describe(
      'Rejected rows, of the rows extracted; also counted while importing, which stops and holds the rest over it',
    ),
  maxDeletedRows: z.int().nonnegative().default(1_000).describe('Rows to be deleted at the target'),
  maxDeletedShare: share().default(0.02).describe('Rows to be deleted, of the target rows in scope'),
  maxUpdatedShare: share().default(0.25).describe('Rows to be overwritten, of the target rows in scope'),
  minSourceShare: share()
    .default(0.8)
    .describe('Rows extracted, of what the last verified run of this scope extracted'),
  maxMissingShare: share()
    .default(0.02)
    .describe(
      'Org units, data elements or attribute options that the last verified run with the same parameters read and that this one cannot read any more, of those of that run; the largest of these shares counts',
    ),
  holdForMinutes: z
    .number()
    .positive()
    .max(maxHoldMinutes)
    .default(480)
    .describe('How long a run over a limit waits for a person; keep it shorter than the interval of its schedule'),
  serverDryRun: z
    .boolean()
    .default(false)
    .describe(
      'true: the target judges every batch in a dry run of its own before the limits are looked at, and what it refuses is not sent; costs as much as the import',
    ),
});
export type GatePolicy = z.infer<typeof gatePolicySchema>;

export type GateLimit = Exclude<keyof GatePolicy, 'serverDryRun'>;

/** A limit that a preview is over, with its numbers. */
export interface TrippedLimit {
  readonly limit: GateLimit;
  readonly allowed: number;
  readonly found: number;
  /** One line for people. */
  readonly text: string;
}

/**
 * How many rows the target may refuse while they are imported, before the import stops: as many as `maxRejectedShare` leaves
 * after those of the preview. Where a person let a preview over that limit pass, as many again.
 */
export function refusalsAllowed(policy: GatePolicy, account: Account, wholeScope?: WholeScope): number {
  const limit = Math.floor(policy.maxRejectedShare * sourceRowsOf(account, wholeScope));
  return account.rejected > limit ? limit : limit - account.rejected;
}

function sourceRowsOf({ extracted, retried }: Account, wholeScope: WholeScope | undefined): number {
  return Math.max(extracted + retried, wholeScope?.source ?? 0);
}

/** Rows of source and target in a scope of which a run reads only a part. */
export interface WholeScope {
  readonly source: number;
  readonly target: number;
}

/** A gate's look at what can no longer be read; empty where there is no earlier run. */
function tooMuchMissing(allowed: number, missing: readonly MissingCount[]): TrippedLimit[] {
  return missing
    .map((part) => ({ ...part, share: part.of === 0 ? 0 : part.missing / part.of }))
    .filter(({ share: found }) => found > allowed)
    .map(({ what, missing: gone, of, named, share: found }) => ({
      limit: 'maxMissingShare' as const,
      allowed,
      found,
      text: `${what} that the last verified run with these parameters read and this one cannot: ${gone} of ${of} (${(found * 100).toFixed(1)} %): ${named}; maxMissingShare allows ${allowed}`,
    }));
}

/**
 * The limits that an account is over; empty when it may pass. Shares are parts of what the run read, or of the whole scope
 * where the run reads only what changed: ten edits of a form of ten rows are no accident.
 */
export function trippedLimits(
  policy: GatePolicy,
  account: Account,
  lastExtracted?: number,
  wholeScope?: WholeScope,
  missing: readonly MissingCount[] = [],
): TrippedLimit[] {
  const sourceRows = sourceRowsOf(account, wholeScope);
  const targetRows = Math.max(account.targetRead, wholeScope?.target ?? 0);
  const tripped: TrippedLimit[] = [];
  const deleted = account.targetDeleted;
  const most = (limit: GateLimit, found: number, what: string) => {
    if (found > policy[limit]) {
      tripped.push({ limit, allowed: policy[limit], found, text: `${what}; ${limit} allows ${policy[limit]}` });
    }
  };
  const percent = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
  const said = (part: number, whole: number) => `${part} of ${whole} (${(percent(part, whole) * 100).toFixed(1)} %)`;
  most(
    'maxRejectedShare',
    percent(account.rejected, sourceRows),
    `rejected rows: ${said(account.rejected, sourceRows)} extracted`,
  );
  most('maxDeletedRows', deleted, `rows to be deleted: ${deleted}`);
  most(
    'maxDeletedShare',
    percent(deleted, targetRows),
    `rows to be deleted: ${said(deleted, targetRows)} in the target`,
  );
  most(
    'maxUpdatedShare',
    percent(account.updated, targetRows),
    `rows to be overwritten: ${said(account.updated, targetRows)} in the target`,
  );
  if (lastExtracted !== undefined && account.extracted < policy.minSourceShare * lastExtracted) {
    tripped.push({
      limit: 'minSourceShare',
      allowed: policy.minSourceShare,
      found: account.extracted / lastExtracted,
      text: `the source gave ${account.extracted} rows, the last verified run ${lastExtracted}; minSourceShare asks for ${policy.minSourceShare} of that`,
    });
  }
  return [...tripped, ...tooMuchMissing(policy.maxMissingShare, missing)];
}
