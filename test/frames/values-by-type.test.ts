import { iso8601 } from '../../contracts/calendars';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pl from 'nodejs-polars';
import { z } from 'zod';
import type { ServerProfile } from '../../contracts/server-profile';
import { textColumn } from '../../frames/columns';
import { dropsZero } from '../../frames/values/insignificant-zero';
import { invalidCommentReason, invalidValueReason } from '../../frames/values/invalid-value-reason';
import { normaliseText, normaliseValue, respell } from '../../frames/values/normal-form';
import { normaliseTexts } from '../../frames/values/normalise-texts';
import type { ElementRules, ValueRules } from '../../frames/values/value-rules';
import { element } from './frame-samples';

const elementSchema = z.object({
  id: z.string(),
  valueType: z.string(),
  optionSet: z.object({ id: z.string() }).optional(),
});
const optionSchema = z.object({ code: z.string(), optionSet: z.object({ id: z.string() }) });
const valueSchema = z.object({
  dataElement: z.string(),
  period: z.string(),
  orgUnit: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]).transform(String),
});
const bodySchema = z.object({
  dataElements: z.array(elementSchema).optional(),
  options: z.array(optionSchema).optional(),
  dataValues: z.array(valueSchema).optional(),
});
const recordingSchema = z.object({
  seed: z.array(z.object({ request: z.object({ body: z.unknown().optional() }) })),
  steps: z.array(
    z.object({
      name: z.string(),
      request: z.object({ method: z.string(), body: z.unknown().optional() }),
      response: z.object({ body: z.unknown() }),
    }),
  ),
});
const summarySchema = z.object({ response: z.object({ rejectedIndexes: z.array(z.number()) }) });

function load(folder: string): {
  rules: ValueRules;
  posts: { name: string; element: ElementRules; key: string; value: string; refused: boolean }[];
  stored: Map<string, string>;
} {
  const path = join(__dirname, '..', 'recordings', folder, 'import-values-by-type.json');
  const recording = recordingSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  const seeds = recording.seed.map(({ request }) => bodySchema.parse(request.body));
  const elements = new Map(
    seeds
      .flatMap((seed) => seed.dataElements ?? [])
      .map(({ id, valueType, optionSet }) => [
        id,
        element({ valueType, ...(optionSet === undefined ? {} : { optionSet: optionSet.id }) }),
      ]),
  );
  const optionSets = new Map<string, Set<string>>();
  for (const { code, optionSet } of seeds.flatMap((seed) => seed.options ?? [])) {
    optionSets.set(optionSet.id, (optionSets.get(optionSet.id) ?? new Set()).add(code));
  }
  const keyOf = (v: { dataElement: string; period: string; orgUnit: string }): string =>
    `${v.dataElement} ${v.period} ${v.orgUnit}`;
  const posts = recording.steps
    .filter(({ request }) => request.method === 'POST')
    .flatMap(({ name, request, response }) => {
      const { rejectedIndexes } = summarySchema.parse(response.body).response;
      return (bodySchema.parse(request.body).dataValues ?? []).map((one, index) => ({
        name,
        element: elements.get(one.dataElement) ?? element(),
        key: keyOf(one),
        value: one.value,
        refused: rejectedIndexes.includes(index),
      }));
    });
  const stored = new Map(
    recording.steps.flatMap(({ request, response }) => {
      const body = bodySchema.safeParse(response.body);
      return request.method === 'GET' && body.success
        ? (body.data.dataValues ?? []).map((one) => [keyOf(one), one.value] as const)
        : [];
    }),
  );
  return {
    rules: { profile: folder.startsWith('new') ? 'NEW' : 'OLD', elements, optionSets, calendar: iso8601 },
    posts,
    stored,
  };
}

describe.each(['new-2.44', 'old-2.42'])('value rules as recorded from a server (%s)', (folder) => {
  const { rules, posts, stored } = load(folder);

  it.each(
    posts.map((post) => [post.name.replace(/:.*/, ''), post.value, post.refused ? 'refuses' : 'takes', post] as const),
  )('%s %j: judges that the server %s it', (_name, _value, _verdict, post) => {
    expect(invalidValueReason(post.element, post.value, rules) !== undefined).toBe(post.refused);
  });

  it('knows what every value that was taken is stored as, but for outer blanks', () => {
    const taken = posts.filter(({ refused }) => !refused);
    const expected = new Map(
      taken.flatMap(({ element: { valueType }, key, value }) => {
        const form = normaliseValue(valueType, value);
        return form === null ? [] : [[key, form] as const];
      }),
    );
    const normal = [...stored].flatMap(([key, value]) => {
      const form = normaliseText(value);
      return form === null ? [] : [[key, form] as const];
    });
    expect(Object.fromEntries(normal)).toEqual(Object.fromEntries(expected));
    expect(stored.size).toBeGreaterThan(50);
  });
});

