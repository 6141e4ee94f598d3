import { ApplicationFailure } from '@temporalio/common';
import { UnknownCalendarError } from '../../contracts/calendars';
import { failureTypes, type FailureType } from '../../contracts/failures';
import { Dhis2AuthError, Dhis2Error, Dhis2ForbiddenError, InvalidArgumentError } from '../../dhis2/errors/errors';
import { InvalidPeriodError, PeriodRangeError } from '../../dhis2/periods';
import { StoreError } from '../../frames/store/store-errors';
import { TransformError } from '../../transforms/transform-error';
import { NotificationError, UnknownConnectionError } from './activity-deps';

/** A problem that no retry mends, in lines for people. */
export class TerminalError extends Error {
  override readonly name = 'TerminalError';

  constructor(
    readonly type: FailureType,
    lines: readonly string[],
  ) {
    super(lines.join('\n'));
  }
}

/** Servers that ask for more patience than this are asked again after it all the same. */
const maxRetryDelayMs = 15 * 60_000;

/**
 * What Temporal is told of an error: its type, whether another attempt can help, and when. Messages come from the typed
 * errors, which hold no secrets; anything else passes as it is and is retried.
 */
export function toFailure(error: unknown): unknown {
  if (error instanceof TerminalError) return ApplicationFailure.nonRetryable(error.message, error.type);
  if (error instanceof UnknownConnectionError) {
    return ApplicationFailure.nonRetryable(error.message, failureTypes.noWorkerForConnection);
  }
  if (error instanceof Dhis2Error) {
    if (error.retryable) {
      return ApplicationFailure.create({
        message: error.message,
        type: error.name,
        nonRetryable: false,
        ...(error.retryAfterMs === undefined
          ? {}
          : { nextRetryDelay: Math.min(maxRetryDelayMs, Math.max(1, error.retryAfterMs)) }),
      });
    }
    const login = error instanceof Dhis2AuthError || error instanceof Dhis2ForbiddenError;
    return ApplicationFailure.nonRetryable(
      error.message,
      login ? failureTypes.loginRefused : failureTypes.requestRefused,
    );
  }
  if (error instanceof InvalidArgumentError) {
    return ApplicationFailure.nonRetryable(error.message, failureTypes.requestRefused);
  }
  if (isAboutPeriods(error)) {
    return ApplicationFailure.nonRetryable(error.message, failureTypes.preflightFailed);
  }
  if (error instanceof NotificationError) {
    return ApplicationFailure.create({
      message: error.message,
      type: failureTypes.notificationFailed,
      nonRetryable: !error.retryable,
    });
  }
  if (error instanceof TransformError) {
    return ApplicationFailure.nonRetryable(error.message, failureTypes.transformFailed);
  }
  if (error instanceof StoreError && !error.retryable) {
    return ApplicationFailure.nonRetryable(error.message, failureTypes.storeUnusable);
  }
  return error;
}

/** Periods are as they are: another attempt meets the same ones. */
function isAboutPeriods(error: unknown): error is Error {
  return (
    error instanceof InvalidPeriodError || error instanceof PeriodRangeError || error instanceof UnknownCalendarError
  );
}
