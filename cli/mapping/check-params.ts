import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { checkMappings, type MappingCheck } from '../../activities/mapping/check-mappings';
import { connectionName, dataSetPairs, mappings, orgUnits, periods, sizes } from '../../contracts/parameters';
import { DiskFrameStore } from '../../frames/store/disk-frame-store';
import type { Config } from '../../worker/config/config';
import { openConnections } from '../../worker/connections/open-connections';
import { mappingFileReader } from '../../worker/mapping-files';
import { firstLines, shownProblems } from '../../contracts/bounded-text';
import { parameterProblems } from '../../workflows/parameter-problems';
import { CliError } from '../cli-error';
import { exitCodes } from '../exit-codes';
import { TransformRegistry } from '../../transforms/transform-registry';

/** The part of syncDataset's parameters that decides about mapping; the rest is of no account here. */
const scopeSchema = z.object({
  source: connectionName('Connection to read from'),
  target: connectionName('Connection to write to'),
  dataSets: dataSetPairs(),
  periods: periods(),
  orgUnits: orgUnits(),
  mappings: mappings(),
  sizes: sizes(),
});

/** Checks the mappings of a sync's parameters against the two servers; frames are kept in a folder that is removed. */
export async function checkParameters(config: Config, parameters: unknown): Promise<MappingCheck> {
  const scope = scopeSchema.safeParse(parameters);
  if (!scope.success) {
    const lines = firstLines(parameterProblems(scope.error), shownProblems).map((line) => `  ${line}`);
    throw new CliError(`These parameters can't be checked:\n${lines.join('\n')}`, exitCodes.usage);
  }
  const folder = await mkdtemp(join(tmpdir(), 'sluice-mapping-'));
  const servers = openConnections(config.connections);
  try {
    const deps = {
      store: new DiskFrameStore(join(folder, 'store')),
      dhis2: (name: string) => servers.get(name),
      connectionNames: config.connectionNames,
      pollers: () => Promise.resolve(0),
      readMappingFile: mappingFileReader(config.mappingsFolder),
      readDataFile: () => Promise.reject(new Error('a mapping check reads no data file')),
      placeDataFile: () => Promise.reject(new Error('a mapping check writes no data file')),
      transforms: new TransformRegistry(),
      temporaryFolder: join(folder, 'downloads'),
    };
    return await checkMappings(deps, scope.data, new AbortController().signal);
  } finally {
    await servers.close();
    await rm(folder, { recursive: true, force: true });
  }
}
