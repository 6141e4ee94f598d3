import pc from 'picocolors';
import type { Config } from '../worker/config/config';
import { startEngine } from './engine';
import { exitCodeOf } from './exit-codes';
import { runPipeline } from './run-pipeline';
import { ProgressDisplay } from './show/progress-display';
import { runTable } from './show/run-table';

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
    const result = await runPipeline(engine, {
      pipeline,
      parameters,
      summary: engine.pipelines.find(pipeline).definition.summary,
      onStart: (link, workflowId) => say(`Run ${workflowId}${link === undefined ? '' : `\n${pc.dim(link)}`}`),
      onProgress: (progress) => {
        display.update(progress);
      },
    });
    display.end();
    const lines = json ? [JSON.stringify(result, null, 2)] : [...runTable(result), result.outcome];
    process.stdout.write(`${lines.join('\n')}\n`);
    process.exitCode = exitCodeOf(result.outcome);
  } finally {
    await engine.stop();
  }
}
