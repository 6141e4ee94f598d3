import { startSimulator, type Simulator } from '../../simulator/simulator';
import type { SimulatorVersion } from '../../simulator/version';
import { seedSmallWorld } from './small-world';
import { startSluice, type SluiceOptions, type SluiceUnderTest, type TestConnection } from './sluice-under-test';

/** A source and a target with the same small world, and a worker that serves both as `source` and `target`. */
export interface TwoServers {
  readonly source: Simulator;
  readonly target: Simulator;
  readonly sluice: SluiceUnderTest;
  stop(): Promise<void>;
}

export async function startTwoServers(
  options: {
    readonly clinics: number;
    readonly versions?: readonly [source: SimulatorVersion, target: SimulatorVersion];
    /** Of the connections to both; default: the client's own. */
    readonly timeouts?: TestConnection['timeouts'];
  } & SluiceOptions,
): Promise<TwoServers> {
  const { clinics, versions = ['2.42', '2.44'], timeouts = {}, ...more } = options;
  const [source, target] = await Promise.all(versions.map((version) => startSimulator({ version })));
  if (source === undefined || target === undefined) throw new Error('two versions are needed');
  seedSmallWorld(source, clinics);
  seedSmallWorld(target, clinics);
  const sluice = await startSluice(
    [
      { name: 'source', url: source.url, timeouts },
      { name: 'target', url: target.url, timeouts },
    ],
    more,
  );
  return {
    source,
    target,
    sluice,
    async stop() {
      await sluice.stop();
      await Promise.all([source.stop(), target.stop()]);
    },
  };
}
