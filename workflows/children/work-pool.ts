import { isCancellation } from '@temporalio/workflow';

export interface PoolOptions {
  /** First index to do. */
  readonly from: number;
  /** Indexes are below this. */
  readonly to: number;
  readonly parallel: number;
  /** Asked before each start; true ends the handing out, and what is under way is finished. */
  readonly stop?: () => boolean;
}

/**
 * Does `work` for the indexes in order, `parallel` at a time. After a failure nothing new is started, what is under way
 * is finished, and the first failure is thrown. Gives the first index that was not started.
 */
export async function workPool(options: PoolOptions, work: (index: number) => Promise<void>): Promise<number> {
  let next = options.from;
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    while (next < options.to && failures.length === 0 && options.stop?.() !== true) {
      const index = next;
      next += 1;
      try {
        await work(index);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.parallel, options.to - options.from) }, worker));
  const first = failures.find((failure) => isCancellation(failure)) ?? failures[0];
  if (first !== undefined) throw first as Error;
  return next;
}
