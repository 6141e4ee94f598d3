import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pc from 'picocolors';
import type { Account } from '../../contracts/account';
import type { RunResult } from '../../contracts/run-result';
import { demoDataSets, demoMappings, expectedTarget } from '../../simulator/demo/demo';
import type { Config } from '../../worker/config/config';
import { Secret } from '../../worker/config/secret';
import { CliError } from '../cli-error';
import { exitCodes } from '../exit-codes';
import { startEngine, type Engine } from '../engine';
import { runPipeline } from '../run-pipeline';
import { ProgressDisplay } from '../show/progress-display';
import { runTable } from '../show/run-table';
import { untilInterrupted } from '../until-interrupted';
import { checkTarget } from './check-target';
import { startSimulatorProcess, type SimulatorProcess } from './simulator-process';

export interface DemoOptions {
  /** Leave all running until interrupted. */
  readonly keep: boolean;
  /** File for the summary. */
  readonly json?: string;
}

interface DemoRun {
  readonly title: string;
  readonly seconds: number;
  readonly link: string | undefined;
  readonly result: RunResult;
  readonly writeRequests: number;
}

const source = 'district';
const target = 'national';
const print = (line = '') => process.stdout.write(`${line}\n`);

/** The main job on two simulated servers: previewed, done, done again. Fails unless the target holds exactly what it should. */
export async function runDemo(options: DemoOptions): Promise<void> {
  const folder = resolve('.sluice', 'demo');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // the simulators and the Temporal server end with this process, also when it is interrupted
  const interrupted = () => process.exit(exitCodes.refusedOrCancelled);
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  const simulators = await Promise.all([startSimulatorProcess('2.42'), startSimulatorProcess('2.44')]);
  const [from, to] = simulators;
  let engine: Engine | undefined;
  try {
    engine = await startEngine(demoConfig(folder, from.url, to.url), print);
    const stored = (await from.values()).length;
    print(`Source "${source}": DHIS2 2.42 (simulated) at ${from.url}, ${stored} values`);
    print(`Target "${target}": DHIS2 2.44 (simulated) at ${to.url}, other ids, ${(await to.values()).length} values`);
    const runs = [
      await demoRun(engine, to, '1. Dry run: what would change', true),
      await demoRun(engine, to, '2. For real', false),
      await demoRun(engine, to, '3. Once more: nothing is left to do', false),
    ];
    const problems = [...checkRuns(runs), ...checkTarget(await to.values())];
    if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify({ runs, problems }, null, 2)}\n`);
    if (problems.length > 0) throw new CliError(`The demo did not end as it should:\n${problems.join('\n')}`);
    print();
    print(
      pc.green(
        `The target holds exactly what it should: ${expectedTarget().rows.size} values. The third run wrote nothing.`,
      ),
    );
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    if (options.keep) await keepRunning(engine, from, to);
  } finally {
    await engine?.stop();
    await Promise.all(simulators.map((simulator) => simulator.stop()));
  }
}

async function demoRun(engine: Engine, to: SimulatorProcess, title: string, dryRun: boolean): Promise<DemoRun> {
  print();
  print(pc.bold(title));
  const names = new Map(demoDataSets().map((set) => [set.source, set.code]));
  const nameOf = (id: string) => names.get(id) ?? id;
  const display = new ProgressDisplay(process.stdout, nameOf);
  const postsBefore = (await to.writes()).posts;
  const startedAt = performance.now();
  let link: string | undefined;
  const result = await runPipeline(engine, {
    pipeline: 'syncDataset',
    parameters: {
      source,
      target,
      dataSets: demoDataSets().map((set) => ({ source: set.source, target: set.target })),
      periods: demoDataSets().flatMap((set) => set.periods),
      mappings: demoMappings(),
      dryRun,
    },
    onStart: (page) => (link = page),
    onProgress: (progress) => {
      display.update(progress);
    },
  });
  display.end();
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  for (const line of runTable(result, nameOf)) print(line);
  const writeRequests = (await to.writes()).posts - postsBefore;
  print(`${result.outcome} in ${seconds} s, ${writeRequests} import requests`);
  if (link !== undefined) print(pc.dim(link));
  return { title, seconds, link, result, writeRequests };
}

/** Counts of the three runs against those of the demo's generator. */
function checkRuns(runs: readonly DemoRun[]): string[] {
  const meant = expectedTarget().counts;
  const problems: string[] = [];
  const [preview, real, again] = runs;
  const check = (run: DemoRun | undefined, member: keyof Account, value: number) => {
    const found = run?.result.dataSets.reduce((sum, set) => sum + set.account[member], 0);
    if (found !== value) problems.push(`${run?.title ?? ''}: ${member} is ${String(found)}, not ${value}`);
  };
  for (const run of [preview, real]) {
    check(run, 'extracted', meant.extracted);
    check(run, 'created', meant.created);
    check(run, 'updated', meant.updated);
    check(run, 'unchanged', meant.unchanged);
    check(run, 'rejected', meant.rejected);
  }
  check(again, 'created', 0);
  check(again, 'updated', 0);
  check(again, 'unchanged', meant.created + meant.updated + meant.unchanged);
  for (const run of [preview, again]) {
    if (run !== undefined && run.writeRequests > 0)
      problems.push(`${run.title}: it sent ${run.writeRequests} import requests`);
  }
  return problems;
}

function demoConfig(folder: string, sourceUrl: string, targetUrl: string): Config {
  const connection = (name: string, url: string) =>
    [
      name,
      { name, url, credentials: { username: 'admin', password: new Secret('district') }, concurrency: 4, timeouts: {} },
    ] as const;
  return {
    folder,
    connectionNames: [source, target],
    connections: new Map([connection(source, sourceUrl), connection(target, targetUrl)]),
    store: { folder: join(folder, 'store') },
    temporal: { namespace: 'default', dataFolder: join(folder, 'temporal') },
    project: 'sluice',
    schedules: new Map(),
    logLevel: 'error',
  };
}

async function keepRunning(engine: Engine, from: SimulatorProcess, to: SimulatorProcess): Promise<void> {
  print();
  print('All is left running. Press Ctrl+C to end.');
  if (engine.temporal.uiUrl !== undefined) print(`Temporal UI     ${engine.temporal.uiUrl}`);
  print(`Source server   ${from.url} (admin, district)`);
  print(`Target server   ${to.url} (admin, district)`);
  await untilInterrupted();
}
