import { gatePolicySchema, trippedLimits } from '../../../contracts/gate';
import { clinics, months, night, startServers, type Servers } from '../../kit/delta-servers';
import type { Night } from '../../kit/night-runner';
import { clinic, world } from '../../kit/small-world';

const reader = { username: 'reader', password: 'Reader123!' };
const all = Array.from({ length: clinics }, (_, index) => clinic(index + 1));
const half = all.slice(0, clinics / 2);
let servers: Servers;

beforeEach(async () => {
  servers = await startServers(['2.42', '2.44'], 'UTC', { readers: { reader } });
  servers.source.addUser({ ...reader, authorities: [], orgUnits: [world.root] });
});
afterEach(async () => {
  await servers.stop();
});

const limitsOf = ({ assessment: { preview, lastExtracted, wholeScope, missing } }: Night): string[] =>
  trippedLimits(gatePolicySchema.parse({}), preview.account, lastExtracted, wholeScope, missing).map(
    ({ limit, text }) => `${limit}: ${text}`,
  );
const asReader = (mode: 'full' | 'delta'): Promise<Night> =>
  night(servers, { from: 'reader', mode, deletes: 'ignore' });

describe.each(['full', 'delta'] as const)('in %s mode', (mode) => {
  it('trips a limit that names the org units which the user may not read any more, until a person let it pass', async () => {
    expect(limitsOf(await asReader(mode))).toEqual([]);
    servers.source.setUserAccess(reader.username, { orgUnits: half, dataViewOrgUnits: half });
    const shrunk = await asReader(mode);
    const missing = limitsOf(shrunk).find((text) => text.startsWith('maxMissingShare'));
    expect(missing).toContain('6 of 12 (50.0 %): Name of OuClinic007 (OuClinic007)');
    expect(missing).toContain('and 1 more; maxMissingShare allows 0.02');
    expect(shrunk.assessment.notes?.[0]).toContain('Not read any more: 6 of 12 org units');
    const file = shrunk.assessment.preview.summary.files.find((name) => name.endsWith('-missing.csv'));
    const table = await servers.nights.store.readText(file ?? '');
    expect(table?.split('\n').filter((line) => line.startsWith('org units'))).toHaveLength(6);
    // the run was verified, so the smaller scope is what the next one is held against
    const next = await asReader(mode);
    expect([limitsOf(next), next.assessment.notes]).toEqual([[], []]);
  });
});

it('says nothing of a run for other org units by its parameters', async () => {
  await night(servers);
  const part = await night(servers, { orgUnits: half });
  expect([limitsOf(part), part.assessment.notes]).toEqual([[], []]);
});

it('trips a limit when a data element is taken out of the set, and counts its values at the target', async () => {
  servers.source.insert(
    [world.number, world.text].map((dataElement) => ({
      dataElement,
      orgUnit: clinic(1),
      period: '202401',
      value: '1',
    })),
  );
  const kinds = { dataSet: world.kinds, periods: ['202401'], deletes: 'ignore' as const };
  await night(servers, kinds);
  const set = servers.source.state.metadata.get('dataSets', world.kinds);
  const elements = set?.['dataSetElements'] as { dataElement: { id: string } }[];
  const kept = elements.filter(({ dataElement }) => dataElement.id !== world.text);
  servers.source.change('dataSets', world.kinds, { dataSetElements: kept });
  const result = await night(servers, kinds);
  expect(result.reading.mode).toBe('full');
  expect(limitsOf(result).join()).toContain(
    `data elements that the last verified run with these parameters read and this one cannot: 1 of 5`,
  );
  expect(result.assessment.notes?.at(-1)).toContain(`Left at the target: 1 values of 1 data elements`);
});

describe('a source that holds nothing', () => {
  it('is said of a first run', async () => {
    const first = await night(servers, { periods: ['201901', '201902'] });
    expect(first.assessment.notes).toEqual([
      'The source holds no value at all of this scope: 13 org units, 201901 to 201902. Check the periods and org units, and that admin may read these data.',
    ]);
  });

  it('is said where the last run read values of other periods', async () => {
    await night(servers);
    const empty = await night(servers, { periods: ['201901'], mode: 'full' });
    expect(empty.assessment.notes?.[0]).toContain(
      'no value at all of this scope: 13 org units, 201901. The last full run',
    );
    expect(empty.assessment.notes?.[0]).toContain(`read ${clinics * months.length} rows`);
  });

  it('trips the limit for source rows where it held values of some of these periods', async () => {
    await night(servers);
    for (const row of servers.source.values()) if (row.period === '202404') servers.source.hardDelete(row);
    const empty = await night(servers, { periods: ['202404', '202405', '202406'], mode: 'full', deletes: 'ignore' });
    expect(limitsOf(empty).join()).toContain('minSourceShare: the source gave 0 rows, the last verified run 12');
  });
});

it('names periods that are empty at the source now', async () => {
  await night(servers);
  for (const row of servers.source.values()) if (row.period === '202404') servers.source.hardDelete(row);
  const result = await night(servers, { mode: 'full', deletes: 'ignore' });
  expect(result.assessment.notes).toEqual([
    'Empty at the source: 1 of 4 periods without values now, which held some in the last full run: 202404.',
  ]);
});
