import { inspect } from 'node:util';
import { createServer as createTcpServer } from 'node:net';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { Dhis2Client } from '../../../dhis2/client/dhis2-client';
import { Dhis2Error } from '../../../dhis2/errors/errors';
import { auth, errorOf, html, json, startReplyServer, withReply } from './reply-server';

const anything = z.unknown();
const login = '<form action="/login"><input name="j_password" type="password"></form>';

function send(status: number, headers: Record<string, string>, body = '') {
  return (response: ServerResponse): void => {
    response.writeHead(status, headers);
    response.end(body);
  };
}

type Case = readonly [title: string, reply: (response: ServerResponse) => void, expected: object, words: string];
const cases: readonly Case[] = [
  [
    'wrong password',
    (r) => json(r, 401, { message: 'Unauthorized' }),
    { name: 'Dhis2AuthError', status: 401, retryable: false },
    'user "admin"',
  ],
  [
    'a redirect to the login page',
    send(302, { location: '/login/' }),
    { name: 'Dhis2AuthError', status: 302 },
    'login page',
  ],
  [
    'a redirect to the old login page',
    send(302, { location: 'http://h/dhis-web-login/' }),
    { name: 'Dhis2AuthError' },
    'login page',
  ],
  ['a login page with status 200', (r) => html(r, 200, login), { name: 'Dhis2AuthError', status: 200 }, 'login page'],
  [
    'a malformed token',
    send(
      400,
      { 'content-type': 'application/json', 'www-authenticate': 'ApiToken' },
      '{"message":"Checksum validation failed"}',
    ),
    { name: 'Dhis2AuthError', status: 400 },
    'Checksum',
  ],
  [
    'a redirect to https',
    send(301, { location: 'https://dhis.example.org/api/x?a=1' }),
    { name: 'Dhis2RedirectError', retryable: false },
    'to https://dhis.example.org,',
  ],
  [
    'a redirect to https of an address that holds /api/',
    send(301, { location: 'https://dhis.example.org/api/dhis2/api/x?a=1' }),
    { name: 'Dhis2RedirectError' },
    'to https://dhis.example.org/api/dhis2,',
  ],
  [
    'a missing authority',
    (r) => json(r, 403, { message: 'requires F_DATAVALUE_ADD' }),
    { name: 'Dhis2ForbiddenError' },
    'F_DATAVALUE_ADD',
  ],
  [
    'an unknown id',
    (r) => json(r, 404, { message: 'no such set', errorCode: 'E1005' }),
    { name: 'Dhis2NotFoundError', dhis2Code: 'E1005' },
    'Check the id',
  ],
  [
    'an address without DHIS2',
    (r) => html(r, 404, 'Not Found'),
    { name: 'Dhis2NotFoundError', dhis2Code: undefined },
    'base URL',
  ],
  [
    'a refused export',
    (r) => json(r, 409, { message: 'not allowed', errorCode: 'E2012' }),
    { name: 'Dhis2RefusedError', dhis2Code: 'E2012', retryable: false },
    'org units below',
  ],
  [
    'a method that is not allowed',
    (r) => json(r, 405, { message: 'no' }),
    { name: 'Dhis2RefusedError', status: 405 },
    '',
  ],
  [
    'a 200 without a body',
    send(200, { 'content-type': 'application/json' }),
    { name: 'Dhis2RefusedError', status: 200 },
    '2.38–2.42',
  ],
  ['413', (r) => html(r, 413, 'Request Entity Too Large'), { name: 'Dhis2TooLargeError', retryable: false }, 'less'],
  ['414', (r) => html(r, 414, 'x'), { name: 'Dhis2TooLargeError' }, 'less'],
  [
    '429 with Retry-After in seconds',
    send(429, { 'retry-after': '7' }),
    { name: 'Dhis2UnavailableError', retryAfterMs: 7000, retryable: true },
    'later',
  ],
  [
    '502',
    (r) => html(r, 502, '502 Bad Gateway'),
    { name: 'Dhis2UnavailableError', retryAfterMs: undefined },
    '502 Bad Gateway',
  ],
  ['503 without a body', send(503, {}), { name: 'Dhis2UnavailableError' }, 'busy'],
  ['504', (r) => html(r, 504, 'x'), { name: 'Dhis2UnavailableError' }, 'busy'],
  ['500', (r) => json(r, 500, { message: 'boom' }), { name: 'Dhis2ServerError', status: 500, retryable: true }, 'boom'],
  ['a web page with status 200', (r) => html(r, 200, 'Maintenance'), { name: 'Dhis2ContentError' }, 'web page'],
  [
    'CSV instead of JSON',
    send(200, { 'content-type': 'text/csv' }, 'a,b'),
    { name: 'Dhis2ContentError', retryable: false },
    'text/csv',
  ],
  [
    'cut JSON',
    send(200, { 'content-type': 'application/json' }, '{"a":[1,2'),
    { name: 'Dhis2ContentError', retryable: true },
    'cut',
  ],
];

