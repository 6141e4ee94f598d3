/**
 * Resolves at the first SIGINT or SIGTERM; a second one ends the process at once. Resolves as well when the process that started this
 * one has ended, where the two are connected.
 */
export async function untilInterrupted(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
    process.once('disconnect', () => resolve());
    // the listener alone would keep the process alive
    process.channel?.unref();
    if ('connected' in process && !process.connected) resolve();
  });
}
