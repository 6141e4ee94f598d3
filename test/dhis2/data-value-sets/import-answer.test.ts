import { DataValueSets } from '../../../dhis2/data-value-sets/data-value-sets';
import type { DataValuePayload } from '../../../dhis2/data-value-sets/data-value-payload';
import { errorOf, html, json, withReply } from '../client/reply-server';
import { gunzipSync } from 'node:zlib';

const row = {
  dataElement: 'hDe00000001',
  period: '202401',
  orgUnit: 'hOu00000001',
  categoryOptionCombo: 'HllvX50cXC0',
  attributeOptionCombo: 'HllvX50cXC0',
};
const payload: DataValuePayload = { dataSet: 'hDs00000001', dataValues: [{ ...row, value: '1' }] };
const none = { imported: 0, updated: 0, ignored: 0, deleted: 0 };

async function post(status: number, body: unknown) {
  return await withReply(
    (_, response) => json(response, status, body),
    async (client) => await new DataValueSets(client).post(payload),
  );
}

test('an OLD warning with status 409 is an answer', async () => {
  const answer = await post(409, {
    httpStatusCode: 409,
    status: 'WARNING',
    message: 'see summary',
    response: {
      responseType: 'ImportSummary',
      status: 'WARNING',
      description: 'Import process completed successfully',
      importCount: { imported: 2, updated: 0, ignored: 1, deleted: 0 },
      conflicts: [
        {
          object: 'XOu00000001',
          objects: { organisationUnit: 'XOu00000001' },
          value: 'not found',
          errorCode: 'E7612',
          property: 'orgUnit',
          indexes: [2],
        },
      ],
      rejectedIndexes: [2],
    },
  });
  expect(answer).toEqual({
    httpStatus: 409,
    status: 'WARNING',
    counts: { imported: 2, updated: 0, ignored: 1, deleted: 0 },
    conflicts: [
      { code: 'E7612', text: 'not found', objects: { organisationUnit: 'XOu00000001' }, args: undefined, indexes: [2] },
    ],
    rejectedIndexes: [2],
    description: 'Import process completed successfully',
  });
});

test('a NEW warning with status 200 is an answer with args', async () => {
  const answer = await post(200, {
    status: 'WARNING',
    response: {
      status: 'WARNING',
      importCount: { ...none, updated: 4, ignored: 1 },
      conflicts: [
        { objects: { args: '0-x-INTEGER-value_not_integer' }, value: 'bad', errorCode: 'E8122', indexes: [0] },
      ],
      rejectedIndexes: [0],
    },
  });
  expect(answer.conflicts[0]).toMatchObject({
    code: 'E8122',
    args: '0-x-INTEGER-value_not_integer',
    objects: {},
    indexes: [0],
  });
  expect(answer.counts.updated).toBe(4);
});

test('a bare summary is read like a wrapped one', async () => {
  const answer = await post(200, { status: 'SUCCESS', importCount: { ...none, imported: 1 } });
  expect(answer).toMatchObject({ status: 'SUCCESS', counts: { imported: 1 }, conflicts: [], rejectedIndexes: [] });
});

test('a decode error names the position that its arguments give', async () => {
  const refused = (errorCode: string, args: string) =>
    post(409, {
      status: 'ERROR',
      response: {
        status: 'ERROR',
        importCount: none,
        conflicts: [{ objects: { args }, value: '', errorCode, indexes: [-1] }],
        rejectedIndexes: [],
      },
    });
  expect((await refused('E8104', '1200-bad')).conflicts[0]?.indexes).toEqual([1200]);
  expect((await refused('E8004', '12-bad')).conflicts[0]?.indexes).toEqual([]);
});

test('a crashed OLD import is an answer with status ERROR', async () => {
  const answer = await post(409, {
    status: 'ERROR',
    response: {
      status: 'ERROR',
      description: 'The import process failed: x',
      importCount: none,
      conflicts: [],
      rejectedIndexes: [],
    },
  });
  expect(answer).toMatchObject({ status: 'ERROR', counts: none, description: 'The import process failed: x' });
});

test.each([
  [409, { message: 'no summary', status: 'ERROR' }, 'Dhis2RefusedError'],
  [500, { message: 'unparsable period', status: 'ERROR' }, 'Dhis2ServerError'],
  [403, { message: 'F_DATAVALUE_ADD' }, 'Dhis2ForbiddenError'],
  [415, { message: 'no' }, 'Dhis2RefusedError'],
  [200, { hello: 1 }, 'Dhis2ContentError'],
])('status %i without a summary is a typed error', async (status, body, name) => {
  expect(await errorOf(post(status, body))).toMatchObject({ name, method: 'POST' });
});

test('a web page instead of a summary is a typed error', async () => {
  const answers = [413, 502, 200].map((status) =>
    withReply(
      (_, response) => html(response, status, 'page'),
      async (client) => (await errorOf(new DataValueSets(client).post(payload))).name,
    ),
  );
  expect(await Promise.all(answers)).toEqual(['Dhis2TooLargeError', 'Dhis2UnavailableError', 'Dhis2ContentError']);
});

test('the body has both spellings of the flag, and neither nulls nor a header', async () => {
  await withReply(
    (_, response) => json(response, 200, { status: 'SUCCESS', importCount: none }),
    async (client, server) => {
      const values = [
        { ...row, value: '12.0', comment: 'ሰላም', followUp: true },
        { ...row, value: null, comment: null, followUp: null, deleted: true },
      ];
      await new DataValueSets(client).post(
        { dataSet: 'hDs00000001', dataValues: values },
        { dryRun: true, importStrategy: 'DELETE' },
      );
      const sent = server.requests[0];
      expect(JSON.parse(sent?.body.toString('utf8') ?? '')).toEqual({
        dataSet: 'hDs00000001',
        dataValues: [
          { ...row, value: '12.0', comment: 'ሰላም', followup: true, followUp: true },
          { ...row, deleted: true },
        ],
      });
      expect(sent?.request.url).toBe('/api/dataValueSets?importStrategy=DELETE&dryRun=true');
      await new DataValueSets(client).post({ dataValues: Array.from({ length: 50 }, () => ({ ...row, value: '1' })) });
      expect(JSON.parse(gunzipSync(server.requests[1]?.body ?? '').toString('utf8'))).toMatchObject({
        dataValues: { length: 50 },
      });
    },
  );
});
