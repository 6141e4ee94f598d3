import { differences } from './recording/compare';
import type { Step } from './recording/format';

function step(body: unknown, more: Partial<Step> = {}): Step {
  return {
    name: 'a step',
    request: { method: 'GET', path: '/', query: [], headers: {}, auth: 'admin' },
    response: { status: 200, headers: { 'content-type': 'application/json;charset=UTF-8' }, body },
    unordered: [],
    ignore: [],
    capture: {},
    ...more,
  };
}

const received = (
  body: unknown,
  status = 200,
  type = 'application/json; charset=utf-8',
): Parameters<typeof differences>[1] => ({
  status,
  headers: { 'content-type': type },
  body,
});

const alike: [string, Step, unknown][] = [
  ['numbers as numbers', step({ n: 1.0 }), { n: 1 }],
  ['members in any order', step({ a: 1, b: 2 }), { b: 2, a: 1 }],
  [
    'placeholders, whole and in part',
    step({ t: '<timestamp>', m: 'at <date>, <uid>', n: '<number>' }),
    { t: '2024-01-31T09:30:00.123+0000', m: 'at 2024-01-31, abcdefghij0', n: 4 },
  ],
  [
    'lists that have no order',
    step({ l: [{ id: 1 }, { id: 2 }] }, { unordered: ['l'] }),
    { l: [{ id: 2 }, { id: 1 }] },
  ],
  ['what is ignored, present or not', step({ a: 1, m: { x: 1 } }, { ignore: ['m', 'l.*.v'] }), { a: 1 }],
  ['ids in brackets of args', step({ objects: { args: 'x-[a, b]' } }), { objects: { args: 'x-[b, a]' } }],
  ['only what is named', step({ a: { b: 1 } }, { only: ['a.b'] }), { a: { b: 1, c: 2 }, d: 3 }],
  ['lines of CSV', step({ text: 'h\n1,"x\ny"\n2,z\n' }, { unordered: ['rows'] }), { text: 'h\n2,z\n1,"x\ny"\n' }],
];
test.each(alike)('agrees on %s', (_, wanted, body) => {
  expect(differences(wanted, received(body))).toEqual([]);
});

const json = 'application/json;charset=UTF-8';
const different: [string, Step, unknown, number, string][] = [
  ['another status', step({}), {}, 409, json],
  ['another media type', step({}), {}, 200, 'text/html'],
  ['a missing member', step({ a: 1, b: null }), { a: 1 }, 200, json],
  ['a member too many', step({ a: 1 }), { a: 1, b: null }, 200, json],
  ['null instead of an empty text', step({ a: '' }), { a: null }, 200, json],
  ['another order of a list', step({ l: [1, 2] }), { l: [2, 1] }, 200, json],
  ['an entry too few of a list without order', step({ l: [1, 2, 2] }, { unordered: ['l'] }), { l: [2, 1] }, 200, json],
  ['a time stamp without milliseconds', step({ t: '<timestamp>' }), { t: '2024-01-31T09:30:00+0000' }, 200, json],
  ['a text instead of a number', step({ n: 1 }), { n: '1' }, 200, json],
];
test.each(different)('sees %s', (_, wanted, body, status, type) => {
  expect(differences(wanted, received(body, status, type))).not.toEqual([]);
});
