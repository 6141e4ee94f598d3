import type { RequestListener } from 'node:http';
import { z } from 'zod';
import type { LeaseAnswer, LeaseRequest } from '../../../contracts/permits';
import { LimiterPace } from '../../../dhis2/client/limiter-pace';
import { Dhis2Error } from '../../../dhis2/errors/errors';
import { createLogger } from '../../../worker/logging/logger';
import { LeasedAdmission } from '../../../worker/permits/leased-admission';
import { emptyLedger, lease } from '../../../workflows/permits/permit-ledger';
import { errorOf, html, json, withReply } from './reply-server';

const anything = z.unknown();
const quick = { pauseMs: 100, recoverEveryMs: 500 };

/** A token bucket, as limiters in front of servers keep it. */
function bucket(perSecond: number, burst: number): () => boolean {
  let tokens = burst;
  let at = performance.now();
  return () => {
    const now = performance.now();
    tokens = Math.min(burst, tokens + ((now - at) * perSecond) / 1_000);
    at = now;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}

/** nginx 1.22 with `limit_req zone=z burst=5 nodelay`: no `Retry-After`. */
const nginxPage = '503 Service Temporarily Unavailable';

function limited(take: () => boolean, refuse: (response: Parameters<RequestListener>[1]) => void): RequestListener {
  return (_, response) => {
    if (take()) json(response, 200, { ok: true });
    else refuse(response);
  };
}

const refusals: readonly (readonly [title: string, refuse: (response: Parameters<RequestListener>[1]) => void])[] = [
  ['429 without Retry-After', (response) => json(response, 429, { message: 'slow down' })],
  ['503 without Retry-After, as nginx does', (response) => html(response, 503, nginxPage)],
  [
    '429 with Retry-After in seconds',
    (response) => {
      response.writeHead(429, { 'retry-after': '1' });
      response.end();
    },
  ],
  [
    '429 with Retry-After as a date',
    (response) => {
      response.writeHead(429, { 'retry-after': new Date(Date.now() + 1_500).toUTCString() });
      response.end();
    },
  ],
];

test.each(refusals)(
  'requests that a limiter answers with %s wait, and all get their answers',
  async (_, refuse) => {
    await withReply(
      limited(bucket(20, 5), refuse),
      async (client, server) => {
        const answers = await Promise.all(Array.from({ length: 40 }, () => client.getJson('/api/x', [], anything)));
        expect(answers).toEqual(answers.map(() => ({ ok: true })));
        // they go slower for all, so that few are refused
        expect(server.requests.length).toBeLessThan(70);
      },
      { limiter: new LimiterPace(quick) },
    );
  },
  30_000,
);

test('a time of Retry-After holds back the other requests to the server, too', async () => {
  const startedAt: number[] = [];
  await withReply(
    (_, response) => {
      startedAt.push(performance.now());
      if (startedAt.length > 1) {
        json(response, 200, {});
        return;
      }
      response.writeHead(429, { 'retry-after': '1' });
      response.end();
    },
    async (client) => {
      const first = client.getJson('/api/x', [], anything);
      while (startedAt.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      await new Promise((resolve) => setTimeout(resolve, 50));
      await Promise.all([first, client.getJson('/api/y', [], anything)]);
    },
    { limiter: new LimiterPace(quick) },
  );
  expect((startedAt[1] ?? 0) - (startedAt[0] ?? 0)).toBeGreaterThan(950);
});

test('what is refused for longer than the patience fails, and the text names the setting', async () => {
  const error = await withReply(
    (_, response) => {
      response.writeHead(429, { 'retry-after': '60' });
      response.end();
    },
    async (client) => await errorOf(client.postJson('/api/x', [], {})),
    { limiter: new LimiterPace({ ...quick, patienceMs: 1_000 }) },
  );
  expect(error).toMatchObject({ name: 'Dhis2UnavailableError', status: 429, retryAfterMs: 60_000 });
  expect(error.message).toContain('requestsPerSecond');
});

test('a 503 of a server that answers nobody is not waited out, nor one to a POST, which may have been carried out', async () => {
  const limiter = new LimiterPace(quick);
  let answering = false;
  await withReply(
    (request, response) =>
      answering && request.method === 'GET' ? json(response, 200, {}) : html(response, 503, nginxPage),
    async (client, server) => {
      await errorOf(client.getJson('/api/x', [], anything));
      expect(server.requests).toHaveLength(1);
      expect(limiter.requestsPerSecond).toBeUndefined();
      answering = true;
      await client.getJson('/api/x', [], anything);
      const error = await errorOf(client.postJson('/api/x', [], {}));
      expect(error instanceof Dhis2Error && error.status).toBe(503);
      expect(server.requests).toHaveLength(3);
      expect(limiter.requestsPerSecond).toBeDefined();
    },
    { limiter },
  );
});

test('a cancelled request stops waiting for a limiter', async () => {
  await withReply(
    (_, response) => json(response, 429, {}),
    async (client) => {
      const signal = AbortSignal.timeout(150);
      const error = await errorOf(client.getJson('/api/x', [], anything, { signal }));
      expect(error.name).toBe('TimeoutError');
    },
    { limiter: new LimiterPace({ pauseMs: 60_000 }) },
  );
});

test('the pace comes back step by step, and ends when the limit does not show any more', async () => {
  const limiter = new LimiterPace({ pauseMs: 10, recoverEveryMs: 20 });
  let refuse = true;
  await withReply(
    (_, response) => {
      json(response, refuse ? 429 : 200, {});
      refuse = false;
    },
    async (client) => await client.getJson('/api/x', [], anything),
    { limiter },
  );
  const slow = limiter.requestsPerSecond ?? 0;
  expect(slow).toBeGreaterThan(0);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(limiter.requestsPerSecond ?? 0).toBeGreaterThan(slow);
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(limiter.requestsPerSecond).toBeUndefined();
});

test('the pace that one process has found is kept by all processes', async () => {
  let ledger = emptyLedger;
  const asked: LeaseRequest[] = [];
  const desk = {
    ask: (request: LeaseRequest): Promise<LeaseAnswer> => {
      asked.push(request);
      const leased = lease(ledger, request, Date.now());
      ledger = leased.ledger;
      return Promise.resolve(leased.answer);
    },
    leave: () => Promise.resolve(),
  };
  const logger = createLogger({ level: 'silent', pretty: false });
  const limits = { concurrency: 2 };
  const limiter = { requestsPerSecond: 4 };
  const slow = new LeasedAdmission({ server: 'x', process: 'a', limits, limiter, desk, logger });
  const other = new LeasedAdmission({ server: 'x', process: 'b', limits, desk, logger });
  const release = await slow.acquire();
  (await other.acquire())();
  const startedAt = performance.now();
  (await other.acquire())();
  expect(performance.now() - startedAt).toBeGreaterThan(400);
  expect(asked.map(({ process, limits: told }) => [process, told.requestsPerSecond]).slice(0, 2)).toEqual([
    ['a', 4],
    ['b', undefined],
  ]);
  release();
  await Promise.all([slow.close(), other.close()]);
});
