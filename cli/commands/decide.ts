import { userInfo } from 'node:os';
import { type Client, WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import type { Command } from 'commander';
import { approveUpdateName, previewsNamed, rejectUpdateName } from '../../contracts/approval';
import { progressQueryName, type RunProgress } from '../../contracts/progress';
import type { Config } from '../../worker/config/config';
import { loadConfig } from '../../worker/config/load-config';
import { CliError } from '../cli-error';
import { exitCodes } from '../exit-codes';
import { followRun } from '../follow-run';
import { workerHint } from '../open-run';
import { requireSameServers } from '../same-servers';
import { findRun, type RunRecord } from '../stored-runs';
import { withClient } from '../with-client';

interface DecideOptions {
  config?: string;
  by: string;
  note?: string;
  preview?: string;
  json: boolean;
}

/** `approve`, `reject` and `cancel`: what a person says to a run. */
export function addDecideCommands(program: Command): void {
  const by = userInfo().username;
  program
    .command('approve')
    .argument('<run>', 'run id or workflow id')
    .description('Let a preview that waits, or one of a run that ended as previewed or held, be written')
    .option('--preview <hash>', 'the short hash that the preview shows; several with commas')
    .option('--by <name>', 'who approves', by)
    .option('--note <text>', 'why')
    .option('--config <file>', 'configuration; default: sluice.yaml here')
    .option('--json', 'as JSON', false)
    .addHelpText('after', '\nExample:\n  npx sluice approve syncDataset-2024-05-01T02-00-00-000Z --preview 3f9c2a1b')
    .action(async (run: string, options: DecideOptions) => {
      const config = configOf(options);
      const record = await findRun(config, run);
      await requireSameServers(config, record);
      const { by: person, note, preview } = options;
      const approval = { by: person, ...(note === undefined ? {} : { note }) };
      if (record.result !== undefined) {
        const open = record.result.dataSets.filter(({ outcome }) => outcome === 'previewed' || outcome === 'held');
        const shown = open.flatMap((set) => set.preview ?? []);
        await followRun(
          config,
          record.pipeline,
          { continueFrom: record.runId, approve: { ...approval, preview: named(preview, shown) } },
          { json: options.json },
        );
        return;
      }
      await withRun(config, record, async (handle) => {
        const { held } = await handle.query<RunProgress>(progressQueryName);
        const args = {
          ...approval,
          preview: named(
            preview,
            held.map((waiting) => waiting.preview),
          ),
        };
        say(options, await handle.executeUpdate<string, [typeof args]>(approveUpdateName, { args: [args] }));
      });
    });
  program
    .command('reject')
    .argument('<run>', 'run id or workflow id')
    .description('Refuse what waits for an approval; the run ends with nothing written')
    .option('--preview <hash>', 'only this preview; default: all that wait')
    .option('--by <name>', 'who refuses', by)
    .option('--note <text>', 'why')
    .option('--config <file>', 'configuration; default: sluice.yaml here')
    .option('--json', 'as JSON', false)
    .addHelpText('after', '\nExample:\n  npx sluice reject syncDataset-2024-05-01T02-00-00-000Z --note "wrong month"')
    .action(async (run: string, options: DecideOptions) => {
      const config = configOf(options);
      const { by: person, note, preview } = options;
      const args = {
        by: person,
        ...(note === undefined ? {} : { note }),
        ...(preview === undefined ? {} : { preview }),
      };
      await withRun(config, await findRun(config, run), async (handle) => {
        say(options, await handle.executeUpdate<string, [typeof args]>(rejectUpdateName, { args: [args] }));
      });
    });
  program
    .command('cancel')
    .argument('<run>', 'run id or workflow id')
    .description('Stop a run; requests under way are finished first')
    .option('--config <file>', 'configuration; default: sluice.yaml here')
    .option('--json', 'as JSON', false)
    .addHelpText('after', '\nExample:\n  npx sluice cancel syncDataset-2024-05-01T02-00-00-000Z')
    .action(async (run: string, options: Pick<DecideOptions, 'config' | 'json'>) => {
      const config = configOf(options);
      const record = await findRun(config, run);
      if (record.result !== undefined) throw new CliError(`the run has ended: ${record.result.outcome}`);
      await withRun(config, record, async (handle, client) => {
        await handle.cancel();
        say(options, 'cancellation requested');
        for (const line of await workerHint(client, config)) process.stderr.write(`${line}\n`);
      });
    });
}

const say = ({ json }: Pick<DecideOptions, 'json'>, answer: string) =>
  process.stdout.write(`${json ? JSON.stringify({ answer }) : answer}\n`);

function configOf({ config: file }: { config?: string }): Config {
  return loadConfig(file === undefined ? {} : { path: file });
}

/** Nobody approves what they have not seen: without a hash that the run shows, the command only says which ones there are. */
function named(preview: string | undefined, shown: readonly string[]): string {
  if (shown.length === 0) throw new CliError('nothing of this run waits for an approval', exitCodes.usage);
  const look = `look at the preview, then add --preview ${shown.join(',')}`;
  if (preview === undefined) throw new CliError(look, exitCodes.usage);
  const unknown = previewsNamed({ preview }).filter((hash) => !shown.includes(hash));
  if (unknown.length > 0)
    throw new CliError(`the run shows no preview ${unknown.join(', ')}: ${look}`, exitCodes.usage);
  return preview;
}

type Handle = ReturnType<Client['workflow']['getHandle']>;

async function withRun(
  config: Config,
  record: RunRecord,
  act: (handle: Handle, client: Client) => Promise<void>,
): Promise<void> {
  try {
    await withClient(config, (client) => act(client.workflow.getHandle(record.workflowId), client));
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) throw new CliError(`the run ${record.workflowId} is not open`);
    if (error instanceof WorkflowUpdateFailedError) throw new CliError(error.cause?.message ?? error.message);
    throw error;
  }
}