describe('value rules', () => {
  const rules = (profile: ServerProfile): ValueRules => ({
    profile,
    calendar: iso8601,
    elements: new Map(),
    optionSets: new Map([['set', new Set(['A'])]]),
  });

  it.each([
    ['NUMBER', '9'.repeat(250)],
    ['INTEGER', '-2147483649'],
    ['DATE', '2024-13-01'],
    ['DATETIME', '2023-02-29T10:00'],
    ['TIME', '7:60'],
    ['PHONE_NUMBER', '1'.repeat(51)],
    ['USERNAME', '_abcd'],
    ['COORDINATE', '[0,91]'],
    ['LETTER', ''],
    ['TEXT', 'a\u0000b'],
    ['TEXT', 'x'.repeat(50_001)],
  ])('refuses as %s the text %#', (valueType, text) => {
    for (const profile of ['OLD', 'NEW'] as const) {
      expect(invalidValueReason(element({ valueType }), text, rules(profile))).toBeDefined();
    }
  });

  it.each([
    ['NUMBER', `0.${'9'.repeat(247)}`],
    ['INTEGER', '-2147483648'],
    ['DATE', '2024-12-31'],
    ['DATETIME', '2024-02-29T10'],
    ['PHONE_NUMBER', '+47 (12) 34-56 ext 7'],
    ['USERNAME', 'a.b-c_d@e'],
    ['COORDINATE', '[-180,90]'],
    ['GEOJSON', 'anything'],
    ['TEXT', 'x'.repeat(50_000)],
    ['INTEGER', '   '],
  ])('takes as %s the text %#', (valueType, text) => {
    for (const profile of ['OLD', 'NEW'] as const) {
      expect(invalidValueReason(element({ valueType }), text, rules(profile))).toBeUndefined();
    }
  });

  it('answers with the code of the server version', () => {
    const number = element();
    expect(invalidValueReason(number, 'x', rules('OLD'))).toEqual({
      code: 'E7619',
      text: '"x" is not a value of type NUMBER',
    });
    expect(invalidValueReason(number, 'x', rules('NEW'))?.code).toBe('E8122');
    expect(invalidValueReason(number, null, rules('OLD'))?.code).toBe('E7618');
    expect(invalidValueReason(number, '', rules('NEW'))?.code).toBe('E8120');
    const option = element({ valueType: 'TEXT', optionSet: 'set' });
    expect(invalidValueReason(option, 'B', rules('NEW'))).toEqual({
      code: 'E8123',
      text: '"B" is not an option code of the option set set',
    });
    expect(invalidValueReason(option, 'B', rules('OLD'))?.code).toBe('E7621');
    expect(invalidValueReason({ ...option, optionSet: 'not read' }, 'B', rules('NEW'))).toBeUndefined();
  });

  it('limits comments to 5,000 characters on 2.43+ and 50,000 before', () => {
    expect(invalidCommentReason('x'.repeat(5_000), 'NEW')).toBeUndefined();
    expect(invalidCommentReason('x'.repeat(5_001), 'NEW')?.code).toBe('E8125');
    expect(invalidCommentReason('x'.repeat(50_000), 'OLD')).toBeUndefined();
    expect(invalidCommentReason('x'.repeat(50_001), 'OLD')?.code).toBe('E7620');
  });

  it('respells for every version what only 2.43+ would take', () => {
    expect(respell('INTEGER', '12.0')).toBe('12');
    expect(respell('INTEGER', '12.00')).toBe('12.00');
    expect(respell('NUMBER', '12.0')).toBe('12.0');
    expect(['YES', 'n', 'T', '0'].map((text) => respell('BOOLEAN', text))).toEqual(['true', 'false', 'true', 'false']);
    expect(respell('TEXT', 'yes')).toBe('yes');
  });

  it.each([
    [' \t\r\n a \t\r\n', 'a'],
    ['\u000b\u000c\u0001\u001fa\u001c\u0008', 'a'],
    ['\u00a0a\u00a0', '\u00a0a\u00a0'],
    ['\u2003a\u3000', '\u2003a\u3000'],
    ['\ufeffa\u0085', '\ufeffa\u0085'],
    ['a \n b', 'a \n b'],
    [' a\u0000 ', 'a\u0000'],
    ['\u00a0', '\u00a0'],
    [' \t\n', null],
    ['', null],
    [null, null],
  ])('has one normal form of the text %j: trimmed as Java trims, none when nothing is left', (text, expected) => {
    expect(normaliseText(text)).toBe(expected);
    expect(normaliseValue('TEXT', text)).toBe(expected);
    const frame = normaliseTexts(pl.DataFrame({ value: [text, 'x'], comment: ['x', text] }));
    expect([textColumn(frame, 'value')[0], textColumn(frame, 'comment')[1]]).toEqual([expected, expected]);
  });

  it('trims before it respells', () => {
    expect(normaliseValue('INTEGER', ' 12.0 ')).toBe('12');
    expect(normaliseValue('BOOLEAN', '\tYes\r\n')).toBe('true');
  });

  it.each([
    ['0', {}, true],
    ['0.00', {}, true],
    ['1', {}, false],
    ['0', { zeroIsSignificant: true }, false],
    ['0', { aggregationType: 'AVERAGE' }, false],
    ['0', { aggregationType: 'AVERAGE_SUM_ORG_UNIT' }, false],
    ['0', { valueType: 'TEXT' }, false],
  ])('knows whether 2.38–2.42 drop the zero %s (%j)', (value, over, dropped) => {
    const rulesOf = element({ zeroIsSignificant: false, ...over });
    expect(dropsZero(rulesOf, value, 'OLD')).toBe(dropped);
    expect(dropsZero(rulesOf, value, 'NEW')).toBe(false);
  });
});
