import { z } from 'zod';

/** A DHIS2 identifier: a letter, then ten letters or digits. */
export const uidPattern = /^[A-Za-z][A-Za-z0-9]{10}$/;

export function isUid(text: string): boolean {
  return uidPattern.test(text);
}

/** A DHIS2 UID in parameters; the message names the text that is not one. */
export const uid = () =>
  z.string().regex(uidPattern, {
    error: (issue) => `"${String(issue.input)}" is not a DHIS2 UID (a letter followed by ten letters or digits)`,
  });
