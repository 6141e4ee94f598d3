/** What a store could not do. `retryable` is false when the same call cannot succeed later without somebody's help. */
export abstract class StoreError extends Error {
  abstract readonly retryable: boolean;
}

/** A name that would leave the store's root, or that holds characters which not every kind of store can keep. */
export class StoreNameError extends StoreError {
  override readonly name = 'StoreNameError';
  readonly retryable = false;
}

/** Nothing lies under this reference. */
export class StoreMissingError extends StoreError {
  override readonly name = 'StoreMissingError';
  readonly retryable = false;
}

/** The bytes under a reference are not those that were written. */
export class StoreCorruptError extends StoreError {
  override readonly name = 'StoreCorruptError';
  readonly retryable = false;
}

/** The store cannot be written or read: no space, no permission, not a folder. */
export class StoreUnavailableError extends StoreError {
  override readonly name = 'StoreUnavailableError';
  readonly retryable: boolean;

  constructor(message: string, options: { retryable: boolean; cause?: unknown }) {
    super(message, { cause: options.cause });
    this.retryable = options.retryable;
  }
}
