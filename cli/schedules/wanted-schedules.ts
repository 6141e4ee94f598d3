import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import type { Config } from '../../worker/config/config';
import { ConfigError } from '../../worker/config/config-error';
import { parseYamlFile } from '../../worker/config/yaml-lines';
import type { ScheduleDefinition } from '../../worker/schedules/schedule-definition';
import type { Pipeline } from '../../workflows/define-pipeline';
import { isExtract } from '../../workflows/graph/graph';
import { parameterProblems } from '../../workflows/parameter-problems';
import type { PipelineCatalog } from '../pipelines/pipeline-catalog';
import { graphOf } from './schedule-warnings';

interface Problem {
  /** Below the schedule's name. */
  readonly path: readonly PropertyKey[];
  readonly text: string;
}

/**
 * The schedules of the configuration, their parameters checked by their pipelines, the connections that they name by the
 * configuration. Where a pipeline has the parameter `timeZone` and the schedule does not give it, the schedule's own is filled in: then
 * "last month" means the month before the scheduled day there.
 * @throws ConfigError with a line per problem, of all schedules
 */
export function wantedSchedules(
  config: Pick<Config, 'schedules' | 'file' | 'connectionNames'>,
  pipelines: PipelineCatalog,
): Map<string, ScheduleDefinition> {
  const problems: (Problem & { readonly name: string })[] = [];
  const wanted = new Map<string, ScheduleDefinition>();
  for (const [name, schedule] of config.schedules) {
    const pipeline = pipelines.all.find(({ definition: { id } }) => id === schedule.pipeline);
    if (pipeline === undefined) {
      const ids = pipelines.all.map(({ definition: { id } }) => id).join(', ');
      problems.push({
        name,
        path: ['pipeline'],
        text: `pipeline: there is no "${schedule.pipeline}"; there is: ${ids}`,
      });
      continue;
    }
    const takesZone = Object.hasOwn(pipeline.definition.parameters.shape, 'timeZone');
    const parameters = { ...(takesZone ? { timeZone: schedule.timeZone } : {}), ...schedule.parameters };
    problems.push(...problemsOf(pipeline, parameters, config.connectionNames).map((one) => ({ name, ...one })));
    wanted.set(name, { ...schedule, parameters });
  }
  if (problems.length > 0) throw new ConfigError(problems.map(lineIn(config.file)));
  return wanted;
}

function problemsOf(pipeline: Pipeline, parameters: unknown, connectionNames: readonly string[]): Problem[] {
  const parsed = pipeline.definition.parameters.safeParse(parameters);
  if (parsed.success) {
    return connectionsOf(pipeline, parameters)
      .filter((name) => !connectionNames.includes(name))
      .map((name) => ({
        path: ['parameters'],
        text: `parameters: there is no connection "${name}"; there is: ${connectionNames.join(', ')}`,
      }));
  }
  return parsed.error.issues.flatMap((issue) => {
    const paths = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    return parameterProblems(new z.ZodError([issue])).map((text, at) => ({
      path: ['parameters', ...(paths[at] ?? issue.path)],
      text: paths[at]?.length === 0 ? text : `parameters.${text}`,
    }));
  });
}

function connectionsOf(pipeline: Pipeline, parameters: unknown): string[] {
  const named = graphOf(pipeline, parameters).flatMap((node) => {
    if (isExtract(node)) return [node.config.from];
    return node.kind === 'compareWithTarget' ? [node.config.target] : [];
  });
  return [...new Set(named)];
}

/** With the line of the file, which is read a second time for it. */
function lineIn(file: string | undefined): (problem: Problem & { readonly name: string }) => string {
  if (file === undefined) return ({ name, text }) => `schedules.${name}.${text}`;
  const yaml = parseYamlFile(readFileSync(file, 'utf8'), basename(file));
  return ({ name, path, text }) =>
    `${basename(file)} line ${yaml.lineOf(['schedules', name, ...path])}: schedules.${name}.${text}`;
}