test.each(cases)('%s is a typed error with method, URL and advice', async (_, reply, expected, words) => {
  const error = await withReply(
    (__, response) => reply(response),
    async (client) => await errorOf(client.getJson('/api/x', [['a', 1]], anything)),
  );
  expect(error).toBeInstanceOf(Dhis2Error);
  expect(error).toMatchObject({ method: 'GET', ...expected });
  expect(error.message).toContain('/api/x?a=1');
  expect(error.message).toContain(words);
  expect(error.message).not.toContain('\n');
});

describe('a 409 without a code', () => {
  const answer = async (method: 'GET' | 'POST', path: string, period: string | undefined, body: object) =>
    await withReply(
      (_, response) => json(response, 409, body),
      async (client) => {
        const query = period === undefined ? [] : [['period', period] as const];
        const call = method === 'GET' ? client.getJson(path, query, anything) : client.postJson(path, query, {});
        return await errorOf(call);
      },
    );
  const words = [
    'ERROR: duplicate key value violates unique constraint (periodtypeid, startdate, enddate)',
    'ConstraintViolationException: could not execute statement',
    'Etwas ganz anderes',
  ];

  test.each([
    ['GET', '/api/dataValueSets'],
    ['GET', '/api/completeDataSetRegistrations'],
    ['POST', '/api/completeDataSetRegistrations'],
  ] as const)(
    'passes by itself where %s %s creates the periods that it names, whatever it says',
    async (method, path) => {
      for (const message of words) {
        const error = await answer(method, path, '202610', { message });
        expect(error).toMatchObject({ name: 'Dhis2PeriodRaceError', retryable: true, status: 409 });
      }
      const refused = await answer(method, path, '202610', { message: words[0], errorCode: 'E2001' });
      expect(refused).toMatchObject({ name: 'Dhis2RefusedError', retryable: false });
    },
  );

  test.each([
    ['GET', '/api/dataValueSets', undefined],
    ['GET', '/api/organisationUnits', '202610'],
    ['POST', '/api/dataValueSets', '202610'],
  ] as const)('stays a refusal for %s %s with period %j', async (method, path, period) => {
    const error = await answer(method, path, period, { message: words[0] });
    expect(error).toMatchObject({ name: 'Dhis2RefusedError', retryable: false });
  });
});

test('Retry-After as a date is counted from now', async () => {
  const error = await withReply(
    (_, response) => send(503, { 'retry-after': new Date(Date.now() + 30_000).toUTCString() })(response),
    async (client) => await errorOf(client.getJson('/api/x', [], anything)),
  );
  if (!(error instanceof Dhis2Error)) throw error;
  expect(error.retryAfterMs).toBeGreaterThan(25_000);
  expect(error.retryAfterMs).toBeLessThanOrEqual(30_000);
});

test('an answer of another shape names the members that are wrong', async () => {
  const error = await withReply(
    (_, response) => json(response, 200, { version: 5 }),
    async (client) => await errorOf(client.getJson('/api/x', [], z.object({ version: z.string() }))),
  );
  expect(error).toMatchObject({ name: 'Dhis2ContentError', retryable: false });
  expect(error.message).toContain('version');
});

test('an answer over the limit asks for less', async () => {
  const error = await withReply(
    (_, response) => json(response, 200, 'x'.repeat(5_000)),
    async (client) => await errorOf(client.getJson('/api/x', [], anything)),
    { maxResponseBytes: 4_000 },
  );
  expect(error.name).toBe('Dhis2TooLargeError');
});

test('errors never show credentials, even when the server echoes them', async () => {
  const encoded = Buffer.from(`${auth.username}:${auth.password}`).toString('base64');
  const error = await withReply(
    (request, response) =>
      json(response, 409, { message: `got ${request.headers.authorization ?? ''} ${auth.password}` }),
    async (client) => await errorOf(client.getJson('/api/x', [], anything)),
  );
  for (const secret of [auth.password, encoded]) expect(inspect(error, { depth: 10 })).not.toContain(secret);
});

test('nothing listening is a network error that says so', async () => {
  const server = await startReplyServer(() => undefined);
  await server.close();
  const client = new Dhis2Client({ url: server.url, auth });
  const error = await errorOf(client.getJson('/api/x', [], anything));
  expect(error).toMatchObject({ name: 'Dhis2NetworkError', code: 'ECONNREFUSED', retryable: true });
  expect(error.message).toContain('connection refused');
});

test('https to a server that speaks http is a network error that is not worth a retry', async () => {
  const server = await startReplyServer(() => undefined);
  const client = new Dhis2Client({ url: server.url.replace('http:', 'https:'), auth });
  const error = await errorOf(client.getJson('/api/x', [], anything));
  expect(error).toMatchObject({ name: 'Dhis2NetworkError', retryable: false });
  await server.close();
});

test('a server that does not speak HTTP is a content error', async () => {
  const server = createTcpServer((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH\r\n')));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const client = new Dhis2Client({ url: `http://127.0.0.1:${address.port}`, auth });
  const error = await errorOf(client.getJson('/api/x', [], anything));
  expect(error.name).toBe('Dhis2ContentError');
  server.close();
});
