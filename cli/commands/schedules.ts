import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { DateTime } from 'luxon';
import type { Config } from '../../worker/config/config';
import { loadConfig } from '../../worker/config/load-config';
import { ScheduleBook, type KnownSchedule } from '../../worker/schedules/schedule-book';
import { CliError } from '../cli-error';
import { exitCodes } from '../exit-codes';
import { loadPipelines } from '../pipelines/load-pipelines';
import type { PipelineCatalog } from '../pipelines/pipeline-catalog';
import { planLines, scheduleLines } from '../schedules/show-schedules';
import { scheduleWarnings } from '../schedules/schedule-warnings';
import { wantedSchedules } from '../schedules/wanted-schedules';
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
      print(options, { schedules: all }, scheduleLines(all));
      for (const line of all.flatMap((one) => warningsOf(pipelines, one))) hint(line);
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
      await withBook(configOf(options), (book) => book.trigger(name));
      print(options, { triggered: name }, [`${name} is triggered; sluice runs shows what it does`]);
    });
  add(
    'backfill',
    'Run what was due between two times, in order and one after the other, each for its own night',
    'backfill nightly --from 2024-03-01 --to 2024-03-04',
  )
    .argument('<name>')
    .requiredOption('--from <time>', 'ISO date or time (UTC unless it says otherwise); included')
    .requiredOption('--to <time>', 'ISO date or time; included')
    .action(async (name: string, options: Options & { from: string; to: string }) => {
      const [from, to] = [instant(options.from, '--from'), instant(options.to, '--to')];
      if (from > to) throw new CliError('--from is after --to', exitCodes.usage);
      await withBook(configOf(options), (book) => book.backfill(name, from, to));
      const span = { from: from.toISOString(), to: to.toISOString() };
      print(options, { backfilled: name, ...span }, [
        `${name}: what was due from ${span.from} to ${span.to} is run now`,
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
  await withBook(config, async (book) => {
    const steps = await book.plan(wanted);
    print(options, { steps, applied: apply }, planLines(steps));
    const taken = steps.filter(({ step }) => step === 'taken').map(({ name }) => name);
    if (taken.length > 0 && apply)
      throw new CliError(`nothing was applied: ${taken.join(', ')} belong to somebody else`, exitCodes.usage);
    if (apply) await book.apply(steps);
    for (const [name, definition] of wanted) {
      const next = apply ? (await book.known(name)).next : [];
      for (const line of warningsOf(pipelines, { name, definition, next })) hint(line);
    }
  });
}

function warningsOf(
  pipelines: PipelineCatalog,
  { name, definition, next }: Pick<KnownSchedule, 'name' | 'definition' | 'next'>,
): string[] {
  const known = pipelines.all.find(({ definition: { id } }) => id === definition.pipeline);
  if (known === undefined)
    return [`${name}: there is no pipeline ${definition.pipeline} any more; its runs will wait for ever`];
  const { shape } = known.definition.parameters;
  return scheduleWarnings(name, definition, Object.hasOwn(shape, 'dryRun'), next);
}

const configOf = ({ config: path }: Options): Config =>
  loadConfig({ ...(path === undefined ? {} : { path }), needs: [] });

function withBook<T>(config: Config, act: (book: ScheduleBook) => Promise<T>): Promise<T> {
  return withClient(config, (client) => act(new ScheduleBook(client.schedule, config.project)));
}

function instant(text: string, option: string): Date {
  const time = DateTime.fromISO(text, { zone: 'utc' });
  if (time.isValid) return time.toJSDate();
  throw new CliError(
    `${option} ${text} is no ISO date or time, such as 2024-03-01 or 2024-03-01T02:30:00Z`,
    exitCodes.usage,
  );
}

function print({ json }: Options, document: unknown, lines: readonly string[]): void {
  process.stdout.write(`${json ? JSON.stringify(document, null, 2) : lines.join('\n')}\n`);
}

function hint(line: string): void {
  process.stderr.write(`${line}\n`);
}
