import type { ImportConflict } from './import-summary';

const templates: Readonly<Record<string, string>> = {
  E8000: 'Atomic mode requires all values to be valid but only {0}/{1} were. First issue: {2}',
  E8001: 'PDF cannot be read: {0}',
  E8002: 'Data elements belong to several data sets: {0}',
  E8003: 'No data set holds the data elements: {0}',
  E8004: 'Data set id is malformed: {0}',
  E8005: 'Data set not found: {0}',
  E8008: 'Complete date cannot be read: {0}',
  E8009: 'Complete date needs data set, organisation unit and period',
  E8010: 'User has no data write access to data set {0}',
  E8011: 'User has no write access to organisation unit(s): {0}',
  E8012: 'User has no data write access to category option(s): {0}',
  E8020: 'Data set {0} not usable with data element(s): {1}',
  E8021: 'Data set {0} has another period type than: {1}',
  E8022: 'Data set {0} not usable with organisation unit(s): {1}',
  E8023: 'Data set {0} not usable with attribute option combo(s): {1}',
  E8024: 'Data set {0} data element {1} not usable with category option combo(s): {2}',
  E8025: 'Attribute option combo {0} not usable with organisation unit(s): {1}',
  E8030: 'Data set {0} not open for period(s): {1}',
  E8031: 'Organisation unit {0} not open for period(s): {1}',
  E8032: 'Attribute option combo {0} not open for period(s): {1}',
  E8033: 'Data of attribute option combo {0} and organisation unit {1} is approved for period(s): {2}',
  E8034: 'Deletion id is malformed: {0}',
  E8035: 'Deletion period cannot be read: {0}',
  E8100: 'Value #{0} has no period: {1}',
  E8101: 'Value #{0} names category options, which needs a data set: {1}',
  E8102: 'Value #{0} has no data element: {1}',
  E8103: 'Value #{0} data element not found: {1}',
  E8104: 'Value #{0} data element id is malformed: {1}',
  E8105: 'Value #{0} has no organisation unit: {1}',
  E8106: 'Value #{0} organisation unit id is malformed: {1}',
  E8107: 'Value #{0} organisation unit not found: {1}',
  E8108: 'Value #{0} category option combo not found: {1}',
  E8109: 'Value #{0} category option combo id is malformed: {1}',
  E8110: 'Value #{0} attribute option combo not found: {1}',
  E8111: 'Value #{0} attribute option combo id is malformed: {1}',
  E8120: 'Value #{0} is missing',
  E8121: 'Value #{0} or its comment is missing',
  E8122: 'Value #{0} value `{1}` is no valid {2}: {3}',
  E8123: 'Value #{0} value `{1}` is no option of data element {2}',
  E8124: 'Value #{0} comment `{1}` is no comment option of its data element',
  E8125: 'Value #{0} comment is longer than {1} characters',
  E8128: 'Values {0} have the same key: {1}',
};

/** A fault of an import on 2.43+: its code and the arguments that `objects.args` shows. */
export interface NewFault {
  readonly code: string;
  readonly args: readonly (string | number)[];
}

export function fault(code: string, ...args: (string | number)[]): NewFault {
  return { code, args };
}

/** `[a, b]` */
export function idList(ids: Iterable<string>): string {
  return `[${[...new Set(ids)].join(', ')}]`;
}

/** The message for people; whole numbers come with thousands separators. */
export function faultText({ code, args }: NewFault): string {
  return (templates[code] ?? code).replace(/\{(\d)\}/g, (_, place: string) => {
    const argument = args[Number(place)] ?? '';
    const text = typeof argument === 'number' ? argument.toLocaleString('en-US') : argument;
    return text.startsWith('[') ? `\`${text}\`` : text;
  });
}

/** The conflict that reports a fault; `-1` stands for a payload that could not be decoded. */
export function conflictOf(of: NewFault, indexes: number[]): ImportConflict {
  return { objects: { args: of.args.join('-') }, value: faultText(of), errorCode: of.code, indexes };
}
