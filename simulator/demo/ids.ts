import { seededRandom, textHash } from '../random';
import { defaultIds } from '../metadata/default-ids';
import { newUid } from '../uid';
import type { World } from './model';

const made = new Map<string, string>();

/** The id of a thing in one of the two servers: always the same, and different in the other server. */
export function demoId(world: World, thing: string): string {
  const name = `${world} ${thing}`;
  let id = made.get(name);
  if (id === undefined) {
    id = newUid(seededRandom(textHash(name)));
    made.set(name, id);
  }
  return id;
}

/** The option combo of a set of option codes; the default one of an empty set. */
export function demoComboId(world: World, options: readonly string[]): string {
  return options.length === 0
    ? defaultIds.categoryOptionCombo
    : demoId(world, `combo ${[...options].sort().join('+')}`);
}

export function facilityId(world: World, facility: number): string {
  return demoId(world, `facility ${facility}`);
}

/** The set that only the target has; a sync must leave its values alone. */
export const localSet = { code: 'DEMO_LOCAL', name: 'Local register', element: 'LOC_VISITS' } as const;
