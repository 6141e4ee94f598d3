/** A transform cannot be used, or gave rows that its effect does not allow. The message names it and says what to do. */
export class TransformError extends Error {
  override readonly name = 'TransformError';
}
