import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import { nextSteps } from '../contracts/next-steps';
import type { Config } from '../worker/config/config';
import { startEngine } from './engine';
import { exitCodeOf, exitCodes } from './exit-codes';
import { runPipeline } from './run-pipeline';
import { ProgressDisplay } from './show/progress-display';
import { runTable } from './show/run-table';
import { untilInterrupted } from './until-interrupted';

/** Runs a pipeline with a worker in this process; the account goes to standard output, all else to standard error. */
export async function followRun(
  config: Config,
  pipeline: string,
  parameters: unknown,
  { json }: { readonly json: boolean },
): Promise<void> {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const engine = await startEngine(config, say);
  try {
    const display = new ProgressDisplay(process.stderr);
    let started = '';
    const running = runPipeline(engine, {
      pipeline,
      parameters,
      summary: engine.pipelines.find(pipeline).definition.summary,
      onStart: (link, workflowId) => {
        started = workflowId;
        display.answerAs(workflowId);
        say(`Run ${workflowId}${link === undefined ? '' : `\n${pc.dim(link)}`}`);
      },
      onProgress: (progress) => {
        display.update(progress);
      },
    });
    // it ends as the connection does when this process is interrupted
    running.catch(() => undefined);
    const result = await Promise.race([running, untilInterrupted()]);
    display.end();
    if (result === undefined) {
      say(`The run stays open and goes on when a worker runs. To end it: sluice cancel ${started}`);
      process.exitCode = exitCodes.interrupted;
      return;
    }
    const lines = json ? [JSON.stringify(result, null, 2)] : [...runTable(result), result.outcome];
    process.stdout.write(`${lines.join('\n')}\n`);
    process.exitCode = exitCodeOf(result.outcome);
    const writes = Object.hasOwn(engine.pipelines.find(pipeline).definition.parameters.shape, 'dryRun');
    for (const line of nextSteps(result, { workflowId: started, writes }).todo) say(line);
    const report = join(config.store.folder, 'runs', result.run, 'report.html');
    if (existsSync(report)) say(pc.dim(`Report: ${report}`));
  } finally {
    await engine.stop();
  }
}
