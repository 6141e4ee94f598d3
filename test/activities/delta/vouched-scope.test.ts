import { clinics, count, months, night, startServers, valueAt, type Servers } from '../../kit/delta-servers';
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
