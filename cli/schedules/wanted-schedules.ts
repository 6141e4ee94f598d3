import type { Config } from '../../worker/config/config';
import type { ScheduleDefinition } from '../../worker/schedules/schedule-definition';
import { CliError } from '../cli-error';
import { exitCodes } from '../exit-codes';
import type { PipelineCatalog } from '../pipelines/pipeline-catalog';

/**
 * The schedules of the configuration, their parameters checked by their pipelines. Where a pipeline has the parameter `timeZone` and
 * the schedule does not give it, the schedule's own is filled in: then "last month" means the month before the scheduled day there.
 * Throws CliError with a line per problem, of all schedules.
 */
export function wantedSchedules(
  { schedules, file = 'sluice.yaml' }: Pick<Config, 'schedules' | 'file'>,
  pipelines: PipelineCatalog,
): Map<string, ScheduleDefinition> {
  const problems: string[] = [];
  const wanted = new Map<string, ScheduleDefinition>();
  for (const [name, schedule] of schedules) {
    try {
      const { definition } = pipelines.find(schedule.pipeline);
      const takesZone = Object.hasOwn(definition.parameters.shape, 'timeZone');
      const parameters = { ...(takesZone ? { timeZone: schedule.timeZone } : {}), ...schedule.parameters };
      pipelines.check(schedule.pipeline, parameters);
      wanted.set(name, { ...schedule, parameters });
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      problems.push(`${file}: schedules.${name}: ${error.message}`);
    }
  }
  if (problems.length > 0) throw new CliError(problems.join('\n'), exitCodes.usage);
  return wanted;
}
