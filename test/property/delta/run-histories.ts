import fc from 'fast-check';
import { histories } from './history';
import { play, type Played } from './play';
import { Stage } from './stage';
import type { World } from './world';

export const cases = Number(process.env['SLUICE_CASES'] ?? 100);
export const seed = Number(process.env['SLUICE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** Plays random histories in these worlds, and gives what their nights did together. */
export async function runHistories(worlds: readonly World[]): Promise<Played & { readonly histories: number }> {
  const stages = new Map<World, Promise<Stage>>();
  const stageOf = (world: World): Promise<Stage> => {
    const known = stages.get(world) ?? Stage.open(world);
    stages.set(world, known);
    return known;
  };
  const all = { histories: 0, modes: { full: 0, delta: 0 }, unfinished: 0, withRejects: 0 };
  try {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...worlds), histories, async (world, history) => {
        const { modes, unfinished, withRejects } = await play(await stageOf(world), history);
        all.histories += 1;
        all.modes.full += modes.full;
        all.modes.delta += modes.delta;
        all.unfinished += unfinished;
        all.withRejects += withRejects;
      }),
      { numRuns: cases, seed, endOnFailure: process.env['SLUICE_SHRINK'] === undefined },
    );
  } finally {
    await Promise.all([...stages.values()].map(async (stage) => (await stage).close()));
  }
  return all;
}
