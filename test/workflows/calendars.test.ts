import pl from 'nodejs-polars';
import { z } from 'zod';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import { defineTransform } from '../../transforms/define-transform';
import { runFailure } from '../kit/run-failure';
import { clinic, contentOf, seedSmallWorld, syncParameters, world } from '../kit/small-world';
import { startSluice, type SluiceUnderTest } from '../kit/sluice-under-test';

const iso = ['nation'];
const dropBelow = defineTransform({
  id: 'dropBelow',
  summary: 'Takes small counts out',
  effect: 'filters',
  options: z.strictObject({ least: z.number() }),
  apply: (frame, { least }) => frame.filter(pl.col('value').cast(pl.Float64).gtEq(pl.lit(least))),
});

describe('servers whose calendar is not that of ISO 8601', () => {
  const servers = new Map<string, Simulator>();
  let sluice: SluiceUnderTest;
  let files: string;
  const server = (name: string): Simulator => {
    const found = servers.get(name);
    if (found === undefined) throw new Error(`there is no server ${name}`);
    return found;
  };

  beforeAll(async () => {
    files = await mkdtemp(join(tmpdir(), 'sluice-files-'));
    for (const [name, version] of [
      ['north', '2.42'],
      ['south', '2.44'],
      ['nation', '2.44'],
      ['older', '2.40'],
    ] as const) {
      const started = await startSimulator({ version, calendar: iso.includes(name) ? 'iso8601' : 'ethiopian' });
      seedSmallWorld(started, 2);
      servers.set(name, started);
    }
    const place = { period: '201601', orgUnit: clinic(1) };
    server('north').insert([
      { ...place, dataElement: world.count, value: '1' },
      { ...place, dataElement: world.date, value: '2016-02-30' },
    ]);
    sluice = await startSluice(
      [...servers].map(([name, { url }]) => ({ name, url })),
      { filesFolder: files, transforms: [dropBelow] },
    );
  }, 120_000);
  afterAll(async () => {
    await sluice.stop();
    await Promise.all([...servers.values()].map((started) => started.stop()));
  });

  it('give rows that no pipeline merges into a server with another calendar', async () => {
    const { dataSets, gate, dryRun } = syncParameters({});
    const parameters = { dataSets, gate, dryRun, periods: ['201601'], onCollision: 'sum' };
    const failure = await runFailure(sluice.run('twoDistricts', parameters));
    expect(failure.lines).toContainEqual(
      expect.stringContaining('the source uses the calendar ethiopian, the target iso8601'),
    );
    expect(contentOf(server('nation'))).toEqual({});
  }, 120_000);

  it.each(['south', 'older'])(
    'have their days judged by it (to %s)',
    async (target) => {
      const dataSets = [{ source: world.kinds, target: world.kinds }];
      const result = await sluice.run(
        'syncDataset',
        syncParameters({ source: 'north', target, dataSets, periods: ['201601'] }),
      );
      expect(result.outcome).toBe('complete');
      expect(Object.values(contentOf(server(target)))).toMatchObject([{ value: '2016-02-30' }]);
    },
    120_000,
  );

  it.each(['south', 'nation'])(
    'take the periods of a file as they are, like all others (%s)',
    async (target) => {
      const lines = ['dataElement,period,orgUnit,value', `${world.count},201602,${clinic(2)},7`];
      await writeFile(join(files, 'counts.csv'), `${lines.join('\n')}\n`);
      const parameters = { file: 'counts.csv', target, dryRun: false };
      const result = await sluice.run('importFromFile', parameters);
      expect(result.outcome).toBe('complete');
      expect(Object.values(contentOf(server(target))).map((row) => (row as { value: string }).value)).toContain('7');
    },
    120_000,
  );
});
