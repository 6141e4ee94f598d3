const tails = new Map<string, Promise<unknown>>();

/**
 * Runs `work` after all earlier work of this process for the same server. Repeats go through here: what failed because
 * parallel POSTs created the same period succeeds alone.
 */
export async function oneAtATime<T>(server: string, work: () => Promise<T>): Promise<T> {
  const before = tails.get(server) ?? Promise.resolve();
  const mine = before.then(work, work);
  const settled = mine.catch(() => undefined);
  tails.set(server, settled);
  try {
    return await mine;
  } finally {
    if (tails.get(server) === settled) tails.delete(server);
  }
}
