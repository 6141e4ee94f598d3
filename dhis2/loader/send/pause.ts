import { setTimeout as sleep } from 'node:timers/promises';

/** Waits about `ms` milliseconds (±25 %, so that parallel senders part), or rejects when the signal is aborted. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  const spread = ms * (0.75 + Math.random() * 0.5);
  await sleep(spread, undefined, signal === undefined ? {} : { signal });
}
