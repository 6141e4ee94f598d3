import type { OutcomeCounts } from '../../contracts/permits';
import type { RequestOutcome } from '../../dhis2/client/request-outcome';

const nothing: OutcomeCounts = { answered: 0, failed: 0, failedInARow: 0, overloaded: 0 };

/** How requests ended since the last report that was answered. */
export class OutcomeTally {
  private counts = nothing;

  add({ kind, overloaded }: RequestOutcome): void {
    const { counts } = this;
    this.counts = {
      answered: counts.answered + (kind === 'answered' ? 1 : 0),
      failed: counts.failed + (kind === 'failed' ? 1 : 0),
      failedInARow: kind === 'answered' ? 0 : counts.failedInARow + (kind === 'failed' ? 1 : 0),
      overloaded: counts.overloaded + (overloaded ? 1 : 0),
    };
  }

  /** Begins anew and gives what there was. */
  take(): OutcomeCounts {
    const { counts } = this;
    this.counts = nothing;
    return counts;
  }

  /** Takes back what could not be reported; it happened before what was added since. */
  putBack(earlier: OutcomeCounts): void {
    const { counts } = this;
    this.counts = {
      answered: earlier.answered + counts.answered,
      failed: earlier.failed + counts.failed,
      failedInARow: counts.answered > 0 ? counts.failedInARow : earlier.failedInARow + counts.failedInARow,
      overloaded: earlier.overloaded + counts.overloaded,
    };
  }
}
