import { dayExists, type Calendar } from '../../contracts/calendars';
import { isUid } from '../../contracts/uid';

type Test = (text: string, calendar: Calendar) => boolean;

const integerForm = /^(?:0|-?[1-9]\d*)$/;
const numberForm = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

function isNumber(text: string): boolean {
  return text.length < 250 && numberForm.test(text);
}

/** Within 32 bits, without leading zeros; `-0` is none. */
function isInteger(text: string, from = -2147483648n, to = 2147483647n): boolean {
  if (text.length > 11 || !integerForm.test(text)) return false;
  const number = BigInt(text);
  return number >= from && number <= to;
}

function isNumberWithin(text: string, from: number, to: number): boolean {
  return isNumber(text) && Number(text) >= from && Number(text) <= to;
}

/** Begins with a day of the calendar; DHIS2 tolerates a time after it. A day outside of its table fails the whole POST (2.42, 2.44). */
function startsWithDay(text: string, calendar: Calendar): boolean {
  const parts = /^(\d{4})-(\d\d)-(\d\d)/.exec(text);
  if (parts === null) return false;
  return dayExists(calendar, { year: Number(parts[1]), month: Number(parts[2]), day: Number(parts[3]) });
}

const dateTimeForm = /^\d{4}-\d\d-\d\dT\d\d(?::\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?$/;
const timeForm = /^(?:[01]?\d|2[0-3]):[0-5]\d$/;
const phoneForm = /^[\d\s+()#./ext-]{6,50}$/;
const usernameForm = /^[A-Za-z\d](?:[-_.@]?[A-Za-z\d])*$/;
const coordinateForm = /^\[\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*\]$/;
/** Looser than commons-validator, which also knows the top-level domains: what passes here may still be refused by the server. */
const emailForm = /^[^\s@]+@(?:[^\s@.]+\.)+[^\s@.\d][^\s@.]+$|^[^\s@]+@\[[\d.:A-Fa-f]+\]$/;
/** Looser than commons-validator, which also judges host names: what passes here may still be refused by the server. */
const urlForm = /^(?:https?|ftp):\/\/[^\s/?#]+(?:[/?#]\S*)?$/i;

function isCoordinate(text: string): boolean {
  const parts = coordinateForm.exec(text);
  return parts !== null && Math.abs(Number(parts[1])) <= 180 && Math.abs(Number(parts[2])) <= 90;
}

/** What each value type takes, after respelling. Types that are not in here (texts, GEOJSON, REFERENCE) take any text. */
const tests: Readonly<Record<string, Test>> = {
  NUMBER: isNumber,
  INTEGER: (text) => isInteger(text),
  INTEGER_POSITIVE: (text) => isInteger(text, 1n),
  INTEGER_NEGATIVE: (text) => isInteger(text, undefined, -1n),
  INTEGER_ZERO_OR_POSITIVE: (text) => isInteger(text, 0n),
  UNIT_INTERVAL: (text) => isNumberWithin(text, 0, 1),
  PERCENTAGE: (text) => isNumberWithin(text, 0, 100),
  BOOLEAN: (text) => text === 'true' || text === 'false',
  TRUE_ONLY: (text) => text === 'true',
  LETTER: (text) => /^\p{L}$/u.test(text),
  DATE: startsWithDay,
  AGE: startsWithDay,
  DATETIME: (text, calendar) => dateTimeForm.test(text) && startsWithDay(text, calendar),
  TIME: (text) => timeForm.test(text),
  PHONE_NUMBER: (text) => phoneForm.test(text),
  EMAIL: (text) => emailForm.test(text),
  URL: (text) => urlForm.test(text),
  USERNAME: (text) => text.length >= 4 && text.length <= 255 && usernameForm.test(text),
  COORDINATE: isCoordinate,
  ORGANISATION_UNIT: isUid,
  FILE_RESOURCE: isUid,
  IMAGE: isUid,
};

/** Whether a respelled text that is not blank is a value of the type (contract section 3: the same in 2.38–2.44). */
export function isOfValueType(valueType: string, text: string, calendar: Calendar): boolean {
  const test = tests[valueType];
  return test === undefined || test(text, calendar);
}
