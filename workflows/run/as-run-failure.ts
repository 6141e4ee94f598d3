import { ActivityFailure, ApplicationFailure, isCancellation } from '@temporalio/workflow';
import { failureOf } from './failure-of';

/**
 * An activity that ends the whole run ends it with its own type and message: the Temporal UI and the command line show
 * those of the workflow's failure, which would read "Activity task failed".
 */
export async function asRunFailure<T>(run: Promise<T>): Promise<T> {
  try {
    return await run;
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    const { type, message } = failureOf(error);
    throw ApplicationFailure.create({ message, type, nonRetryable: true, cause: error });
  }
}
