import { setTimeout as wait } from 'node:timers/promises';

/** Asks again and again until the answer is true; throws after the time limit. */
export async function waitUntil(
  what: string,
  ask: () => boolean | Promise<boolean>,
  timeoutMs = 60_000,
  /** Between two questions; longer where each costs the server work. */
  pollMs = 50,
): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await ask())) {
    if (Date.now() > end) throw new Error(`${what}: not within ${timeoutMs / 1000} s`);
    await wait(pollMs);
  }
}
