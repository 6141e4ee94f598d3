import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import { sluice as command } from '../cli/run-command';
import { countRows, seedSmallWorld, syncParameters } from './small-world';
import { testTemporal } from './temporal-for-tests';

/** A folder with `sluice.yaml` and the parameters of a preview (`sync.json`), between two small worlds of four clinics. */
export interface CommandProject {
  readonly source: Simulator;
  readonly target: Simulator;
  /** Runs the built command in the folder. */
  sluice(...args: string[]): ReturnType<typeof command>;
  stop(): Promise<void>;
}

export async function startCommandProject(): Promise<CommandProject> {
  const [source, target] = [await startSimulator({ version: '2.42' }), await startSimulator({ version: '2.44' })];
  for (const server of [source, target]) seedSmallWorld(server, 4);
  source.insert(countRows(4, ['202401']));
  const folder = await mkdtemp(join(tmpdir(), 'sluice-command-'));
  const connection = ({ url }: Simulator) => ({ url, username: 'admin', password: { env: 'DHIS2_PASSWORD' } });
  const connections = { source: connection(source), target: connection(target) };
  await writeFile(join(folder, 'sluice.yaml'), JSON.stringify({ connections, log: { level: 'error' } }));
  await writeFile(join(folder, 'sync.json'), JSON.stringify(syncParameters({ dryRun: true, recount: false })));
  return {
    source,
    target,
    sluice(...args) {
      const { address, namespace } = testTemporal();
      const env = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace, DHIS2_PASSWORD: 'district' };
      return command(args, { cwd: folder, env });
    },
    async stop() {
      await Promise.all([source.stop(), target.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
