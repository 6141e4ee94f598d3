/** No Temporal server can be had, or not as asked. The message is one line that says what to do. */
export class TemporalServerError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TemporalServerError';
  }
}

/** The first line of what went wrong. */
export function firstLine(error: unknown): string {
  const text =
    typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
  return text.split('\n')[0] ?? '';
}
