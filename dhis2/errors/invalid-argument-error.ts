import { boundedText } from '../../contracts/bounded-text';

/** What the caller passed cannot be used: malformed UID, URL, credentials, contradictory options. Nothing was sent. Never holds a secret. */
export class InvalidArgumentError extends Error {
  readonly retryable = false;

  constructor(message: string) {
    super(boundedText(message));
    this.name = 'InvalidArgumentError';
  }
}
