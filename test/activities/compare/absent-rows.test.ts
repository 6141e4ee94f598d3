import pl from 'nodejs-polars';
import { z } from 'zod';
import { count, later, months, night, startServers, valueAt, type Servers } from '../../kit/delta-servers';
import type { NightOptions } from '../../kit/night-runner';
import { clinic, world } from '../../kit/small-world';
import { defineTransform, type Transform } from '../../../transforms/define-transform';

let servers: Servers;
afterEach(async () => {
  await servers.stop();
});

/** Adds rows of other elements beside each text. */
function beside(id: string, elements: readonly string[], value: string): Transform {
  return defineTransform({
    id,
    summary: 'Adds rows beside each text',
    effect: 'adds',
    options: z.strictObject({}),
    apply: (frame) => {
      const texts = frame.filter(pl.col('data_element_id').eq(pl.lit('DeText00000')));
      const added = elements.map((element) =>
        texts.withColumns(
          pl.lit(element).alias('data_element_id'),
          pl.lit(value).alias('value'),
          pl.lit(null).cast(pl.Int64).alias('row'),
        ),
      );
      return pl.concat([frame, ...added]);
    },
  });
}

describe('a target row whose key only a row has that a transform adds', () => {
  const noNumber = beside('noNumber', [world.number], 'none');
  const twoNumbers = beside('twoNumbers', [world.number, world.longText], '7');
  const place = { period: '202401', orgUnit: clinic(1) };
  const numberToNumber = { [world.text]: world.text, [world.number]: world.number, [world.longText]: world.number };
  const kinds = { dataSet: world.kinds, mode: 'full' } as const;
  const cases: [string, string, Partial<NightOptions>][] = [
    ['the target can not take', 'VALUE_TYPE', { transform: { use: noNumber, when: 'after' } }],
    [
      'collides with another one',
      'COLLISION',
      { transform: { use: twoNumbers, when: 'before' }, mappings: { dataElements: numberToNumber } },
    ],
  ];

  it.each(cases)('stays as it is where the added row is one that %s', async (_, code, options) => {
    servers = await startServers(['2.42', '2.44'], 'UTC', { transforms: [noNumber, twoNumbers] });
    servers.source.insert([{ ...place, dataElement: world.text, value: 'a' }]);
    servers.target.insert([{ ...place, dataElement: world.number, value: '5' }]);
    for (const posts of [1, 0]) {
      const result = await night(servers, { ...kinds, ...options });
      expect(result).toMatchObject({ posts, account: { targetDeleted: 0 } });
      expect(result.assessment.preview.rejectReasons).toMatchObject([{ code }]);
    }
    const held = servers.target.values().map(({ dataElement, value }) => [dataElement, value]);
    expect(held.sort()).toEqual([
      [world.number, '5'],
      [world.text, 'a'],
    ]);
  });
});

describe.each(['2.42', '2.44'] as const)(
  'a row that the source lost without a trace, and %s would not delete',
  (to) => {
    const closed = (closedDate: string) => {
      servers.target.change('organisationUnits', clinic(1), { closedDate });
    };

    beforeEach(async () => {
      servers = await startServers(['2.42', to]);
      await night(servers);
      servers.source.hardDelete(count(1, '202404'));
    });

    it('stays and is listed, and the nights after are not full ones for it', async () => {
      closed('2024-03-31');
      const first = await night(servers, { mode: 'full' });
      expect(first.assessment.preview).toMatchObject({
        account: { targetDeleted: 0, targetHeld: 1, rejected: 0 },
        rejectReasons: [{ code: 'ORG_UNIT_CLOSED', rows: 1 }],
        rejects: { new: 1, known: 0 },
      });
      expect(first).toMatchObject({ posts: 0, account: { targetDeleted: 0, targetHeld: 1 } });
      expect(valueAt(servers.target, 1, '202404')).toBe('103');
      expect((await night(servers)).reading.mode).toBe('delta');
      closed('2030-01-01');
      await night(servers, { mode: 'full' });
      expect(valueAt(servers.target, 1, '202404')).toBeUndefined();
    });

    it('is followed by a full run where the target was changed meanwhile', async () => {
      later(servers, 3);
      const moved = await servers.nights.begin({ dataSet: world.counts, periods: months, mode: 'full' });
      servers.target.insert([{ ...count(1, '202404'), value: '9' }]);
      await moved.finish();
      expect(valueAt(servers.target, 1, '202404')).toBe('9');
      expect((await night(servers)).reading).toMatchObject({
        mode: 'full',
        reason: '1 deletions of rows that the source no longer has did not land in the last run',
      });
      expect(valueAt(servers.target, 1, '202404')).toBeUndefined();
    });
  },
);

describe('a deletion that the target refuses with a reason of its own', () => {
  it('is not followed by a full run', async () => {
    servers = await startServers();
    await night(servers);
    servers.source.hardDelete(count(1, '202404'));
    later(servers, 3);
    const refused = await servers.nights.begin({ dataSet: world.counts, periods: months, mode: 'full' });
    servers.target.change('organisationUnits', clinic(1), { closedDate: '2024-03-31' });
    expect((await refused.finish()).account).toMatchObject({ targetDeleted: 0, targetHeld: 1 });
    expect(valueAt(servers.target, 1, '202404')).toBe('103');
    expect((await night(servers)).reading.mode).toBe('delta');
  });
});
