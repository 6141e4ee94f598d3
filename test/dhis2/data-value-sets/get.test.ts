import { DataValueSets } from '../../../dhis2/data-value-sets/data-value-sets';
import { errorOf, json, withReply } from '../client/reply-server';

const stored = {
  dataElement: 'hDe00000002',
  categoryOptionCombo: 'HllvX50cXC0',
  value: '5',
  storedBy: 'admin',
  created: '2026-11-23T02:02:33.000+0000',
  lastUpdated: '2026-11-23T02:02:35.000+0000',
};

async function get(body: unknown) {
  return await withReply(
    (_, response) => json(response, 200, body),
    async (client) =>
      await new DataValueSets(client).get({
        dataSets: ['hDs00000001'],
        orgUnits: ['hOu00000002'],
        periods: ['202401'],
      }),
  );
}

test('keys that NEW moved to the top are filled back in', async () => {
  const values = await get({
    dataSet: 'hDs00000001',
    period: '202401',
    orgUnit: 'hOu00000002',
    attributeOptionCombo: 'aoc00000001',
    dataValues: [{ ...stored, comment: 'c1', followup: true }],
  });
  expect(values).toEqual([
    {
      ...stored,
      period: '202401',
      orgUnit: 'hOu00000002',
      attributeOptionCombo: 'aoc00000001',
      comment: 'c1',
      followUp: true,
      deleted: false,
    },
  ]);
});

test("an OLD header's org unit never beats a value's own", async () => {
  const own = { period: '202402', orgUnit: 'hOu00000009', attributeOptionCombo: 'HllvX50cXC0' };
  const values = await get({
    completeDate: null,
    period: '202401',
    orgUnit: 'hOu00000002',
    dataValues: [{ ...stored, ...own, value: null, comment: null, followup: false, deleted: true }],
  });
  expect(values).toEqual([{ ...stored, ...own, value: null, comment: null, followUp: false, deleted: true }]);
});

test('no rows come as an empty list, also as {}', async () => {
  expect(await get({ dataValues: [], period: '202401' })).toEqual([]);
  expect(await get({})).toEqual([]);
});

test('a value without period anywhere is an error that says which', async () => {
  const error = await errorOf(get({ orgUnit: 'hOu00000002', attributeOptionCombo: 'x', dataValues: [stored] }));
  expect(error.name).toBe('Dhis2ContentError');
  expect(error.message).toContain('dataValues.0: no period');
});

test('lists are repeated parameters, and an id with a comma is refused', async () => {
  await withReply(
    (_, response) => json(response, 200, { dataValues: [] }),
    async (client, server) => {
      const dataValueSets = new DataValueSets(client);
      await dataValueSets.get({
        dataSets: ['a'],
        orgUnits: ['b', 'c'],
        periods: ['202401', '202402'],
        children: true,
        includeDeleted: false,
        lastUpdated: '2024-01-01T00:00:00+03:00',
      });
      expect(server.requests[0]?.request.url).toBe(
        '/api/dataValueSets?dataSet=a&orgUnit=b&orgUnit=c&children=true&period=202401&period=202402&lastUpdated=2024-01-01T00%3A00%3A00%2B03%3A00',
      );
      expect(await errorOf(dataValueSets.get({ orgUnits: ['b,c'] }))).toMatchObject({ name: 'InvalidArgumentError' });
      expect(server.requests).toHaveLength(1);
    },
  );
});
