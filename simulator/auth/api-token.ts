import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Release } from '../version';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function randomText(length: number): string {
  return Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length] ?? '0').join('');
}

/** CRC-32 of the secret part: 10 decimal digits in the older form, 6 characters of base 62 in the newer. */
function checksum(secret: string, form: 'd2p' | 'd2pat'): string {
  let rest = crc32(secret);
  if (form === 'd2pat') return String(rest).padStart(10, '0');
  let text = '';
  for (let position = 0; position < 6; position += 1) {
    text = (alphabet[rest % 62] ?? '0') + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

/** A new token: `d2pat_` + 32 characters + 10 digits up to 2.40, `d2p_` + 44 characters + 6 from 2.41 on. */
export function newToken(release: Release): string {
  const form = release.since('2.41') ? 'd2p' : 'd2pat';
  const secret = randomText(form === 'd2p' ? 44 : 32);
  return `${form}_${secret}${checksum(secret, form)}`;
}

/** True if the token has one of the two forms and its checksum is right (2.41+). */
export function isWellFormedToken(token: string): boolean {
  const older = /^d2pat_([0-9A-Za-z]{32})([0-9]{10})$/.exec(token);
  if (older !== null) return checksum(older[1] ?? '', 'd2pat') === older[2];
  const newer = /^d2p_([0-9A-Za-z]{44})([0-9A-Za-z]{6})$/.exec(token);
  return newer !== null && checksum(newer[1] ?? '', 'd2p') === newer[2];
}
