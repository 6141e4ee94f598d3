import { setTimeout as sleep } from 'node:timers/promises';
import { Dhis2Error, InvalidArgumentError } from '../errors/errors';

export interface RetryOptions {
  /** How often the function is called at most, the first time included. Default 4. */
  readonly attempts?: number;
  /** Longest wait before the second attempt; it doubles from attempt to attempt. Default 1,000. */
  readonly firstDelayMs?: number;
  /** Upper limit of that doubling. Default 60,000. */
  readonly maxDelayMs?: number;
  /** A server that asks for a longer pause than this is not waited for. Default 600,000. */
  readonly maxRetryAfterMs?: number;
  /** Ends the waiting; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called before each wait. */
  readonly onRetry?: (failure: { error: Dhis2Error; attempt: number; delayMs: number }) => void;
}

/**
 * Calls the function again after failures that may pass (`Dhis2Error.retryable`: busy, restarting, time-out, broken
 * connection, cut body), never after others. The wait is random between half and the whole of a doubling delay, and at
 * least what the server asked for in `Retry-After`. After the last attempt its error is thrown as it is.
 */
export async function withRetry<T>(call: () => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const { attempts = 4, firstDelayMs = 1_000, maxDelayMs = 60_000, maxRetryAfterMs = 600_000, signal } = options;
  if (!Number.isInteger(attempts) || attempts < 1) {
    throw new InvalidArgumentError(`attempts must be a whole number from 1 on; it is ${attempts}`);
  }
  for (let attempt = 1; ; attempt += 1) {
    signal?.throwIfAborted();
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof Dhis2Error) || !error.retryable || attempt >= attempts) throw error;
      const asked = error.retryAfterMs ?? 0;
      if (asked > maxRetryAfterMs) throw error;
      const backoffMs = Math.min(maxDelayMs, firstDelayMs * 2 ** (attempt - 1));
      const delayMs = Math.max(asked, Math.round(backoffMs * (0.5 + Math.random() / 2)));
      options.onRetry?.({ error, attempt, delayMs });
      await wait(delayMs, signal);
    }
  }
}

async function wait(delayMs: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(delayMs, undefined, signal ? { signal } : {});
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}
