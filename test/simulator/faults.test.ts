import { setTimeout as sleep } from 'node:timers/promises';
import { type Simulator, startSimulator } from '../../simulator/simulator';
import { ask } from './http-client';
import { seedSmallWorld } from './small-world';

let simulator: Simulator;
let info: string;

beforeAll(async () => {
  simulator = await startSimulator({ version: '2.44' });
  seedSmallWorld(simulator);
  info = `${simulator.url}/api/system/info`;
});
afterAll(() => simulator.stop());
beforeEach(() => {
  simulator.faults.clear();
  simulator.log.clear();
});

test('strikes as often as told and only the requests that match', async () => {
  simulator.faults.add({
    match: { method: 'GET', path: '/api/system/info' },
    fault: { kind: 'status', status: 503 },
    times: 2,
  });
  expect((await ask(`${simulator.url}/api/me`)).status).toBe(200);
  expect((await ask(info)).status).toBe(503);
  expect((await ask(info)).status).toBe(503);
  expect((await ask(info)).status).toBe(200);
});

test('matches by expression, by query parameter and by a predicate', async () => {
  simulator.faults.add({
    match: { path: /^\/api\/data/, query: { code: 'X' }, when: ({ headers }) => headers['x-mark'] === 'yes' },
    fault: { kind: 'status', status: 504 },
    times: Infinity,
  });
  const url = `${simulator.url}/api/dataElements?code=X`;
  expect((await ask(url)).status).toBe(200);
  expect((await ask(`${simulator.url}/api/dataElements`, { headers: { 'x-mark': 'yes' } })).status).toBe(200);
  expect((await ask(url, { headers: { 'x-mark': 'yes' } })).status).toBe(504);
});

test('lets the first requests pass when told to begin later', async () => {
  simulator.faults.add({ fault: { kind: 'status', status: 502 }, after: 2 });
  const statuses = [];
  for (let request = 0; request < 4; request += 1) statuses.push((await ask(info)).status);
  expect(statuses).toEqual([200, 200, 502, 200]);
});

test('strikes the same requests again with the same seed', async () => {
  const play = async (seed: number): Promise<number[]> => {
    simulator.faults.clear();
    simulator.faults.add({ fault: { kind: 'status', status: 503 }, times: Infinity, probability: 0.5, seed });
    const statuses = [];
    for (let request = 0; request < 24; request += 1) statuses.push((await ask(info)).status);
    return statuses;
  };
  const first = await play(7);
  expect(first).toContain(200);
  expect(first).toContain(503);
  expect(await play(7)).toEqual(first);
  expect(await play(8)).not.toEqual(first);
});

test('a proxy error is HTML, a DHIS2 error JSON, and 429 says when to come back', async () => {
  simulator.faults.add({ fault: { kind: 'status', status: 502 } });
  simulator.faults.add({ fault: { kind: 'status', status: 429, body: 'json', retryAfterSeconds: 7 } });
  const proxy = await ask(info);
  expect(proxy.headers['content-type']).toMatch('text/html');
  expect(proxy.text).toMatch('<html');
  const limited = await ask(info);
  expect(limited.status).toBe(429);
  expect(limited.headers['retry-after']).toBe('7');
  expect(limited.json()).toMatchObject({ httpStatusCode: 429, status: 'ERROR' });
});

test('gives the login page with status 200', async () => {
  simulator.faults.add({ fault: { kind: 'loginPage' } });
  const got = await ask(info);
  expect(got.status).toBe(200);
  expect(got.headers['content-type']).toMatch('text/html');
});

test('a clean cut is a short answer with status 200, a broken one an error of the connection', async () => {
  const whole = await ask(`${simulator.url}/api/organisationUnits?paging=false&fields=*`);
  simulator.faults.add({ fault: { kind: 'cut', share: 0.5, ending: 'clean' } });
  const short = await ask(`${simulator.url}/api/organisationUnits?paging=false&fields=*`);
  expect(short.status).toBe(200);
  expect(short.bytes).toEqual(whole.bytes.subarray(0, Math.floor(whole.bytes.length / 2)));
  simulator.faults.add({ fault: { kind: 'cut', share: 0.5, ending: 'broken' } });
  await expect(ask(`${simulator.url}/api/organisationUnits?paging=false&fields=*`)).rejects.toThrow();
});

test('a trickling body arrives whole, in pieces, and late', async () => {
  const url = `${simulator.url}/api/organisationUnits?paging=false&fields=id`;
  const whole = await ask(url);
  simulator.faults.add({
    fault: { kind: 'trickle', bytesPerPiece: Math.ceil(whole.bytes.length / 4), intervalMs: 20 },
  });
  const begun = Date.now();
  expect((await ask(url)).text).toBe(whole.text);
  expect(Date.now() - begun).toBeGreaterThanOrEqual(55);
});

test('a slow reply takes as long as told', async () => {
  simulator.faults.add({ fault: { kind: 'slow', delayMs: 80 } });
  const begun = Date.now();
  expect((await ask(info)).status).toBe(200);
  expect(Date.now() - begun).toBeGreaterThanOrEqual(75);
});

test('a reset before the request is handled changes nothing, one after it leaves the change without an answer', async () => {
  const set = (value: string): Promise<unknown> =>
    ask(`${simulator.url}/api/systemSettings/applicationTitle?value=${value}`, { method: 'POST' });
  simulator.faults.add({ fault: { kind: 'reset', point: 'before' } });
  await expect(set('first')).rejects.toThrow();
  expect(simulator.state.settings.has('applicationTitle')).toBe(false);
  simulator.faults.add({ fault: { kind: 'reset', point: 'after' } });
  await expect(set('second')).rejects.toThrow();
  expect(simulator.state.settings.get('applicationTitle')).toBe('second');
});

test('holds answers back until they are released', async () => {
  const held = simulator.faults.hold({ path: '/api/system/info' });
  let arrived = false;
  const pending = ask(info).then((got) => {
    arrived = true;
    return got;
  });
  await held.reached;
  expect((await ask(`${simulator.url}/api/me`)).status).toBe(200);
  await sleep(30);
  expect(arrived).toBe(false);
  held.release();
  expect((await pending).status).toBe(200);
  expect((await ask(info)).status).toBe(200);
});

test('stops while a request is held', async () => {
  const other = await startSimulator({ version: '2.42' });
  const held = other.faults.hold({});
  const pending = expect(ask(`${other.url}/api/me`)).rejects.toThrow();
  await held.reached;
  await other.stop();
  await pending;
});

test('rules can be set and removed over HTTP, and a rule that means nothing is refused', async () => {
  const faults = `${simulator.url}/simulator/faults`;
  const rule = { match: { path: '/api/system/info' }, fault: { kind: 'status', status: 503 }, times: 'forever' };
  expect((await ask(faults, { method: 'POST', body: rule, auth: null })).status).toBe(200);
  expect((await ask(info)).status).toBe(503);
  expect((await ask(faults, { method: 'DELETE', auth: null })).status).toBe(204);
  expect((await ask(info)).status).toBe(200);
  const refused = await ask(faults, { method: 'POST', body: { fault: { kind: 'earthquake' } }, auth: null });
  expect(refused.status).toBe(400);
  expect((await ask(`${simulator.url}/simulator/nothing`, { auth: null })).status).toBe(404);
});
