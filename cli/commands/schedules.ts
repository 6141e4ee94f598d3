import { userInfo } from 'node:os';
import type { Command } from 'commander';
import type { Config } from '../../worker/config/config';
import { loadConfig } from '../../worker/config/load-config';
import { ScheduleBook } from '../../worker/schedules/schedule-book';
import type { ScheduleDefinition } from '../../worker/schedules/schedule-definition';
import { CliError } from '../cli-error';
import { exitCodes } from '../exit-codes';
import { loadPipelines } from '../pipelines/load-pipelines';
import type { PipelineCatalog } from '../pipelines/pipeline-catalog';
import { backfillSpan } from '../schedules/backfill-span';
import { planLines, scheduleLines } from '../schedules/show-schedules';
import { scheduleWarnings } from '../schedules/schedule-warnings';
import { wantedSchedules } from '../schedules/wanted-schedules';
import { workerHint } from '../open-run';
import { withClient } from '../with-client';

interface Options {
  config?: string;
  json: boolean;
}

export function addSchedulesCommand(program: Command): void {
  const schedules = program
    .command('schedules')
    .description('What runs by itself and when, as sluice.yaml says')
    .addHelpText('after', '\nExample:\n  npx sluice schedules plan\n  npx sluice schedules apply');
  const add = (name: string, description: string, example: string): Command =>
    schedules
      .command(name)
      .description(description)
      .option('--config <file>', 'configuration; default: sluice.yaml here')
      .option('--json', 'as JSON', false)
      .addHelpText('after', `\nExample:\n  npx sluice schedules ${example}`);

  add('plan', 'Show what apply would create, change and delete in Temporal', 'plan').action(
    async (options: Options) => {
      await planOrApply(options, false);
    },
  );
  add(
    'apply',
    'Make the schedules in Temporal those of the configuration; others than those of this project are left alone',
    'apply',
  ).action(async (options: Options) => {
    await planOrApply(options, true);
  });
  add('list', 'The schedules of this project in Temporal, their next and last runs', 'list').action(
    async (options: Options) => {
      const config = configOf(options);
      const pipelines = await loadPipelines(config);
      const all = await withBook(config, (book) => book.all());
      const warnings = all.flatMap(({ name, definition, drift }) => [
        ...drift.map((line) => `${name}: ${line} (sluice schedules apply)`),
        ...(definition === undefined ? [] : warningsOf(pipelines, name, definition)),
      ]);
      print(options, { schedules: all, warnings }, scheduleLines(all));
      warnings.forEach(hint);
    },
  );
  add('pause', 'Start no more runs of a schedule until it is resumed', 'pause nightly --note "server is moved"')
    .argument('<name>')
    .option('--note <text>', 'why')
    .action(async (name: string, options: Options & { note?: string }) => {
      await withBook(configOf(options), (book) => book.pause(name, options.note ?? `paused by ${userInfo().username}`));
      print(options, { paused: name }, [`${name} is paused`]);
    });
  add('resume', 'Let a paused schedule go on', 'resume nightly')
    .argument('<name>')
    .option('--note <text>', 'why')
    .action(async (name: string, options: Options & { note?: string }) => {
      await withBook(configOf(options), (book) =>
        book.resume(name, options.note ?? `resumed by ${userInfo().username}`),
      );
      print(options, { resumed: name }, [`${name} goes on`]);
    });
  add('trigger', 'Start a run of a schedule now; its overlap policy holds', 'trigger nightly')
    .argument('<name>')
    .action(async (name: string, options: Options) => {
      await withBook(configOf(options), (book) => book.trigger(name), true);
      print(options, { triggered: name }, [`${name} is triggered; sluice runs shows what it does`]);
    });
  add(
    'backfill',
    'Run what was due between two times, in order and one after the other, each for its own night',
    'backfill nightly --from 2024-03-01 --to 2024-03-03',
  )
    .argument('<name>')
    .requiredOption('--from <time>', "ISO date or time, in the schedule's time zone unless it says otherwise; included")
    .requiredOption('--to <time>', 'the same; included, a date with all of its day')
    .action(async (name: string, options: Options & { from: string; to: string }) => {
      const due = await withBook(
        configOf(options),
        async (book) => {
          const { definition } = await book.known(name);
          if (definition === undefined)
            throw new CliError(`${name}: run sluice schedules apply first`, exitCodes.usage);
          const span = backfillSpan(name, definition, options);
          await book.backfill(name, span.from, span.to);
          return span.due.map((time) => time.toISOString());
        },
        true,
      );
      print(options, { backfilled: name, due }, [
        `${name}: ${due.length} ${due.length === 1 ? 'run' : 'runs'}, one after the other, for`,
        ...due.map((time) => `    ${time}`),
      ]);
    });
  add('delete', 'Take a schedule out of Temporal; apply would make it again', 'delete nightly')
    .argument('<name>')
    .action(async (name: string, options: Options) => {
      await withBook(configOf(options), (book) => book.delete(name));
      print(options, { deleted: name }, [`${name} is deleted`]);
    });
}

async function planOrApply(options: Options, apply: boolean): Promise<void> {
  const config = configOf(options);
  const pipelines = await loadPipelines(config);
  const wanted = wantedSchedules(config, pipelines);
  const warnings = [...wanted].flatMap(([name, definition]) => warningsOf(pipelines, name, definition));
  await withBook(
    config,
    async (book) => {
      const steps = await book.plan(wanted);
      const taken = steps.filter(({ step }) => step === 'taken').map(({ name }) => name);
      const applied = apply && taken.length === 0;
      print(options, { steps, applied, warnings }, planLines(steps));
      warnings.forEach(hint);
      if (apply && !applied)
        throw new CliError(`nothing was applied: ${taken.join(', ')} belong to somebody else`, exitCodes.usage);
      if (!apply) return;
      await book.apply(steps);
      if (!options.json) hint(steps.every(({ step }) => step === 'unchanged') ? 'nothing to do' : 'applied');
    },
    apply,
  );
}

const warningsOf = (pipelines: PipelineCatalog, name: string, definition: ScheduleDefinition): string[] =>
  scheduleWarnings(
    name,
    definition,
    pipelines.all.find(({ definition: { id } }) => id === definition.pipeline),
  );

const configOf = ({ config: path }: Options): Config =>
  loadConfig({ ...(path === undefined ? {} : { path }), needs: [] });

/** `needsWorker`: what was asked for does nothing while no worker runs, and a line says so. */
function withBook<T>(config: Config, act: (book: ScheduleBook) => Promise<T>, needsWorker = false): Promise<T> {
  return withClient(config, async (client) => {
    const done = await act(new ScheduleBook(client.schedule, config.project));
    if (needsWorker) (await workerHint(client, config)).forEach(hint);
    return done;
  });
}

function print({ json }: Options, document: unknown, lines: readonly string[]): void {
  process.stdout.write(`${json ? JSON.stringify(document, null, 2) : lines.join('\n')}\n`);
}

function hint(line: string): void {
  process.stderr.write(`${line}\n`);
}
