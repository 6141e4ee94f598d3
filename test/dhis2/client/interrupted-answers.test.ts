import { z } from 'zod';
import { Dhis2Error } from '../../../dhis2/errors/errors';
import { errorOf, json, withReply } from './reply-server';

const anything = z.unknown();

describe('time limits', () => {
  test('no answer in time is a timeout of the headers', async () => {
    const error = await withReply(
      () => undefined,
      async (client) => await errorOf(client.getJson('/api/x', [], anything)),
      { headersTimeoutMs: 200 },
    );
    expect(error).toMatchObject({ name: 'Dhis2TimeoutError', phase: 'headers', retryable: true });
  });

  test('a body that stands still is a timeout of the body', async () => {
    const error = await withReply(
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"a":');
      },
      async (client) => await errorOf(client.getJson('/api/x', [], anything)),
      { bodyTimeoutMs: 200 },
    );
    expect(error).toMatchObject({ name: 'Dhis2TimeoutError', phase: 'body' });
  });

  test('a body that trickles for too long is a timeout of the whole', async () => {
    const error = await withReply(
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const timer = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(timer));
      },
      async (client) => await errorOf(client.getJson('/api/x', [], anything, { totalTimeoutMs: 150 })),
    );
    expect(error).toMatchObject({ name: 'Dhis2TimeoutError', phase: 'total' });
  });
});

describe('cancellation', () => {
  test.each(['before the answer', 'inside the body'])(
    '%s ends the call with the reason of the signal and cuts the connection',
    async (when) => {
      let closed: (() => void) | undefined;
      const gone = new Promise<void>((resolve) => (closed = resolve));
      const controller = new AbortController();
      const reason = new Error('no longer needed');
      await withReply(
        (_, response) => {
          response.on('close', () => closed?.());
          if (when === 'inside the body') {
            response.writeHead(200, { 'content-type': 'application/json' });
            response.write('{');
          }
          setTimeout(() => controller.abort(reason), 30);
        },
        async (client) => {
          expect(await errorOf(client.getJson('/api/x', [], anything, { signal: controller.signal }))).toBe(reason);
          await gone;
        },
      );
    },
  );

  test('a signal that is aborted already sends nothing', async () => {
    await withReply(
      (_, response) => json(response, 200, {}),
      async (client, server) => {
        const error = await errorOf(client.getJson('/api/x', [], anything, { signal: AbortSignal.abort() }));
        expect(error.name).toBe('AbortError');
        expect(server.requests).toHaveLength(0);
      },
    );
  });
});

describe('connections that break', () => {
  test('a reset inside the body is a network error', async () => {
    const error = await withReply(
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        response.write('{"a":1');
        setTimeout(() => response.socket?.resetAndDestroy(), 20);
      },
      async (client) => await errorOf(client.getJson('/api/x', [], anything)),
    );
    expect(error).toMatchObject({ name: 'Dhis2NetworkError', retryable: true });
  });

  test('an early end of the body is an error that is worth a retry', async () => {
    const error = await withReply(
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
        response.write('{"a":1}');
        setTimeout(() => response.socket?.end(), 20);
      },
      async (client) => await errorOf(client.getJson('/api/x', [], anything)),
    );
    expect(error).toBeInstanceOf(Dhis2Error);
    expect(error).toMatchObject({ retryable: true });
  });

  test('an empty answer to a POST is never taken for success or for a refusal', async () => {
    const error = await withReply(
      (_, response) => response.writeHead(200).end(),
      async (client) => await errorOf(client.postJson('/api/x', [], {})),
    );
    expect(error).toMatchObject({ name: 'Dhis2ContentError', retryable: true, method: 'POST' });
  });
});
