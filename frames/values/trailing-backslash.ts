import type { ServerProfile } from '../../contracts/server-profile';
import { rejectCodes } from '../rejects/reject-codes';
import { normaliseText } from './normal-form';
import type { Reason } from './value-rules';

/** How much of the end of a text is shown. */
const shownLength = 40;

function end(text: string): string {
  return text.length > shownLength ? `…${text.slice(-shownLength)}` : text;
}

function told(what: string, sent: string): string {
  const stored = sent.slice(0, -1);
  return `the ${what} ${end(sent)} would be stored as ${stored === '' ? 'an empty text' : end(stored)}`;
}

/**
 * Why a row is not sent that this server would store with other texts than it is given: 2.38–2.42 drop exactly one backslash at the
 * end of a value or comment, on insert and on update, and answer SUCCESS (seen on 2.40.12, 2.41.9 and 2.42.5.2). The text
 * says what would be sent and what would be stored. Undefined for all other rows, and on 2.43+, which keep it.
 */
export function trailingBackslashReason(
  row: { readonly value: string | null; readonly comment: string | null },
  profile: ServerProfile,
): Reason | undefined {
  if (profile === 'NEW') return undefined;
  const texts = [
    ['value', normaliseText(row.value)],
    ['comment', normaliseText(row.comment)],
  ] as const;
  const lines = texts.flatMap(([what, text]) => (text?.endsWith('\\') === true ? [told(what, text)] : []));
  if (lines.length === 0) return undefined;
  return {
    code: rejectCodes.trailingBackslash,
    text: `DHIS2 2.38 to 2.42 drop a backslash at the end of a text: ${lines.join(', ')}`,
  };
}
