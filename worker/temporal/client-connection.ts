import { setTimeout as wait } from 'node:timers/promises';
import { Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';

/** A client's connection to a Temporal server that can be closed at any time, also while calls wait for an answer or for another try. */
export interface ClientConnection {
  readonly connection: Connection;
  /** Closes; takes a second at the most. A call that is under way is rejected once the server has ended it or is gone. */
  close(): Promise<void>;
}

const longestBackoffMs = 1_000;
/** As long as the default of Temporal's client (10 attempts, up to 5 s apart), in shorter steps. */
const maxAttempts = 25;

/**
 * Connects to a Temporal server.
 *
 * Temporal's client (1.24.0) retries a call on a timer, and closing the connection does not end the timer: it calls the closed channel,
 * which throws "Channel has been shut down" where nobody can catch it, and the call is never settled. Hence no call is retried
 * once the closing has begun, and the channel is closed after the last timer.
 *
 * @throws Temporal's error where the server does not answer
 */
export async function connectClient(address: string): Promise<ClientConnection> {
  const defaults = defaultGrpcRetryOptions({ maxAttempts });
  let closing = false;
  let lastRetryAt = 0;
  const connection = await Connection.connect({
    address,
    interceptors: [
      makeGrpcRetryInterceptor({
        retryableDecider: (attempt, status) => !closing && defaults.retryableDecider(attempt, status),
        delayFunction: (attempt, status) => {
          const delayMs = Math.min(longestBackoffMs, defaults.delayFunction(attempt, status));
          lastRetryAt = Math.max(lastRetryAt, Date.now() + delayMs);
          return delayMs;
        },
      }),
    ],
  });
  return {
    connection,
    close: async () => {
      closing = true;
      const leftMs = lastRetryAt - Date.now();
      // a little more, because the timer's call must have begun
      if (leftMs > 0) await wait(leftMs + 20);
      await connection.close();
    },
  };
}
