import { readImportAnswer } from '../../../dhis2/data-value-sets/import-answer';
import { id, interpret, none, rows, wrapped, type Summary } from './interpret-literal';

describe('an answer of 2.38–2.42', () => {
  const conflict = (errorCode: string, indexes: readonly number[]) => ({
    ...{ object: id.other, objects: { organisationUnit: id.other }, value: `${errorCode} said` },
    ...{ errorCode, property: 'orgUnit', indexes },
  });
  const warning = (...conflicts: { indexes: readonly number[] }[]): Summary => {
    const rejectedIndexes = conflicts.flatMap(({ indexes }) => indexes);
    const ignored = rejectedIndexes.length;
    const importCount = { ...none, imported: rows.length - ignored, ignored };
    return { status: 'WARNING', importCount, conflicts, rejectedIndexes, description: 'Import completed' };
  };

  test.each([
    ['wrapped', wrapped(warning(conflict('E7612', [1, 2])))],
    ['bare', warning(conflict('E7612', [1, 2]))],
  ])('a warning with status 409, %s, rejects the rows it names and lands the others', (_, body) => {
    expect(interpret({ profile: 'OLD' }, 409, body)).toEqual({
      kind: 'judged',
      rejected: new Map([1, 2].map((position) => [position, { code: 'E7612', text: 'E7612 said' }])),
      later: new Map(),
    });
  });

  test('a period refused while another POST creates it is refused for now only', () => {
    const verdict = interpret({ profile: 'OLD' }, 409, wrapped(warning(conflict('E7611', [2]))));
    expect(verdict).toEqual({
      kind: 'judged',
      rejected: new Map(),
      later: new Map([[2, { code: 'E7611', text: 'E7611 said' }]]),
    });
  });

  test('a set without input periods is closed for now only, one with them for good', () => {
    const body = wrapped(warning(conflict('E7644', [0])));
    expect(interpret({ profile: 'OLD' }, 409, body)).toMatchObject({ rejected: new Map(), later: { size: 1 } });
    const bound = interpret({ profile: 'OLD', inputPeriods: [{ period: '202312' }] }, 409, body);
    expect(bound).toMatchObject({ rejected: { size: 1 }, later: new Map() });
  });

  test('a row that is refused both for now and for good is rejected', () => {
    const both = { ...warning(conflict('E7611', [2]), conflict('E7612', [2])) };
    const importCount = { ...none, imported: 3, ignored: 1 };
    const verdict = interpret({ profile: 'OLD' }, 409, wrapped({ ...both, importCount, rejectedIndexes: [2] }));
    expect(verdict).toMatchObject({ kind: 'judged', rejected: new Map([[2, { code: 'E7612' }]]), later: new Map() });
  });

  test('rows ignored without being rejected are unchanged and have landed', () => {
    const body = wrapped({ status: 'SUCCESS', importCount: { ...none, updated: 1, ignored: 3 } });
    expect(interpret({ profile: 'OLD' }, 200, body)).toMatchObject({ kind: 'judged', rejected: new Map() });
  });

  test('a row in no count may not have been stored', () => {
    const body = wrapped({ status: 'SUCCESS', importCount: { ...none, imported: 3 } });
    expect(interpret({ profile: 'OLD' }, 200, body)).toMatchObject({ kind: 'uncertain', repeatable: true });
  });

  test('a rejected index without a conflict is uncertain when writing and settled when deleting', () => {
    const importCount = { ...none, deleted: 3, ignored: 1 };
    const body = wrapped({ status: 'SUCCESS', importCount, rejectedIndexes: [1] });
    expect(interpret({ profile: 'OLD' }, 200, body).kind).toBe('uncertain');
    expect(interpret({ profile: 'OLD' }, 200, body, rows, true).kind).toBe('judged');
  });

  test('a crash leaves unknown what was written, and is not to be repeated as it is', () => {
    const description = 'The import process failed: null value';
    expect(interpret({ profile: 'OLD' }, 409, wrapped({ status: 'ERROR', importCount: none, description }))).toEqual({
      kind: 'uncertain',
      rejected: new Map(),
      reason: { code: 'IMPORT_CRASHED', text: description },
      repeatable: false,
    });
  });

  test('a data set that the user may not write refuses everything', () => {
    const conflicts = [{ object: id.set, objects: { dataSet: id.set }, value: 'no access', errorCode: 'E7601' }];
    const verdict = interpret({ profile: 'OLD' }, 409, wrapped({ status: 'ERROR', importCount: none, conflicts }));
    expect(verdict).toEqual({ kind: 'refusedAltogether', reason: { code: 'E7601', text: 'no access' } });
  });
});

test.each([
  ['an empty body', ''],
  ['nothing', undefined],
  ['an empty object', {}],
  ['a page of HTML', '<html><body>Bad gateway</body></html>'],
  ['an error without a summary', { httpStatus: 'Conflict', status: 'ERROR', message: 'no summary' }],
])('%s is no answer to interpret', (_, body) => {
  expect(readImportAnswer(409, body)).toBeUndefined();
});
