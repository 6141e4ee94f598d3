import fc from 'fast-check';
import { isWellFormedToken, newToken } from '../../simulator/auth/api-token';
import { type Simulator, startSimulator } from '../../simulator/simulator';
import { Release } from '../../simulator/version';
import { ask } from './http-client';

let simulator: Simulator;
let me: string;

beforeAll(async () => {
  simulator = await startSimulator({ version: '2.44' });
  me = `${simulator.url}/api/me`;
});
afterAll(() => simulator.stop());
afterEach(() => simulator.setClock(undefined));

const byToken = (
  token: string,
  more: Record<string, string> = {},
): { auth: null; headers: Record<string, string> } => ({
  auth: null,
  headers: { authorization: `ApiToken ${token}`, ...more },
});

test('a token of either form passes its own check, and no other text of that form does', () => {
  for (const version of ['2.40', '2.44'] as const) {
    const release = new Release(version);
    const token = newToken(release);
    expect(isWellFormedToken(token)).toBe(true);
    fc.assert(
      fc.property(fc.integer({ min: 6, max: token.length - 1 }), (at) => {
        const other = token[at] === '1' ? '2' : '1';
        return !isWellFormedToken(token.slice(0, at) + other + token.slice(at + 1));
      }),
    );
  }
  expect(newToken(new Release('2.40'))).toMatch(/^d2pat_[0-9A-Za-z]{32}\d{10}$/);
  expect(newToken(new Release('2.41'))).toMatch(/^d2p_[0-9A-Za-z]{50}$/);
});

test('2.40 makes tokens of the older form, and to it any other text is only a token that it does not know', async () => {
  const older = await startSimulator({ version: '2.40' });
  const token = simulator.createToken('admin');
  expect((await ask(`${older.url}/api/me`, byToken(token))).status).toBe(401);
  expect((await ask(`${older.url}/api/me`, byToken('d2pat_short'))).status).toBe(401);
  expect((await ask(me, byToken('d2p_short'))).status).toBe(400);
  expect((await ask(`${older.url}/api/me`, byToken(older.createToken('admin')))).status).toBe(200);
  await older.stop();
});

test('a token ends after 30 days', async () => {
  const token = simulator.createToken('admin');
  expect((await ask(me, byToken(token))).status).toBe(200);
  simulator.setClock(Date.now() + 30 * 86_400_000 + 1000);
  const late = await ask(me, byToken(token));
  expect(late.status).toBe(401);
  expect(late.headers['www-authenticate']).toBe('ApiToken');
});

test('a token may be limited to methods and addresses', async () => {
  const reader = simulator.createToken('admin', { allowedMethods: ['POST'] });
  expect((await ask(me, byToken(reader))).status).toBe(401);
  const elsewhere = simulator.createToken('admin', { allowedIps: ['192.0.2.7'] });
  expect((await ask(me, byToken(elsewhere))).status).toBe(401);
  expect((await ask(me, byToken(elsewhere, { 'x-forwarded-for': '192.0.2.7' }))).status).toBe(200);
});

test('a token that no one made is refused though its form is right', async () => {
  expect((await ask(me, byToken(newToken(new Release('2.44'))))).status).toBe(401);
});

test('a disabled user cannot log in', async () => {
  const id = simulator.addUser({ username: 'gone', password: 'Gone-1', authorities: [], orgUnits: [] });
  expect((await ask(me, { auth: 'gone:Gone-1' })).status).toBe(200);
  simulator.change('users', id, { disabled: true });
  expect((await ask(me, { auth: 'gone:Gone-1' })).status).toBe(401);
});

test('a login begins a session, which ends after an hour without a request', async () => {
  const cookies = (await ask(me)).headers['set-cookie'];
  const session = Array.isArray(cookies) ? (cookies[0]?.split(';')[0] ?? '') : '';
  expect(session).toMatch(/^JSESSIONID=/);
  expect((await ask(me, { auth: null, headers: { cookie: session } })).status).toBe(200);
  simulator.setClock(Date.now() + 2 * 3_600_000);
  expect((await ask(me, { auth: null, headers: { cookie: session } })).status).toBe(302);
});

test('following the redirect without credentials ends at a page with status 200', async () => {
  const sent = await ask(me, { auth: null });
  expect([sent.status, sent.text]).toEqual([302, '']);
  const page = await ask(`${simulator.url}${String(sent.headers['location'])}`, { auth: null });
  expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html;charset=UTF-8']);
});

test('passwords are stored nowhere in the metadata', async () => {
  simulator.addUser({ username: 'quiet', password: 'Quiet-Secret-1', authorities: [], orgUnits: [] });
  const got = await ask(`${simulator.url}/api/users?paging=false&fields=*`);
  expect(got.text).not.toContain('Quiet-Secret-1');
  expect(got.text).toContain('quiet');
});

test('a URL over 8 KB is an HTML 400, one below it is not', async () => {
  const url = (length: number): string => `${me}?fields=id&x=${'y'.repeat(length - '/api/me?fields=id&x='.length)}`;
  expect((await ask(url(7_900))).status).toBe(200);
  const long = await ask(url(8_200));
  expect([long.status, long.headers['content-type']]).toEqual([400, 'text/html;charset=utf-8']);
});
