import fc from 'fast-check';
import { histories } from './history';
import { play } from './play';
import type { Played } from './played';
import { Stage } from './stage';
import type { SimulatorVersion } from '../../../simulator/version';
import type { World } from './world';

export const cases = Number(process.env['SLUICE_CASES'] ?? 70);
export const seed = Number(process.env['SLUICE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

/** Sources of every kind, behind UTC, at it and ahead of it, with targets of these versions by turns. */
export function worldsTo(targets: readonly SimulatorVersion[]): World[] {
  const sources: Omit<World, 'target'>[] = [
    {
      source: '2.38',
      sourceZone: 'America/Lima',
      mapping: 'same',
      deletes: 'propagate',
      periods: 'named',
      recount: false,
    },
    {
      source: '2.42',
      sourceZone: 'America/Los_Angeles',
      mapping: 'tables',
      deletes: 'propagate',
      periods: 'named',
      recount: false,
      calendar: 'ethiopian',
    },
    {
      source: '2.43.0',
      sourceZone: 'America/Lima',
      mapping: 'same',
      deletes: 'propagate',
      periods: 'all',
      recount: false,
    },
    {
      source: '2.44',
      sourceZone: 'Africa/Nairobi',
      mapping: 'tables',
      deletes: 'ignore',
      periods: 'named',
      recount: false,
    },
    {
      source: '2.42',
      sourceZone: 'Pacific/Auckland',
      mapping: 'same',
      deletes: 'ignore',
      periods: 'all',
      recount: false,
      calendar: 'nepali',
    },
    { source: '2.38', sourceZone: 'UTC', mapping: 'sum', deletes: 'propagate', periods: 'named', recount: false },
    {
      source: '2.44',
      sourceZone: 'America/Lima',
      mapping: 'tables',
      deletes: 'propagate',
      periods: 'named',
      recount: true,
      calendar: 'nepali',
    },
    {
      source: '2.42',
      sourceZone: 'Asia/Kathmandu',
      mapping: 'same',
      deletes: 'propagate',
      periods: 'named',
      recount: true,
    },
  ];
  return sources.map((source, at) => ({ ...source, target: targets[at % targets.length] ?? '2.44' }));
}

/** Plays random histories in these worlds, and gives what their nights did together. */
export async function runHistories(worlds: readonly World[]): Promise<Played & { readonly histories: number }> {
  const stages = new Map<World, Promise<Stage>>();
  const stageOf = (world: World): Promise<Stage> => {
    const known = stages.get(world) ?? Stage.open(world);
    stages.set(world, known);
    return known;
  };
  const all = { histories: 0, modes: { full: 0, delta: 0 }, unfinished: 0, withRejects: 0, altered: 0 };
  try {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...worlds), histories, async (world, history) => {
        const { modes, unfinished, withRejects, altered } = await play(await stageOf(world), history);
        all.histories += 1;
        all.modes.full += modes.full;
        all.modes.delta += modes.delta;
        all.unfinished += unfinished;
        all.withRejects += withRejects;
        all.altered += altered;
      }),
      { numRuns: cases, seed, endOnFailure: process.env['SLUICE_SHRINK'] === undefined },
    );
  } finally {
    await Promise.all([...stages.values()].map(async (stage) => (await stage).close()));
  }
  return all;
}
