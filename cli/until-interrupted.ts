/** Resolves at the first SIGINT or SIGTERM; a second one ends the process as the system does by default. */
export async function untilInterrupted(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
