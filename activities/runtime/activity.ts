import { Context } from '@temporalio/activity';
import { toFailure } from './to-failure';

/** Well below the proxies' heartbeat time-out of half a minute. */
const heartbeatEveryMs = 5_000;

/**
 * Wraps an activity: while it works it sends heartbeats, so that a dead worker is noticed and a cancellation arrives;
 * what it throws becomes a failure that Temporal retries or not (see toFailure).
 */
export function activity<I, O>(work: (input: I, signal: AbortSignal) => Promise<O>): (input: I) => Promise<O> {
  return async (input) => {
    const context = Context.current();
    const beat = setInterval(() => {
      context.heartbeat();
    }, heartbeatEveryMs);
    context.heartbeat();
    try {
      return await work(input, context.cancellationSignal);
    } catch (error) {
      if (context.cancellationSignal.aborted) await context.cancelled;
      throw toFailure(error);
    } finally {
      clearInterval(beat);
    }
  };
}
