import type { ScheduleDefinition } from '../../worker/schedules/schedule-definition';
import { shortestIntervalMinutes } from '../../worker/schedules/due-times';
import type { Pipeline } from '../../workflows/define-pipeline';
import { isWrite, type Graph } from '../../workflows/graph/graph';

/** What a person should know of a schedule before it runs, one line each. */
export function scheduleWarnings(
  name: string,
  definition: ScheduleDefinition,
  pipeline: Pipeline | undefined,
  now = new Date(),
): string[] {
  if (pipeline === undefined)
    return [`${name}: there is no pipeline ${definition.pipeline} any more; its runs will wait for ever`];
  const graph = graphOf(pipeline, definition.parameters);
  if (!graph.some(isWrite)) return [];
  const gates = graph.flatMap((node) => (node.kind === 'gate' ? [node.config] : []));
  if (gates.some(({ dryRun }) => dryRun))
    return [`${name}: dryRun is true, so its runs show what they would do and write nothing`];
  const interval = shortestIntervalMinutes(definition, now);
  const held = Math.max(0, ...gates.map(({ policy }) => policy.holdForMinutes));
  if (interval === undefined || held < interval) return [];
  const lost =
    definition.overlap === 'skip'
      ? 'runs due meanwhile are left out'
      : 'one run waits, others due meanwhile are left out';
  return [
    `${name}: a run may wait ${held} minutes for a person (gate.holdForMinutes), and the next one is due after ${interval}: ${lost}; make the wait shorter than ${interval} minutes`,
  ];
}

/** Empty where the pipeline looks up in the store what it needs. */
export function graphOf(pipeline: Pipeline, parameters: unknown): Graph {
  const parsed = pipeline.definition.parameters.safeParse(parameters);
  if (!parsed.success) return [];
  try {
    return pipeline.graphFor(parsed.data);
  } catch {
    return [];
  }
}
