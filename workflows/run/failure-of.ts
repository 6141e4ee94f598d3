import { ActivityFailure, ApplicationFailure, ChildWorkflowFailure, TimeoutFailure } from '@temporalio/workflow';
import { boundedText } from '../../contracts/bounded-text';

/** Type and message of the innermost failure that says something, for people; bounded, whoever failed. */
export function failureOf(error: unknown): { type: string; message: string } {
  let current: unknown = error;
  let found = { type: 'Error', message: String(error) };
  while (current instanceof Error) {
    if (current instanceof ApplicationFailure) {
      found = { type: current.type ?? 'Error', message: current.message };
    } else if (current instanceof TimeoutFailure) {
      found = { type: 'Timeout', message: `${current.message} (${current.timeoutType})` };
    } else if (!(current instanceof ActivityFailure || current instanceof ChildWorkflowFailure)) {
      found = { type: current.name, message: current.message };
    }
    current = current.cause;
  }
  return { type: found.type, message: boundedText(found.message) };
}
