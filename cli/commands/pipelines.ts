import { Option, type Command } from 'commander';
import { z } from 'zod';
import { firstLines, shownProblems } from '../../contracts/bounded-text';
import { mainTaskQueue } from '../../contracts/task-queues';
import type { Config } from '../../worker/config/config';
import { loadConfig } from '../../worker/config/load-config';
import { knownUi, startFormLink } from '../../worker/temporal/known-ui';
import type { Pipeline } from '../../workflows/define-pipeline';
import { drawGraph, graphFormats, type GraphFormat } from '../../workflows/definition/draw-graph';
import { exampleGraph, type ExampleGraph } from '../../workflows/definition/example-graph';
import { exampleParameters, NoExampleError } from '../../workflows/definition/example-parameters';
import { parameterRows } from '../../workflows/definition/parameter-rows';
import { InvalidGraphError } from '../../workflows/graph/graph';
import { CliError } from '../cli-error';
import { exitCodes } from '../exit-codes';
import { loadPipelines } from '../pipelines/load-pipelines';
import { newWorkflowId } from '../pipelines/new-workflow-id';
import { loadProject } from '../project/load-project';
import { readParameters } from '../read-parameters';

interface ConfigOption {
  config?: string;
}

export function addPipelinesCommand(program: Command): void {
  const pipelines = program.command('pipelines').description('What can be run, what it does, and what it is told');
  const configOption = ['--config <file>', 'configuration; default: sluice.yaml here, if there is one'] as const;
  pipelines
    .command('list')
    .description('Ids and summaries')
    .option(...configOption)
    .option('--json', 'as JSON', false)
    .addHelpText('after', '\nExample:\n  npx sluice pipelines list')
    .action(async ({ config, json }: ConfigOption & { json: boolean }) => {
      const catalog = await loadPipelines(configOf(config));
      const all = catalog.all.map(({ definition: { id, summary } }) => ({ id, summary }));
      const width = Math.max(...all.map(({ id }) => id.length));
      print(
        json
          ? JSON.stringify(all, null, 2)
          : all.map(({ id, summary }) => `${id.padEnd(width)}  ${summary}`).join('\n'),
      );
    });
  pipelines
    .command('show')
    .argument('<pipeline>', 'id of the pipeline, e.g. syncDataset')
    .description('The graph of a pipeline, without running it; what is not given gets a placeholder')
    .option('--params <file>', 'JSON file with parameters; - reads standard input')
    .addOption(new Option('--format <format>', 'how it is drawn').choices(graphFormats).default('text'))
    .option(...configOption)
    .addHelpText('after', '\nExample:\n  npx sluice pipelines show syncDataset --format mermaid')
    .action(async (id: string, { config, params, format }: ConfigOption & { params?: string; format: GraphFormat }) => {
      const catalog = await loadPipelines(configOf(config));
      const { graph, placeholders } = graphOf(catalog.find(id), await readParameters(params));
      print(drawGraph(graph, format));
      if (placeholders.length > 0) hint(`With placeholders for ${placeholders.join(', ')}; --params gives them.`);
    });
  pipelines
    .command('params')
    .argument('<pipeline>', 'id of the pipeline, e.g. syncDataset')
    .description("Parameters to start from, as JSON for --params or the Temporal UI's start form")
    .option('--describe', 'a table of what each parameter means instead', false)
    .option('--json', 'the parameters, the table and the link in one JSON object', false)
    .option(...configOption)
    .addHelpText('after', '\nExample:\n  npx sluice pipelines params syncDataset > march.json')
    .action(async (id: string, options: ConfigOption & { describe: boolean; json: boolean }) => {
      const config = configOf(options.config);
      const { definition } = (await loadPipelines(config)).find(id);
      const rows = parameterRows(definition.parameters);
      const { values, placeholders } = exampleParameters(definition.parameters);
      const form = linkToForm(config, id);
      if (options.json) {
        print(JSON.stringify({ parameters: values, placeholders, form, described: rows }, null, 2));
      } else if (options.describe) {
        print(describedRows(rows));
      } else {
        print(JSON.stringify(values, null, 2));
        if (placeholders.length > 0) hint(`Placeholders, to be replaced: ${placeholders.join(', ')}`);
        hint(`Start form of the Temporal UI: ${form}`);
      }
    });
  pipelines
    .command('check')
    .description('Load all pipelines and transforms, check them and bundle them as a worker does')
    .option(...configOption)
    .option('--json', 'as JSON', false)
    .addHelpText('after', '\nExample:\n  npx sluice pipelines check')
    .action(async ({ config, json }: ConfigOption & { json: boolean }) => {
      const project = await loadProject(configOf(config), hint);
      const count = (all: number, what: string) => `${all} ${what}${all === 1 ? '' : 's'}`;
      const [pipelineCount, transformCount] = [project.pipelines.all.length, project.transforms.length];
      print(
        json
          ? JSON.stringify({ pipelines: pipelineCount, transforms: transformCount })
          : `${count(pipelineCount, 'pipeline')} and ${count(transformCount, 'transform')} are fit to run`,
      );
    });
}

function configOf(path: string | undefined): Config {
  return loadConfig(path === undefined ? { optional: true, needs: [] } : { path, needs: [] });
}

function graphOf(pipeline: Pipeline, given: unknown): ExampleGraph {
  const parameters = z.record(z.string(), z.unknown()).safeParse(given);
  if (!parameters.success) throw new CliError('the parameters are not one JSON object', exitCodes.usage);
  try {
    return exampleGraph(pipeline, parameters.data);
  } catch (error) {
    if (error instanceof NoExampleError) {
      const lines = firstLines(error.problems, shownProblems).map((line) => `  ${line}`);
      throw new CliError(
        `The parameters of ${pipeline.definition.id} do not fit:\n${lines.join('\n')}`,
        exitCodes.usage,
      );
    }
    if (error instanceof InvalidGraphError) throw new CliError(error.message, exitCodes.usage);
    throw error;
  }
}

function linkToForm({ temporal }: Config, id: string): string {
  const start = { workflowType: id, taskQueue: mainTaskQueue, workflowId: newWorkflowId(id) };
  // without an address of the UI the path alone still tells what to fill in where
  return startFormLink(knownUi(temporal) ?? '<address of the UI>', temporal.namespace, start);
}

function describedRows(rows: ReturnType<typeof parameterRows>): string {
  const cells = rows.map(({ name, form, required, fallback, meaning }) => [
    name,
    form,
    required ? 'required' : (fallback ?? ''),
    meaning,
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** For the person at the terminal; kept out of what may be redirected into a file. */
function hint(text: string): void {
  process.stderr.write(`${text}\n`);
}
