import { hostname } from 'node:os';
import { z } from 'zod';
import { failureTypes } from '../../contracts/failures';
import type { FrameStore } from '../../frames/store/frame-store';
import { guardActivities } from './guard-activities';
import { TerminalError } from './to-failure';

const ofRun = z.object({ run: z.object({ store: z.string() }) });

/**
 * The same activities, which do not begin where this worker keeps its frames in another store than the run: on a disk of another
 * host nothing that the run's references name would be found.
 */
export function onlyInStoreOf<A extends object>(store: FrameStore, activities: A): A {
  let id: string | undefined;
  const check = async (input: unknown): Promise<void> => {
    const named = ofRun.safeParse(input);
    if (!named.success) return;
    // what failed once (too many open files, a disk that was away) is asked again by the next activity
    const mine = (id ??= await store.id());
    const { store: wanted } = named.data.run;
    if (mine === wanted) return;
    throw new TerminalError(failureTypes.storeUnusable, [
      `the run keeps its frames in the store ${wanted}, but the worker on ${hostname()} sees the store ${mine}; if that worker belongs to another project, do not change its store: give each project a Temporal namespace of its own (temporal.namespace in sluice.yaml). Workers of one project need one store: name the same folder of one host`,
    ]);
  };
  return guardActivities(activities, check);
}
