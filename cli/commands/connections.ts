import type { Command } from 'commander';
import pc from 'picocolors';
import { loadConfig } from '../../worker/config/load-config';
import { openConnections } from '../../worker/connections/open-connections';
import { CliError } from '../cli-error';
import { testConnection, type ConnectionReport } from '../connections/test-connection';
import { exitCodes } from '../exit-codes';

interface Options {
  config?: string;
  json: boolean;
}

export function addConnectionsCommand(program: Command): void {
  const connections = program
    .command('connections')
    .description('The DHIS2 servers that sluice.yaml names')
    .addHelpText('after', '\nExample:\n  npx sluice connections test');
  connections
    .command('list')
    .description('Names and addresses')
    .option('--config <file>', 'configuration; default: sluice.yaml here')
    .option('--json', 'as JSON', false)
    .addHelpText('after', '\nExample:\n  npx sluice connections list')
    .action((options: Options) => {
      const { connections: known } = loadConfig(options.config === undefined ? {} : { path: options.config });
      const all = [...known.values()].map(({ name, url, concurrency, requestsPerSecond }) => ({
        name,
        url,
        concurrency,
        ...(requestsPerSecond === undefined ? {} : { requestsPerSecond }),
      }));
      print(
        options.json
          ? JSON.stringify(all, null, 2)
          : all.length === 0
            ? 'the configuration names no connection'
            : all
                .map(({ name, url, concurrency }) => `${name}: ${url}, at most ${concurrency} requests at once`)
                .join('\n'),
      );
    });
  connections
    .command('test')
    .argument('[name]', 'only this one')
    .description('Whether they can be reached, who they are, and what their users may do there')
    .option('--config <file>', 'configuration; default: sluice.yaml here')
    .option('--json', 'as JSON', false)
    .addHelpText('after', '\nExample:\n  npx sluice connections test national')
    .action(async (name: string | undefined, options: Options) => {
      const reports = await testConnections(name, options.config);
      print(options.json ? JSON.stringify(reports, null, 2) : reports.flatMap(reportLines).join('\n'));
      if (reports.some(({ problems }) => problems.length > 0)) process.exitCode = exitCodes.failed;
    });
}

async function testConnections(name: string | undefined, path: string | undefined): Promise<ConnectionReport[]> {
  const config = loadConfig({
    ...(path === undefined ? {} : { path }),
    ...(name === undefined ? {} : { needs: [name] }),
  });
  if (name !== undefined && !config.connectionNames.includes(name)) {
    throw new CliError(
      `there is no connection "${name}" in the configuration; there is: ${config.connectionNames.join(', ')}`,
      exitCodes.usage,
    );
  }
  const opened = openConnections(config.connections);
  try {
    return await Promise.all([...config.connections.keys()].map((each) => testConnection(each, opened.get(each))));
  } finally {
    await opened.close();
  }
}

function reportLines({ name, address, problems, remarks, rights, ...found }: ConnectionReport): string[] {
  if (rights === undefined) return [pc.red(`${name}: ${address}`), ...problems.map((line) => `  ${line}`)];
  const may = rights.superuser
    ? 'may do everything'
    : `may ${rights.mayWrite ? 'read and write' : 'read'}, ${rights.dataSets} data sets, ${rights.captureUnits} org units for writing, ${rights.viewUnits} for viewing`;
  return [
    pc.green(`${name}: ${address}`),
    `  DHIS2 ${found.version ?? ''}, calendar ${found.calendar ?? ''}, time zone ${found.timeZone ?? ''}, clock ${String(found.clockAheadSeconds)} s ahead`,
    `  ${found.user ?? ''} ${may}`,
    ...remarks.map((line) => pc.yellow(`  ${line}`)),
  ];
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
