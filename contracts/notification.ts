import type { Outcome } from './outcome';

/** What a notification says of a run. `text` is for people, and all that chat services read. */
export interface NotificationMessage {
  readonly text: string;
  readonly run: string;
  readonly workflowId: string;
  readonly pipeline: string;
  readonly outcome: Outcome;
  readonly dataSets: readonly {
    readonly dataSet: string;
    readonly outcome: Outcome;
    /** Created, updated and deleted are a plan that was not carried out, or of which it is not known. */
    readonly wouldBe: boolean;
    readonly created: number;
    readonly updated: number;
    readonly deleted: number;
    readonly unchanged: number;
    /** Rows that the target would take and not keep. */
    readonly notKept: number;
    readonly rejected: number;
  }[];
}
