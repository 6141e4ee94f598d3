import { randomInt } from 'node:crypto';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const characters = `${letters}0123456789`;

/** The form of every DHIS2 id: a letter, then 10 letters or digits. */
export const uidPattern = /^[A-Za-z][A-Za-z0-9]{10}$/;

/** A new id; `random` gives numbers in [0, 1). */
export function newUid(random: () => number = () => randomInt(1 << 24) / (1 << 24)): string {
  const pick = (from: string): string => from.charAt(Math.floor(random() * from.length));
  let uid = pick(letters);
  while (uid.length < 11) uid += pick(characters);
  return uid;
}
