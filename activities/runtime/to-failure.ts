import { ApplicationFailure, type ApplicationFailureOptions } from '@temporalio/common';
import { boundedText, firstLines, maxTextChars } from '../../contracts/bounded-text';
import { UnknownCalendarError } from '../../contracts/calendars';
import { failureTypes, type FailureType } from '../../contracts/failures';
import { Dhis2AuthError, Dhis2Error, Dhis2ForbiddenError, InvalidArgumentError } from '../../dhis2/errors/errors';
import { InvalidPeriodError, PeriodRangeError } from '../../dhis2/periods';
import { StoreError } from '../../frames/store/store-errors';
import { TransformError } from '../../transforms/transform-error';
import { NotificationError, UnknownConnectionError } from './activity-deps';

/** A problem that no retry mends, in lines for people: the first ones of many, and how many there are. */
export class TerminalError extends Error {
  override readonly name = 'TerminalError';

  constructor(
    readonly type: FailureType,
    lines: readonly string[],
  ) {
    super(boundedText(firstLines(lines).join('\n')));
  }
}

/** Servers that ask for more patience than this are asked again after it all the same. */
const maxRetryDelayMs = 15 * 60_000;

/**
 * What Temporal is told of an error: its type, whether another attempt can help, and when. Messages come from the typed
 * errors, which hold no secrets; anything else passes as it is and is retried. Whatever threw it, the failure's texts are bounded:
 * one that is too large to be handed over would leave the activity without an answer until its heartbeats are missed.
 */
export function toFailure(error: unknown): unknown {
  return boundedFailure(failureFor(error));
}

function failureFor(error: unknown): unknown {
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

/** Causes of causes that are looked at. */
const maxCauses = 5;
const maxStackChars = 8_000;

function boundedFailure(error: unknown, depth = 0): unknown {
  if (!(error instanceof Error) || isBounded(error, depth)) return error;
  const cause = error.cause === undefined || depth >= maxCauses ? undefined : boundedFailure(error.cause, depth + 1);
  const failure = ApplicationFailure.create({
    ...(error instanceof ApplicationFailure ? retryOf(error) : { type: error.name, nonRetryable: false }),
    message: boundedText(error.message),
    ...(cause instanceof Error ? { cause } : {}),
  });
  const frames = /\n {4}at [^]*/.exec((error.stack ?? '').slice(error.message.length))?.[0] ?? '';
  failure.stack = `${error.name}: ${failure.message}${frames.slice(0, maxStackChars)}`;
  return failure;
}

function retryOf(failure: ApplicationFailure): ApplicationFailureOptions {
  const delay: unknown = failure.nextRetryDelay;
  return {
    type: failure.type ?? failure.name,
    nonRetryable: failure.nonRetryable === true,
    ...(typeof delay === 'number' ? { nextRetryDelay: delay } : {}),
  };
}

function isBounded(error: Error, depth: number): boolean {
  if (error.message.length > maxTextChars || (error.stack ?? '').length > maxTextChars + maxStackChars) return false;
  if (!(error.cause instanceof Error)) return true;
  return depth < maxCauses && isBounded(error.cause, depth + 1);
}

/** Periods are as they are: another attempt meets the same ones. */
function isAboutPeriods(error: unknown): error is Error {
  return (
    error instanceof InvalidPeriodError || error instanceof PeriodRangeError || error instanceof UnknownCalendarError
  );
}
