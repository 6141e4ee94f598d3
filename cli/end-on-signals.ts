import { constants } from 'node:os';

/**
 * Exits on SIGINT and SIGTERM where nobody else listens (any more), with the code that shells give. The system would end the process
 * without its `exit` listeners, which end what it started: a Temporal server, a worker.
 */
export function endOnSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (process.listenerCount(signal) === 1) process.exit(128 + constants.signals[signal]);
    });
  }
}
