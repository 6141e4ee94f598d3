import { calendarNames, hasOwnMonths, type CalendarName } from './calendars/calendar';
import { seedDemoSource, seedDemoTarget } from './demo/demo';
import { type Simulator, startSimulator } from './simulator';
import { type SimulatorVersion, simulatorVersions } from './version';

export interface SimulatorProcessOptions {
  /** One of `simulatorVersions`. */
  readonly version: string;
  readonly port: number;
  readonly host?: string;
  readonly timeZone?: string;
  /** One of `calendarNames`; only `ethiopian` and `nepali` have periods of their own. */
  readonly calendar?: string;
  /** Fill it with the demo's source (OLD versions) or target (NEW versions). */
  readonly demo?: boolean;
}

/** A start that failed for a reason that the person at the terminal can mend; the message is one line. */
export class SimulatorStartError extends Error {
  override readonly name = 'SimulatorStartError';
}

function knownVersion(text: string): SimulatorVersion {
  const version = simulatorVersions.find((known) => known === text);
  if (version === undefined) {
    throw new SimulatorStartError(
      `The simulator cannot play version "${text}"; take one of ${simulatorVersions.join(', ')}.`,
    );
  }
  return version;
}

function checkTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    throw new SimulatorStartError(`"${timeZone}" is no time zone; give an IANA name such as Africa/Nairobi.`);
  }
}

function knownCalendar(text: string): CalendarName {
  const calendar = calendarNames.find((known) => known === text);
  if (calendar === undefined) {
    throw new SimulatorStartError(`DHIS2 has no calendar "${text}"; take one of ${calendarNames.join(', ')}.`);
  }
  return calendar;
}

function startError(error: unknown, options: SimulatorProcessOptions): unknown {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  const where = `${options.host ?? '127.0.0.1'}:${options.port}`;
  if (code === 'EADDRINUSE') return new SimulatorStartError(`Port ${where} is in use; give another one with --port.`);
  if (code === 'EACCES') return new SimulatorStartError(`No permission to listen on ${where}; give a port above 1023.`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new SimulatorStartError(`This machine has no address ${options.host ?? ''}; give another one with --host.`);
  }
  return error;
}

/**
 * Starts a simulator for a terminal: one line says what it is and where. It runs until the process ends or `stop()`.
 *
 * @throws SimulatorStartError with one line: unknown version, time zone or calendar, bad or taken port
 */
export async function runSimulator(
  options: SimulatorProcessOptions,
  print: (line: string) => void = (line) => process.stdout.write(`${line}\n`),
): Promise<Simulator> {
  const version = knownVersion(options.version);
  if (!Number.isInteger(options.port) || options.port < 0 || options.port > 65_535) {
    throw new SimulatorStartError(`"${options.port}" is no port; give a number from 0 to 65535.`);
  }
  if (options.timeZone !== undefined) checkTimeZone(options.timeZone);
  const calendar = knownCalendar(options.calendar ?? 'iso8601');
  if (options.demo === true && hasOwnMonths(calendar)) {
    throw new SimulatorStartError(
      `The demo's data is of ISO 8601 periods; leave out --demo or --calendar ${calendar}.`,
    );
  }
  let simulator: Simulator;
  try {
    simulator = await startSimulator({
      version,
      port: options.port,
      ...(options.host === undefined ? {} : { host: options.host }),
      ...(options.timeZone === undefined ? {} : { timeZone: options.timeZone }),
      calendar,
    });
  } catch (error) {
    throw startError(error, options);
  }
  if (options.demo === true) {
    if (simulator.state.release.isOld) seedDemoSource(simulator);
    else seedDemoTarget(simulator);
  }
  const { fullVersion, profile } = simulator.state.release;
  print(`DHIS2 ${fullVersion} (${profile}, simulated) at ${simulator.url} — user admin, password district`);
  return simulator;
}
