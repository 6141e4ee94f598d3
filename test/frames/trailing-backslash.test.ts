import { trailingBackslashReason } from '../../frames/values/trailing-backslash';

describe('a backslash at the end of a text', () => {
  const reasonOf = (value: string | null, comment: string | null = null) =>
    trailingBackslashReason({ value, comment }, 'OLD')?.text.replace(/^.*?: /, '');

  it.each([
    ['a\\', null, 'the value a\\ would be stored as a'],
    ['a\\ \n', null, 'the value a\\ would be stored as a'],
    ['a\\\\', null, 'the value a\\\\ would be stored as a\\'],
    ['\\', null, 'the value \\ would be stored as an empty text'],
    [null, '\\', 'the comment \\ would be stored as an empty text'],
    ['a\\', ' b\\', 'the value a\\ would be stored as a, the comment b\\ would be stored as b'],
    [`${'x'.repeat(100)}\\`, null, `the value …${'x'.repeat(39)}\\ would be stored as …${'x'.repeat(40)}`],
  ])('of %j with the comment %j is told with what 2.38–2.42 would store', (value, comment, told) => {
    expect(reasonOf(value, comment)).toBe(told);
  });

  it('is told of nothing else', () => {
    for (const text of ['', 'a', '\\a', 'a\\\u00a0', 'a/', null]) expect(reasonOf(text, text)).toBeUndefined();
    expect(trailingBackslashReason({ value: 'a\\', comment: 'b\\' }, 'NEW')).toBeUndefined();
  });
});
