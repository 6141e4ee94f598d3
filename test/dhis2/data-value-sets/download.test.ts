import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { csvHeader } from '../../../dhis2/data-value-sets/csv-scanner';
import { DataValueSets } from '../../../dhis2/data-value-sets/data-value-sets';
import { errorOf, html, json, withReply } from '../client/reply-server';

const query = { dataSets: ['hDs00000001'], orgUnits: ['hOu00000001'], periods: ['202401'] };
const rows = Array.from(
  { length: 3_000 },
  (_, n) => `hDe${n},202401,hOu1,HllvX50cXC0,HllvX50cXC0,"${n}, ""x""\nሰላም",admin,2026-01-01,,,false\n`,
);
const csv = `${csvHeader}\n${rows.join('')}`;
const packed = gzipSync(csv);

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sluice-download-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function body(bytes: Buffer | string, headers: Record<string, string> = {}): RequestListener {
  return (_, response) => {
    response.writeHead(200, { 'content-type': 'application/csv;charset=UTF-8', ...headers });
    response.end(bytes);
  };
}

async function download(reply: RequestListener, signal?: AbortSignal) {
  return await withReply(
    reply,
    async (client) =>
      await new DataValueSets(client).download(query, join(folder, 'x.csv'), { ...(signal && { signal }) }),
    { bodyTimeoutMs: 300 },
  );
}

test.each([
  ['a gzip file', body(packed)],
  ['plain text', body(csv)],
  ['a gzip file that a proxy packed again', body(gzipSync(packed), { 'content-encoding': 'gzip' })],
  ['text that a proxy packed', body(packed, { 'content-encoding': 'gzip' })],
])('%s is written as it was exported', async (_, reply) => {
  expect(await download(reply)).toEqual({ rows: 3_000, bytes: Buffer.byteLength(csv) });
  expect(readFileSync(join(folder, 'x.csv'), 'utf8')).toBe(csv);
  expect(readdirSync(folder)).toEqual(['x.csv']);
});

test('an export without rows is a file with the header alone', async () => {
  expect(await download(body(gzipSync(`${csvHeader}\n`)))).toMatchObject({ rows: 0 });
  expect(readFileSync(join(folder, 'x.csv'), 'utf8')).toBe(`${csvHeader}\n`);
});

test('asks for gzip CSV by parameters, with the number of bytes that was foretold', async () => {
  await withReply(body(packed), async (client, server) => {
    const dataValueSets = new DataValueSets(client);
    await dataValueSets.download(query, join(folder, 'x.csv'));
    const url = server.requests[0]?.request.url ?? '';
    expect(url).toContain('format=csv&compression=gzip');
    expect(dataValueSets.urlBytes(query)).toBe(`${server.url}${url}`.length);
  });
});

const failures: readonly (readonly [title: string, reply: RequestListener, name: string])[] = [
  ['a gzip file cut half-way', body(packed.subarray(0, packed.length / 2)), 'Dhis2ContentError'],
  ['a gzip file without its last byte', body(packed.subarray(0, packed.length - 1)), 'Dhis2ContentError'],
  [
    'a damaged gzip file',
    body(Buffer.concat([packed.subarray(0, 500), Buffer.alloc(20, 7), packed.subarray(520)])),
    'Dhis2ContentError',
  ],
  ['text cut inside a record', body(csv.slice(0, -5)), 'Dhis2ContentError'],
  ['another text', body('a,b\n1,2\n'), 'Dhis2ContentError'],
  ['nothing', body(''), 'Dhis2RefusedError'],
  ['an empty gzip file', body(gzipSync('')), 'Dhis2RefusedError'],
  ['a web page', (_, response) => html(response, 200, 'x'), 'Dhis2ContentError'],
  ['a login page', (_, response) => html(response, 200, '<input type="password">'), 'Dhis2AuthError'],
  ['a refusal', (_, response) => json(response, 409, { message: 'no', errorCode: 'E2006' }), 'Dhis2RefusedError'],
  [
    'a body that stands still',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/csv' });
      response.write(packed.subarray(0, 1_000));
    },
    'Dhis2TimeoutError',
  ],
  [
    'a connection that breaks',
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/csv' });
      response.write(packed.subarray(0, 1_000));
      setTimeout(() => response.socket?.resetAndDestroy(), 20);
    },
    'Dhis2NetworkError',
  ],
];

test.each(failures)('%s is a typed error and leaves no file', async (_, reply, name) => {
  expect((await errorOf(download(reply))).name).toBe(name);
  expect(readdirSync(folder)).toEqual([]);
});

test('a download that is cancelled ends with the reason and leaves no file', async () => {
  const controller = new AbortController();
  const error = await errorOf(
    download((_, response) => {
      response.writeHead(200, { 'content-type': 'application/csv' });
      response.write(packed.subarray(0, 1_000));
      setTimeout(() => controller.abort(new Error('stop')), 20);
    }, controller.signal),
  );
  expect(error.message).toBe('stop');
  expect(existsSync(join(folder, 'x.csv.part'))).toBe(false);
});

test('a folder that is not there is an error of the file, not of the server', async () => {
  folder = join(folder, 'missing');
  const error = await errorOf(download(body(packed)));
  expect(error).toMatchObject({ code: 'ENOENT' });
  folder = join(folder, '..');
});

test('a file that is given up with its first bytes is gone when the error is there, and does not come back', async () => {
  for (let i = 0; i < 30; i += 1) {
    await errorOf(
      download((_, response) => {
        response.writeHead(200, { 'content-type': 'application/csv' });
        response.end('no header of an export\n');
      }),
    );
    expect(existsSync(join(folder, 'x.csv.part'))).toBe(false);
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(existsSync(join(folder, 'x.csv.part'))).toBe(false);
});
