import {
  id,
  interpret,
  none,
  partner,
  plain,
  positions,
  refused,
  row,
  rows,
  wrapped,
  young,
} from './interpret-literal';

describe('a whole POST that 2.43+ refuses', () => {
  test.each([
    ['E8020', `${id.set}-[${id.b}]`, [1, 3]],
    ['E8021', `${id.set}-[202402]`, [2]],
    ['E8022', `${id.set}-[${id.other}]`, [1, 2]],
    ['E8023', `${id.set}-[${partner}]`, [2]],
    ['E8024', `${id.set}-${id.b}-[${young}]`, [3]],
    ['E8024', `${id.set}-${id.b}-[${young}, ${plain}]`, [1, 3]],
    ['E8031', `${id.other}-[202401, 202403]`, [1]],
    ['E8011', `[${id.other}]`, [1, 2]],
    ['E8012', '[hCo00000001]', [3]],
    ['E8025', `${partner}-[${id.other}]`, [2]],
    ['E8032', `${partner}-[202401, 202402]`, [2]],
    ['E8033', `${plain}-${id.other}-[202401]`, [1]],
    ['E8033', `${plain}-${id.unit}-[202401, 202401]`, [0, 3]],
    ['E8033', `${partner}-${id.other}-[202402]`, [2]],
    ['E8128', `[0, 2]-DataValueKey[dataElement=${id.a}]`, [0, 2]],
  ])('for %s with arguments %s names the rows %j alone', (code, args, culprits) => {
    expect(positions(interpret({ profile: 'NEW' }, 409, refused(code, args)))).toEqual({
      kind: 'named',
      rejected: culprits,
    });
  });

  test('gives the named rows the code and the text of the server', () => {
    const verdict = interpret({ profile: 'NEW' }, 409, refused('E8022', `${id.set}-[${id.other}]`));
    expect(verdict).toEqual({
      kind: 'named',
      rejected: new Map([1, 2].map((position) => [position, { code: 'E8022', text: 'E8022 said' }])),
    });
  });

  test('for an id that cannot be read names the position in front of it', () => {
    const many = Array.from({ length: 1_201 }, (_, i) => row({ period: String(200_000 + i) }));
    const answer = refused('E8104', '1200-bad', [-1]);
    expect(positions(interpret({ profile: 'NEW' }, 409, answer, many))).toEqual({ kind: 'named', rejected: [1_200] });
  });

  test('names nobody when the position is beyond what was sent', () => {
    expect(interpret({ profile: 'NEW' }, 409, refused('E8104', '1200-bad', [-1]))).toEqual({
      kind: 'refused',
      reason: { code: 'E8104', text: 'E8104 said' },
    });
  });

  test('names nobody when no row has the ids of the arguments', () => {
    const verdict = interpret({ profile: 'NEW' }, 409, refused('E8022', `${id.set}-[hOu00000099]`));
    expect(verdict).toMatchObject({ kind: 'refused', reason: { code: 'E8022' } });
  });

  test.each(['E8002', 'E8003', 'E8005', 'E8010'])('for %s holds for the whole data set', (code) => {
    expect(interpret({ profile: 'NEW' }, 409, refused(code, id.set))).toMatchObject({
      kind: 'refusedAltogether',
      reason: { code },
    });
  });

  test('because of approved data only suspects the rows of the named periods where no org unit is named', () => {
    const verdict = interpret({ profile: 'NEW' }, 409, refused('E8033', `${id.set}-[202402]`));
    expect(verdict).toMatchObject({ kind: 'suspected', suspects: [2], reason: { code: 'E8033' } });
  });

  test('because of a closed period spares the org units that are exempt from expiry', () => {
    const target = { profile: 'NEW', expiryDays: 5, lockExceptions: [`${id.unit}|202401|${id.set}`] } as const;
    const verdict = interpret({ ...target, lockExceptions: [...target.lockExceptions] }, 409, closed());
    expect(positions(verdict)).toEqual({ kind: 'named', rejected: [1] });
  });

  test('because of an input period names its rows, whatever the exemptions from expiry are', () => {
    const target = { profile: 'NEW', expiryDays: 5, inputPeriods: [{ period: '202401' }] } as const;
    for (const exempt of [{}, { lockExceptions: [`${id.unit}|202401|${id.set}`] }]) {
      const verdict = interpret({ ...target, inputPeriods: [...target.inputPeriods], ...exempt }, 409, closed());
      expect(positions(verdict)).toEqual({ kind: 'named', rejected: [0, 1, 3] });
    }
  });

  test('because of a closed period only suspects rows when the exemptions could not be read', () => {
    const verdict = interpret({ profile: 'NEW', expiryDays: 5 }, 409, closed());
    expect(verdict).toMatchObject({ kind: 'suspected', suspects: [0, 1, 3] });
  });

  function closed(): object {
    return refused('E8030', `${id.set}-[202401]`);
  }
});

describe('an answer of 2.43+ with rows written', () => {
  test('a warning with status 200 rejects the values it names and lands the others', () => {
    const body = wrapped({
      status: 'WARNING',
      importCount: { ...none, updated: 2, ignored: 2 },
      conflicts: [
        { objects: { args: '1-x-INTEGER-value_not_integer' }, value: 'not whole', errorCode: 'E8122', indexes: [1] },
        { objects: { args: '3-BLUE-hDe00000002' }, value: 'no option', errorCode: 'E8123', indexes: [3] },
      ],
      rejectedIndexes: [1, 3],
    });
    expect(interpret({ profile: 'NEW' }, 200, body)).toEqual({
      kind: 'judged',
      rejected: new Map([
        [1, { code: 'E8122', text: 'not whole' }],
        [3, { code: 'E8123', text: 'no option' }],
      ]),
      later: new Map(),
    });
  });

  test('an error in which no value is valid rejects all of them', () => {
    const conflicts = rows.map((_, i) => ({ objects: {}, value: 'bad', errorCode: 'E8122', indexes: [i] }));
    const body = wrapped({ status: 'ERROR', importCount: { ...none, ignored: 4 }, conflicts });
    expect(positions(interpret({ profile: 'NEW' }, 409, body))).toEqual({ kind: 'judged', rejected: [0, 1, 2, 3] });
  });

  test('a success that counts every row lands them', () => {
    const body = wrapped({ status: 'SUCCESS', importCount: { ...none, updated: 4 } });
    expect(interpret({ profile: 'NEW' }, 200, body)).toEqual({ kind: 'judged', rejected: new Map(), later: new Map() });
  });

  test.each([
    ['counts rows as ignored without a conflict', { ...none, ignored: 4 }],
    ['ignores some of them without a conflict', { ...none, updated: 3, ignored: 1 }],
    ['counts fewer rows than were sent', { ...none, updated: 3 }],
  ])('a success that %s is no proof of anything', (_, importCount) => {
    expect(interpret({ profile: 'NEW' }, 200, wrapped({ status: 'SUCCESS', importCount }))).toMatchObject({
      kind: 'uncertain',
      repeatable: true,
      rejected: new Map(),
      reason: { code: 'NOT_STORED' },
    });
  });

  test('an uncertain answer still rejects the values it names', () => {
    const body = wrapped({
      status: 'WARNING',
      importCount: { ...none, ignored: 4 },
      conflicts: [{ objects: { args: '2-x' }, value: 'bad', errorCode: 'E8122', indexes: [2] }],
      rejectedIndexes: [2],
    });
    expect(positions(interpret({ profile: 'NEW' }, 200, body))).toEqual({ kind: 'uncertain', rejected: [2] });
  });
});
