/** Keys whose values never reach a log, at the top of an entry and up to three levels below. */
const secretKeys = ['taskToken', 'password', 'token', 'authorization', 'Authorization', 'apiKey', 'secret', 'cookie'];

/** Paths in pino's notation. */
export const redactedPaths = secretKeys.flatMap((key) => [key, `*.${key}`, `*.*.${key}`, `*.*.*.${key}`]);

export const redactedText = '[redacted]';

const secretTexts: readonly [pattern: RegExp, replacement: string][] = [
  // Credentials inside a URL.
  [/(\w:\/\/)[^\s/@"\\]+@/g, `$1${redactedText}@`],
  // An Authorization header that got into a message.
  [/\b(Basic|Bearer|ApiToken)\s+[A-Za-z0-9+/=._~-]{6,}/g, `$1 ${redactedText}`],
  // A DHIS2 personal access token (2.38+) wherever it stands.
  [/\bd2p(?:at|i)?_[A-Za-z0-9]{8,}/g, redactedText],
];

/** A line of the log without what looks like credentials. */
export function redactLine(line: string): string {
  return secretTexts.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), line);
}
