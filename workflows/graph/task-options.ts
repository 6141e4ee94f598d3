import { z } from 'zod';

/** How Temporal runs the activities of a task, where it should not be as for all tasks. */
export const taskOptionsSchema = z.strictObject({
  /**
   * When the task runs. `false`: not in this run; it and what needs it are `skipped`. For tasks that work on the run as a
   * whole also: `succeeded` (default) when all data sets before it ended well, `failed` when one did not, `always`.
   */
  when: z.union([z.boolean(), z.enum(['succeeded', 'failed', 'always'])]).exactOptional(),
  /** Attempts of each activity until the task fails; default: about an hour of trying against a server. */
  maximumAttempts: z.int().min(1).max(1_000).exactOptional(),
  /** How long one attempt of one chunk or batch may take; default 60. */
  attemptMinutes: z.number().positive().max(1_440).exactOptional(),
  /** How long a chunk or batch may wait for a worker; default 120. */
  waitMinutes: z.number().positive().max(10_080).exactOptional(),
});
export type TaskOptions = z.infer<typeof taskOptionsSchema>;

/** The part that concerns activities; goes to children with their input. */
export type ActivityLimits = Omit<TaskOptions, 'when'>;

export function activityLimits({ when: _, ...limits }: TaskOptions): ActivityLimits {
  return limits;
}
