import { uidPattern } from '../uid';
import { isBlank } from './outer-blanks';
import { hasOwnMonths, monthCalendar, type CalendarName } from '../calendars/calendar';
import { parseDay } from '../periods/calendar-day';

const number = /^-?(0|[1-9]\d*)(\.\d+)?$/;
const integer = /^(0|-?[1-9]\d*)$/;
const username = /^(?=.{4,255}$)(?![-_.@])(?!.*[-_.@]{2})[a-zA-Z0-9-_.@]+(?<![-_.@])$/;
const dateTime = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3])(:[0-5]\d(:[0-5]\d(\.\d+)?)?)?(Z|[+-]\d\d(:?\d\d)?)?$/;
const email =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}$/;
const url =
  /^(https?|ftp):\/\/([^\s/?#@]+@)?(([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}|(?:\d{1,3}\.){3}\d{1,3})(:\d{1,5})?([/?#]\S*)?$/i;
const coordinate = /^\[\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*\]$/;

type Check = (value: string, calendar: CalendarName) => boolean;

const isNumber = (value: string): boolean => value.length < 250 && number.test(value);
const isInteger = (value: string): boolean =>
  integer.test(value) && Number(value) >= -2_147_483_648 && Number(value) <= 2_147_483_647;
const isDate: Check = (value, calendar) => dayExists(value, calendar) && !/^\d{4}-\d\d-\d\d\d/.test(value);

/** A date in a year that the server's table of months does not have, over which DHIS2 fails. */
export class YearBeyondCalendar extends Error {}

/** Whether the calendar's month has such a day. @throws YearBeyondCalendar */
function dayExists(value: string, calendar: CalendarName): boolean {
  if (!hasOwnMonths(calendar)) return parseDay(value) !== undefined;
  const [, year, month, day] = (/^(\d{4})-(\d\d)-(\d\d)/.exec(value) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  if (month < 1 || month > 12 || day < 1) return false;
  const days = monthCalendar(calendar).daysIn(year * 12 + month - 1);
  if (days === undefined) throw new YearBeyondCalendar(`The calendar ${calendar} has no year ${year}`);
  return day <= days;
}

const isUid = (value: string): boolean => uidPattern.test(value);

/** What each type accepts, and the name DHIS2 gives to a failure (contract section 3). Types not named accept any text. */
const checks: Readonly<Record<string, readonly [Check, failure: string]>> = {
  NUMBER: [isNumber, 'value_not_numeric'],
  INTEGER: [isInteger, 'value_not_integer'],
  INTEGER_POSITIVE: [(value) => isInteger(value) && Number(value) > 0, 'value_not_positive_integer'],
  INTEGER_NEGATIVE: [(value) => isInteger(value) && Number(value) < 0, 'value_not_negative_integer'],
  INTEGER_ZERO_OR_POSITIVE: [(value) => isInteger(value) && Number(value) >= 0, 'value_not_zero_or_positive_integer'],
  UNIT_INTERVAL: [(value) => isNumber(value) && Number(value) >= 0 && Number(value) <= 1, 'value_not_unit_interval'],
  PERCENTAGE: [(value) => isNumber(value) && Number(value) >= 0 && Number(value) <= 100, 'value_not_percentage'],
  BOOLEAN: [(value) => value === 'true' || value === 'false', 'value_not_bool'],
  TRUE_ONLY: [(value) => value === 'true', 'value_not_true_only'],
  LETTER: [(value) => /^\p{L}$/u.test(value), 'value_not_valid_letter'],
  DATE: [isDate, 'value_not_valid_date'],
  AGE: [isDate, 'value_not_valid_age'],
  DATETIME: [(value, calendar) => dateTime.test(value) && isDate(value, calendar), 'value_not_valid_datetime'],
  TIME: [(value) => /^([01]?\d|2[0-3]):[0-5]\d$/.test(value), 'value_not_valid_time'],
  PHONE_NUMBER: [(value) => /^[0-9+()#./\-ext ]{6,50}$/.test(value), 'value_not_phone_number'],
  EMAIL: [(value) => email.test(value), 'value_not_valid_email'],
  URL: [(value) => url.test(value), 'value_not_url'],
  USERNAME: [(value) => username.test(value), 'value_not_valid_username'],
  COORDINATE: [isCoordinate, 'value_not_coordinate'],
  ORGANISATION_UNIT: [isUid, 'value_not_valid_org_unit_uid'],
  FILE_RESOURCE: [isUid, 'value_not_valid_file_resource_uid'],
  IMAGE: [isUid, 'value_not_valid_file_resource_uid'],
  TRACKER_ASSOCIATE: [isUid, 'value_not_valid_tracked_entity_uid'],
};

const numericTypes = new Set([
  'NUMBER',
  'INTEGER',
  'INTEGER_POSITIVE',
  'INTEGER_NEGATIVE',
  'INTEGER_ZERO_OR_POSITIVE',
  'UNIT_INTERVAL',
  'PERCENTAGE',
]);

export function isNumericType(valueType: string): boolean {
  return numericTypes.has(valueType);
}

/**
 * Why a value is not valid for its type, e.g. `value_not_integer`; undefined if it is. Blank text passes every type.
 *
 * @throws YearBeyondCalendar for a date that the calendar has no year for
 */
export function valueFailure(value: string, valueType: string, calendar: CalendarName): string | undefined {
  if (value.length > 50_000) return 'value_length_greater_than_max_length';
  if (isBlank(value)) return undefined;
  const check = checks[valueType];
  return check === undefined || check[0](value, calendar) ? undefined : check[1];
}

/** 2.43+: integers lose a trailing `.0`; booleans take t/f, y/n, 1/0, yes/no and true/false in any case. */
export function normalValueNew(value: string, valueType: string): string {
  if (valueType.startsWith('INTEGER')) return value.endsWith('.0') ? value.slice(0, -2) : value;
  if (valueType !== 'BOOLEAN' && valueType !== 'TRUE_ONLY') return value;
  if (/^(t|y|1|yes|true)$/i.test(value)) return 'true';
  return /^(f|n|0|no|false)$/i.test(value) ? 'false' : value;
}

/** Up to 2.42: only these spellings of true and false are known. */
export function normalValueOld(value: string, valueType: string): string {
  if (valueType !== 'BOOLEAN' && valueType !== 'TRUE_ONLY') return value;
  if (/^(t|T|1|True|TRUE|true)$/.test(value)) return 'true';
  return /^(f|F|0|False|FALSE|false)$/.test(value) ? 'false' : value;
}

/** Up to 2.42: a zero that an element with zeroIsSignificant=false does not store. */
export function isInsignificantZero(
  value: string,
  element: { valueType: string; zeroIsSignificant: boolean; aggregationType: string },
): boolean {
  if (element.zeroIsSignificant || !numericTypes.has(element.valueType)) return false;
  if (element.aggregationType === 'AVERAGE' || element.aggregationType === 'AVERAGE_SUM_ORG_UNIT') return false;
  return /^0(\.0*)?$/.test(value);
}

/**
 * The first part of a value that is no code of its option set; undefined if all are. MULTI_TEXT is a comma list of codes, in
 * which empty parts at the end do not count.
 */
export function unknownOption(value: string, valueType: string, codes: ReadonlySet<string>): string | undefined {
  if (valueType !== 'MULTI_TEXT') return codes.has(value) ? undefined : value;
  return value
    .replace(/,+$/, '')
    .split(',')
    .find((part) => !codes.has(part));
}

function isCoordinate(value: string): boolean {
  const found = coordinate.exec(value);
  return found !== null && Math.abs(Number(found[1])) <= 180 && Math.abs(Number(found[2])) <= 90;
}
