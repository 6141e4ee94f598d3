import type { Outcome } from '../contracts/outcome';
import { html, type Html } from './html';

/** The outcome in its own words and a colour beside them. */
export function outcomeMark(outcome: Outcome): Html {
  return html`<span class="outcome ${classOf(outcome)}">${outcome}</span>`;
}

function classOf(outcome: Outcome): string {
  switch (outcome) {
    case 'complete':
      return 'complete';
    case 'complete with rejects':
    case 'held':
      return 'rejects';
    case 'failed':
      return 'failed';
    case 'previewed':
    case 'refused':
    case 'cancelled':
      return 'neutral';
  }
}
