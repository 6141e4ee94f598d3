import {
  clinics,
  count,
  dayMs,
  evening,
  months,
  night,
  startServers,
  valueAt,
  type Servers,
} from '../../kit/delta-servers';
import { clinic, contentOf, countRows, world } from '../../kit/small-world';

let servers: Servers;
afterEach(async () => {
  await servers.stop();
});

describe('the scope that a watermark speaks for', () => {
  const swapped = { [clinic(1)]: clinic(2), [clinic(2)]: clinic(1) };
  const identity = Object.fromEntries(Array.from({ length: clinics }, (_, i) => [clinic(i + 1), clinic(i + 1)]));

  beforeEach(async () => {
    servers = await startServers();
  });

  it.each([
    ['the mapping has changed', { mappings: { dataElements: { [world.count]: world.count } } }],
    ['the parameter deletes has changed', { deletes: 'ignore' }],
    ['the parameter mode is full', { mode: 'full' }],
    ['are mapped to one', { mappings: { orgUnits: { ...identity, [clinic(1)]: clinic(2) } } }],
    ['onCollision', { mappings: { onCollision: 'sum' } }],
  ] as const)('makes a full run because %s', async (reason, options) => {
    await night(servers);
    const result = await night(servers, options);
    expect(result.reading).toMatchObject({ mode: 'full' });
    expect(result.reading.reason).toContain(reason);
  });

  it('reads org units in full whose line leads elsewhere now', async () => {
    await night(servers, { mappings: { orgUnits: identity } });
    const result = await night(servers, { mappings: { orgUnits: { ...identity, ...swapped } } });
    expect(result.reading).toMatchObject({ mode: 'delta' });
    expect(valueAt(servers.target, 1, '202401')).toBe('200');
    expect(valueAt(servers.target, 2, '202401')).toBe('100');
  });

  it('takes away what another org unit left where its line led before', async () => {
    const both = { ...identity, [clinic(2)]: clinic(1) };
    for (const month of months) servers.source.hardDelete(count(1, month));
    await night(servers, { mappings: { orgUnits: both } });
    expect(valueAt(servers.target, 1, '202401')).toBe('200');
    const result = await night(servers, { mappings: { orgUnits: identity } });
    expect(result.reading).toMatchObject({ mode: 'delta' });
    expect(valueAt(servers.target, 1, '202401')).toBeUndefined();
    expect(contentOf(servers.target)).toEqual(contentOf(servers.source));
  });

  it('makes a full run when most of the scope changed', async () => {
    await night(servers);
    servers.source.insert(countRows(clinics, ['202401', '202402', '202403']).map((row) => ({ ...row, value: '1' })));
    const result = await night(servers);
    expect(result.reading).toMatchObject({ mode: 'full' });
    expect(result.reading.reason).toMatch(/lies in 75 % of the scope/);
  });
});

describe('the user who reads the source', () => {
  const reader = { username: 'reader', password: 'Reader-1234' };
  const visits = { dataElement: world.visits, period: '202401', orgUnit: clinic(1) };
  const partners = { dataSet: world.partners, deletes: 'ignore', from: 'reader' } as const;
  const values = () => servers.target.values().map(({ value }) => value);

  beforeEach(async () => {
    servers = await startServers(['2.42', '2.44'], 'UTC', { readers: { reader } });
    servers.source.addUser({ ...reader, authorities: [], orgUnits: [world.root] });
    const old = { created: evening - 30 * dayMs, lastUpdated: evening - 30 * dayMs };
    servers.source.insert([
      { ...visits, ...old, attributeOptionCombo: world.partnerA, value: '1' },
      { ...visits, ...old, attributeOptionCombo: world.partnerB, value: '2' },
    ]);
    servers.source.setPublicAccess('categoryOptions', 'CoPartnerB0', 'rw------');
    await night(servers, partners);
  });

  it('gets what was hidden from them once they may read it', async () => {
    expect(values()).toEqual(['1']);
    servers.source.setPublicAccess('categoryOptions', 'CoPartnerB0', 'rwrw----');
    const result = await night(servers, partners);
    expect(result.reading).toEqual({
      mode: 'full',
      reason: 'reader may read the data of other category options of the source than in the last run',
    });
    expect(values().sort()).toEqual(['1', '2']);
    expect((await night(servers, partners)).reading.mode).toBe('delta');
  });

  it('makes a full run where it is another one', async () => {
    const result = await night(servers, { ...partners, from: 'source' });
    expect(result.reading).toEqual({
      mode: 'full',
      reason: 'the source is read by admin, in the last run by reader',
    });
    expect(values().sort()).toEqual(['1', '2']);
  });
});
