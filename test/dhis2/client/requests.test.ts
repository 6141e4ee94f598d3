import { inspect } from 'node:util';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { Dhis2Client } from '../../../dhis2/client/dhis2-client';
import { Semaphore } from '../../../dhis2/client/admission';
import { InvalidArgumentError, UrlTooLongError } from '../../../dhis2/errors/errors';
import type { Dhis2Auth } from '../../../dhis2/client/credentials';
import { auth, errorOf, json, startReplyServer, withReply } from './reply-server';

const anything = z.unknown();

function refusal(make: () => unknown): InvalidArgumentError {
  try {
    make();
  } catch (error) {
    if (error instanceof InvalidArgumentError) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

describe('requests', () => {
  test('carry Basic credentials in UTF-8, X-Requested-With and no cookie, on every request', async () => {
    await withReply(
      (_, response) => {
        response.setHeader('set-cookie', 'JSESSIONID=abc');
        json(response, 200, {});
      },
      async (client, server) => {
        await client.getJson('/api/me', [], anything);
        await client.getJson('/api/me', [], anything);
        for (const { request } of server.requests) {
          const header = request.headers.authorization ?? '';
          expect(Buffer.from(header.replace('Basic ', ''), 'base64').toString('utf8')).toBe('zoë:пароль ሚስጥር');
          expect(request.headers['x-requested-with']).toBe('XMLHttpRequest');
          expect(request.headers.cookie).toBeUndefined();
        }
        expect(server.requests).toHaveLength(2);
      },
      { auth: { username: 'zoë', password: 'пароль ሚስጥር' } },
    );
  });

  test('carry a personal access token as ApiToken', async () => {
    await withReply(
      (_, response) => json(response, 200, {}),
      async (client, server) => {
        await client.getJson('/api/me', [], anything);
        expect(server.requests[0]?.request.headers.authorization).toBe('ApiToken d2p_abc');
      },
      { auth: { token: 'd2p_abc' } },
    );
  });

  test('repeat parameters and escape plus signs, brackets and non-Latin letters', async () => {
    await withReply(
      (_, response) => json(response, 200, {}),
      async (client, server) => {
        await client.getJson(
          '/api/x',
          [
            ['a', '1+2'],
            ['a', '[é]'],
            ['b', true],
          ],
          anything,
        );
        const url = new URL(server.requests[0]?.request.url ?? '', 'http://x');
        expect(url.searchParams.getAll('a')).toEqual(['1+2', '[é]']);
        expect(url.search).toContain('1%2B2');
      },
    );
  });

  test.each(['/dhis', '/api/dhis2', '/api/41/dhis2', '/apis'])('go below the path %s of the base URL', async (path) => {
    const server = await startReplyServer((_, response) => json(response, 200, {}));
    const client = new Dhis2Client({ url: `${server.url}${path}/`, auth });
    await client.getJson('/api/me', [], anything);
    expect(server.requests[0]?.request.url).toBe(`${path}/api/me`);
    expect(client.address).toBe(`${server.url}${path}`);
    await client.close();
    await server.close();
  });

  test('are refused over 7,000 bytes of URL before anything is sent', async () => {
    await withReply(
      (_, response) => json(response, 200, {}),
      async (client, server) => {
        const room = 7_000 - client.urlBytes('/api/x', [['a', '']]);
        await client.getJson('/api/x', [['a', 'y'.repeat(room)]], anything);
        const error = await errorOf(client.getJson('/api/x', [['a', 'y'.repeat(room + 1)]], anything));
        expect(error).toBeInstanceOf(UrlTooLongError);
        expect(error.message.length).toBeLessThan(700);
        expect(server.requests).toHaveLength(1);
      },
    );
  });

  test('send JSON as gzip when asked to and worth it', async () => {
    await withReply(
      (_, response) => json(response, 200, {}),
      async (client, server) => {
        const payload = { text: 'é'.repeat(2_000) };
        await client.postJson('/api/x', [], payload, { gzip: true });
        await client.postJson('/api/x', [], { small: true }, { gzip: true });
        const [large, small] = server.requests;
        expect(JSON.parse(gunzipSync(large?.body ?? '').toString('utf8'))).toEqual(payload);
        expect(small?.body.toString('utf8')).toBe('{"small":true}');
        expect(large?.request.headers['content-type']).toBe('application/json');
      },
    );
  });

  test('understand an answer that a proxy packed', async () => {
    await withReply(
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
        response.end(gzipSync('{"a":1}'));
      },
      async (client) => expect(await client.getJson('/api/x', [], anything)).toEqual({ a: 1 }),
    );
  });

  test('are sent once, even when the connection breaks', async () => {
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.once('data', () => socket.resetAndDestroy());
      socket.on('error', () => undefined);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const client = new Dhis2Client({ url: `http://127.0.0.1:${address.port}`, auth });
    const error = await errorOf(client.getJson('/api/x', [], anything));
    expect(error).toMatchObject({ name: 'Dhis2NetworkError', retryable: true, code: 'ECONNRESET' });
    expect(connections).toBe(1);
    await client.close();
    server.close();
  });
});

describe('slots', () => {
  test('no more requests are in flight than the admission lets in', async () => {
    let now = 0;
    let most = 0;
    await withReply(
      (_, response) => {
        now += 1;
        most = Math.max(most, now);
        setTimeout(() => {
          now -= 1;
          json(response, 200, {});
        }, 20);
      },
      async (client) => {
        await Promise.all(Array.from({ length: 12 }, () => client.getJson('/api/x', [], anything)));
        expect(most).toBe(2);
      },
      { admission: new Semaphore(2), maxConnections: 8 },
    );
  });

  test('a slot is given back after a failure and after a cancelled wait', async () => {
    const semaphore = new Semaphore(1);
    await withReply(
      (_, response) => json(response, 500, {}),
      async (client) => {
        await errorOf(client.getJson('/api/x', [], anything));
        await errorOf(client.getJson('/api/x', [], anything));
        const release = await semaphore.acquire();
        const cancelled = new AbortController();
        const waiting = errorOf(client.getJson('/api/x', [], anything, { signal: cancelled.signal }));
        cancelled.abort(new Error('enough'));
        expect((await waiting).message).toBe('enough');
        release();
        (await semaphore.acquire())();
      },
      { admission: semaphore },
    );
  });
});

describe('options', () => {
  test.each([
    ['nonsense', 'is not a URL'],
    ['ftp://example.org', 'must begin with https://'],
    ['https://jane:hunter22@example.org', 'credentials'],
    ['https://jane:hun#ter22@example.org/x', ''],
    ['jane:hunter22@example.org', ''],
    ['https://example.org/dhis/api', 'without "/api"'],
    ['https://example.org/dhis/api/', 'without "/api"'],
    ['https://example.org/api/dhis2/api/41', 'without "/api"'],
    ['https://example.org/?x=1', 'without "?"'],
  ])('the URL %s is refused with a reason and without showing a password', (url, reason) => {
    const error = refusal(() => new Dhis2Client({ url, auth }));
    expect(error.message).toContain(reason);
    expect(error.message).not.toContain('ter22');
  });

  test('credentials that cannot be sent are refused without being shown', () => {
    const url = 'https://example.org';
    const refused = (given: Dhis2Auth): string => refusal(() => new Dhis2Client({ url, auth: given })).message;
    expect(refused({ username: 'a:b', password: 'x' })).toContain('colon');
    expect(refused({ username: 'jane', password: '' })).toContain('"jane" is empty');
    expect(refused({ token: 'd2p_line\nbreak' })).not.toContain('d2p_');
  });

  test('a time limit that is no whole positive number is refused', () => {
    expect(() => new Dhis2Client({ url: 'https://example.org', auth, bodyTimeoutMs: 0 })).toThrow('bodyTimeoutMs');
  });

  test('a client does not show its credentials when serialised', () => {
    const client = new Dhis2Client({ url: 'https://example.org', auth });
    expect(JSON.stringify(client)).not.toContain(auth.password);
    expect(inspect(client, { depth: 10 })).not.toContain(auth.password);
  });
});
