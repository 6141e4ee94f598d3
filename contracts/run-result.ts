import type { Account } from './account';
import type { CompletenessResult } from './completeness';
import type { Decision } from './approval';
import type { TrippedLimit } from './gate';
import type { NotReused } from './not-reused';
import type { Outcome } from './outcome';
import type { PreviewSummary, RejectCounts, RejectReason } from './preview';
import type { ServerSummary } from './server-summary';
import type { VerificationSummary } from './verification';

/** How one data set of a run ended. */
export interface DataSetResult {
  readonly lane: string;
  readonly sourceDataSet: string;
  readonly targetDataSet?: string;
  readonly outcome: Outcome;
  /** What became of the rows; where `classesWouldBe`, what would become of them. */
  readonly account: Account;
  /** The account is that of the import, counted from its receipts. */
  readonly settled?: true;
  /** Of an import that broke off before it was settled. */
  readonly landed?: LandedRows;
  readonly rejectReasons: readonly RejectReason[];
  /** Rows that did not land, held ones included: new, or known from the last verified run of the same scope. */
  readonly rejects?: RejectCounts;
  /** Short hash of the preview that the gate saw. */
  readonly preview?: string;
  /** Top lines of what that preview showed, and where the whole tables lie. */
  readonly changes?: PreviewSummary;
  /** Sentences on what is missing at the source or empty, of which no row tells. */
  readonly notes?: readonly string[];
  /** Limits of the gate that the preview was over. */
  readonly tripped?: readonly TrippedLimit[];
  /** What a person decided on it. */
  readonly decision?: Decision;
  /** Why the import was stopped before its end: the target refused too much. What was sent before is verified. */
  readonly stopped?: string;
  /** What the target held when it was read back, also where that was not what was meant. */
  readonly verification?: VerificationSummary;
  /** What became of the registrations of complete forms, where the pipeline brings them over. */
  readonly completeness?: CompletenessResult;
  /** Import requests sent. */
  readonly posts: number;
  /** Whether the whole scope was read or what the source changed, and why. */
  readonly mode?: 'full' | 'delta';
  readonly modeReason?: string;
  /** What a delta of this source may not see, in words. */
  readonly modeNote?: string;
  /** Chunks of the plan, and how many of them were taken from an earlier attempt or run instead of the source. */
  readonly chunks?: number;
  readonly reusedChunks?: number;
  /** In a run that continues another one: what that run had read and was read again, by reason. */
  readonly notReused?: readonly NotReused[];
  /** Of rows that were gathered: how many rows of other ways they were made of; these ways have lines of their own. */
  readonly gatheredRows?: number;
  /** Why it failed: the task and one line. */
  readonly failure?: { readonly task: string; readonly type: string; readonly message: string };
}

/** What is known to have landed of an import that broke off; requests that were under way then may have landed as well. */
export interface LandedRows {
  readonly rows: number;
  /** Batches that were done, and how many there were. */
  readonly batches: number;
  readonly of: number;
}

/** What had landed, in a sentence. */
export function landedText({ rows, batches, of }: LandedRows): string {
  return `Before it broke off ${rows} rows had landed in ${batches} of ${of} batches; what was on its way may have landed as well. Nothing was verified.`;
}

/** True where the account is a plan that nothing has proved: its classes read "would be". */
export function classesWouldBe({
  settled,
  targetDataSet,
  outcome,
}: {
  readonly settled?: true | undefined;
  readonly targetDataSet?: string | undefined;
  readonly outcome?: Outcome | undefined;
}): boolean {
  const ended = outcome === 'complete' || outcome === 'complete with rejects';
  return settled !== true && targetDataSet !== undefined && !ended;
}

/** How a task on the run as a whole ended. */
export interface TaskResult {
  readonly task: string;
  readonly kind: string;
  readonly status: 'done' | 'failed' | 'skipped' | 'cancelled';
  /** What it gave, a small JSON value. */
  readonly value?: unknown;
  readonly failure?: { readonly type: string; readonly message: string };
}

/** The workflow's result: what the Temporal UI and `report.json` show. */
export interface RunResult {
  readonly run: string;
  readonly pipeline: string;
  /** The time that the run is for (ISO 8601), from which relative periods are taken: a schedule's, else its start. */
  readonly nominalTime?: string;
  readonly outcome: Outcome;
  readonly dryRun: boolean;
  readonly servers: readonly ServerSummary[];
  readonly dataSets: readonly DataSetResult[];
  /** Tasks on the run as a whole; absent where the pipeline has none. */
  readonly tasks?: readonly TaskResult[];
  /** What is left out of it, in a sentence, where there are too many data sets for a result with all details. */
  readonly shortened?: string;
}
