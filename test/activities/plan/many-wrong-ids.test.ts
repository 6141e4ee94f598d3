import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createActivities } from '../../../activities/create-activities';
import { sizesSchema } from '../../../contracts/parameters';
import { Dhis2 } from '../../../dhis2/dhis2';
import { DiskFrameStore } from '../../../frames/store/disk-frame-store';
import { startSimulator } from '../../../simulator/simulator';
import { TransformRegistry } from '../../../transforms/transform-registry';
import { dataFilePlacer, dataFileReader } from '../../../worker/data-files';
import { mappingFileReader } from '../../../worker/mapping-files';
import { seedSmallWorld, world } from '../../kit/small-world';

it('fails a data set with a short line where a file names 30,000 org units of another server', async () => {
  const source = await startSimulator({ version: '2.44' });
  seedSmallWorld(source, 2);
  const folder = await mkdtemp(join(tmpdir(), 'sluice-wrong-ids-'));
  const dhis2 = new Dhis2({ url: source.url, auth: { username: 'admin', password: 'district' } });
  try {
    const ids = Array.from({ length: 30_000 }, (_, i) => `Xx${String(i).padStart(9, '0')}`);
    await writeFile(join(folder, 'units.csv'), `id\n${ids.join('\n')}\n`);
    const { read } = createActivities({
      store: new DiskFrameStore(join(folder, 'store')),
      dhis2: () => dhis2,
      connectionNames: ['source'],
      pollers: () => Promise.resolve(1),
      readMappingFile: mappingFileReader(folder),
      readDataFile: dataFileReader(undefined),
      placeDataFile: dataFilePlacer(undefined),
      transforms: new TransformRegistry(),
      temporaryFolder: join(folder, 'downloads'),
    });
    const at = new Date().toISOString();
    const run = { runId: 'r', workflowId: 'w', pipeline: 'syncDataset', startedAt: at, nominalTime: at };
    const env = new MockActivityEnvironment();
    const describeSource = (input: Parameters<typeof read.describeSource>[0]) => read.describeSource(input);
    const asked = { run, connection: 'source', dataSets: [world.counts], orgUnits: { file: 'units.csv' } };
    type Described = Awaited<ReturnType<typeof read.describeSource>>;
    const described = await env.run<[typeof asked], Described, typeof describeSource>(describeSource, asked);
    const { description } = described;
    const failure = await env
      .run((input: Parameters<typeof read.planLane>[0]) => read.planLane(input), {
        run,
        lane: { id: 'extract', task: 'extract', sourceDataSet: world.counts },
        source: { connection: 'source', description },
        steps: [],
        periods: ['202401'],
        sizes: sizesSchema.parse({}),
      })
      .then(
        () => undefined,
        (error: unknown) => error as Error,
      );
    expect(failure?.message).toBe(
      `30000 of the 30000 org units that are named do not exist at source, or admin may not see them: ${ids.slice(0, 5).join(', ')} and 29995 more`,
    );
  } finally {
    await dhis2.close();
    await source.stop();
    await rm(folder, { recursive: true, force: true });
  }
}, 60_000);
