import { readImportAnswer } from '../../../dhis2/data-value-sets/import-answer';
import type { LoadRow } from '../../../dhis2/loader';
import { TargetIndex } from '../../../dhis2/loader/model/target-index';
import type { TargetModel } from '../../../dhis2/loader/model/target-model';
import { interpretAnswer, type Verdict } from '../../../dhis2/loader/send/verdict';

export const id = { set: 'hDs00000001', a: 'hDe00000001', b: 'hDe00000002', unit: 'hOu00000001', other: 'hOu00000002' };
export const plain = 'HllvX50cXC0';
export const young = 'hOc00000001';
export const partner = 'hOc00000002';
export const none = { imported: 0, updated: 0, ignored: 0, deleted: 0 };

export function row(members: Partial<LoadRow> = {}): LoadRow {
  return {
    ...{ dataElement: id.a, period: '202401', orgUnit: id.unit, value: '1', comment: null, followUp: null },
    ...{ categoryOptionCombo: plain, attributeOptionCombo: plain },
    ...members,
  };
}

/** Four rows that differ from the first by element and org unit; period, org unit and attribute option combo; element and option combo. */
export const rows = [
  row(),
  row({ dataElement: id.b, orgUnit: id.other }),
  row({ period: '202402', orgUnit: id.other, attributeOptionCombo: partner }),
  row({ dataElement: id.b, categoryOptionCombo: young }),
];

interface Target {
  readonly profile: 'OLD' | 'NEW';
  readonly inputPeriods?: { period: string }[];
  readonly expiryDays?: number;
  readonly lockExceptions?: string[];
}

function modelOf({ profile, inputPeriods = [], expiryDays = 0, lockExceptions }: Target): TargetModel {
  return {
    server: {
      address: 'http://dhis2.test',
      version: '',
      profile,
      calendar: 'iso8601',
      localTime: '2024-05-15T12:00:00',
    },
    user: { username: 'admin', superuser: true, mayImport: true, editExpired: true, orgUnits: [] },
    defaultOptionCombo: plain,
    dataSets: {
      [id.set]: {
        ...{ id: id.set, name: 'Set', periodType: 'Monthly', openFuturePeriods: 0, expiryDays, inputPeriods },
        ...{ categoryCombo: 'bjDvmb4bfuf', elements: {}, orgUnits: [id.unit, id.other] },
      },
    },
    dataElements: {},
    optionCombos: { [young]: { name: 'young', categoryCombo: 'hCc00000001', categoryOptions: ['hCo00000001'] } },
    categoryOptions: {},
    optionSets: {},
    orgUnits: {},
    ...(lockExceptions === undefined ? {} : { lockExceptions }),
  };
}

export function interpret(
  target: Target,
  status: number,
  body: unknown,
  sent: readonly LoadRow[] = rows,
  deleting = false,
): Verdict {
  const answer = readImportAnswer(status, body);
  if (answer === undefined) throw new Error('The body is no import summary');
  return interpretAnswer(answer, sent, { dataSet: id.set, index: new TargetIndex(modelOf(target)), deleting });
}

export interface Summary {
  readonly status: 'SUCCESS' | 'WARNING' | 'ERROR';
  readonly importCount: typeof none;
  readonly conflicts?: readonly object[];
  readonly rejectedIndexes?: readonly number[];
  readonly description?: string;
}

export function wrapped(summary: Summary): object {
  const outer = summary.status === 'SUCCESS' ? 'OK' : summary.status;
  return { status: outer, message: 'see summary', response: { responseType: 'ImportSummary', ...summary } };
}

/** 2.43+: the whole POST refused, with every index of it, as the server answers. */
export function refused(errorCode: string, args: string, indexes: readonly number[] = [0, 1, 2, 3]): object {
  const conflicts = [{ objects: { args }, value: `${errorCode} said`, errorCode, indexes }];
  return wrapped({ status: 'ERROR', importCount: none, conflicts, rejectedIndexes: indexes.filter((i) => i >= 0) });
}

export function positions(verdict: Verdict): { kind: string; rejected: number[] } {
  const rejected = 'rejected' in verdict ? [...verdict.rejected.keys()] : [];
  return { kind: verdict.kind, rejected: rejected.sort((a, b) => a - b) };
}
