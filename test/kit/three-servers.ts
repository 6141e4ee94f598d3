import pl from 'nodejs-polars';
import { z } from 'zod';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import { defineTransform } from '../../transforms/define-transform';
import { seedSmallWorld } from './small-world';
import { startSluice, type SluiceUnderTest } from './sluice-under-test';

/** A user's transform that takes rows out. */
const dropBelow = defineTransform({
  id: 'dropBelow',
  summary: 'Takes small counts out',
  effect: 'filters',
  options: z.strictObject({ least: z.number() }),
  apply: (frame, { least }) => frame.filter(pl.col('value').cast(pl.Float64).gtEq(pl.lit(least))),
});

/** Two districts and a nation with the same small world of four clinics, and a worker that has the transform `dropBelow`. */
export interface ThreeServers {
  readonly north: Simulator;
  readonly south: Simulator;
  readonly nation: Simulator;
  readonly sluice: SluiceUnderTest;
  /** Another worker in its place, without the transform. */
  withoutTransform(): Promise<SluiceUnderTest>;
  stop(): Promise<void>;
}

export async function startThreeServers(): Promise<ThreeServers> {
  const [north, south, nation] = [
    await startSimulator({ version: '2.40' }),
    await startSimulator({ version: '2.44' }),
    await startSimulator({ version: '2.44' }),
  ];
  for (const server of [north, south, nation]) seedSmallWorld(server, 4);
  const connections = Object.entries({ north, south, nation }).map(([name, { url }]) => ({ name, url }));
  const sluice = await startSluice(connections, { transforms: [dropBelow] });
  let running = sluice;
  return {
    north,
    south,
    nation,
    sluice,
    async withoutTransform() {
      await running.stop();
      running = await startSluice(connections);
      return running;
    },
    async stop() {
      await running.stop();
      await Promise.all([north, south, nation].map((server) => server.stop()));
    },
  };
}
