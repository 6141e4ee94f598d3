import type { Command } from 'commander';
import pc from 'picocolors';
import { loadConfig } from '../../worker/config/load-config';
import { examine, type Finding } from '../doctor/examine';
import { exitCodes } from '../exit-codes';

const marks: Record<Finding['state'], string> = { ok: 'ok      ', warning: 'warning ', problem: 'problem ' };
const colours: Record<Finding['state'], (text: string) => string> = {
  ok: pc.green,
  warning: pc.yellow,
  problem: pc.red,
};

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description(
      'Look at what a run needs: Node.js, store, folders, Temporal, workers, connections; ends with 1 if something is wrong',
    )
    .option('--config <file>', 'configuration; default: sluice.yaml here, if there is one')
    .option('--json', 'as JSON', false)
    .addHelpText('after', '\nExample:\n  npx sluice doctor')
    .action(async ({ config: path, json }: { config?: string; json: boolean }) => {
      const findings = await examine(loadConfig(path === undefined ? { optional: true } : { path }));
      const lines = findings.map(({ what, state, text }) => `${colours[state](marks[state])}${what}: ${text}`);
      process.stdout.write(`${json ? JSON.stringify(findings, null, 2) : lines.join('\n')}\n`);
      if (findings.some(({ state }) => state === 'problem')) process.exitCode = exitCodes.failed;
    });
}
