import { InvalidArgumentError, Option, type Command } from 'commander';
import { calendarNames } from '../../simulator/calendars/calendar';
import { runSimulator } from '../../simulator/process';
import { simulatorVersions } from '../../simulator/version';
import { untilInterrupted } from '../until-interrupted';

interface SimulatorOptions {
  version: string;
  port: number;
  host?: string;
  timeZone?: string;
  calendar: string;
  demo: boolean;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('it must be a port, 0 to 65535');
  return port;
}

export function addSimulatorCommand(program: Command): void {
  program
    .command('simulator')
    .description('Run a simulated DHIS2 server')
    .addOption(new Option('--version <version>', 'DHIS2 version to play').choices(simulatorVersions).default('2.44'))
    .option('--port <port>', 'port to listen on; 0 takes a free one', portNumber, 9001)
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--time-zone <zone>', 'zone of the server, e.g. Africa/Nairobi; default UTC')
    .addOption(
      new Option(
        '--calendar <calendar>',
        'keyCalendar of the server; ethiopian and nepali count months, days and dates as DHIS2 does, the others are only reported',
      )
        .choices(calendarNames)
        .default('iso8601'),
    )
    .option('--demo', 'fill it with demo data: the source up to 2.42, the target from 2.43', false)
    .addHelpText('after', '\nExample:\n  npx sluice simulator --version 2.42 --port 9001 --demo')
    .action(async ({ version, port, host, timeZone, calendar, demo }: SimulatorOptions) => {
      const simulator = await runSimulator({
        version,
        port,
        demo,
        calendar,
        ...(host === undefined ? {} : { host }),
        ...(timeZone === undefined ? {} : { timeZone }),
      });
      await untilInterrupted();
      await simulator.stop();
    });
}
