import type { Logger as TemporalLogger, LogLevel, LogMetadata } from '@temporalio/worker';
import { makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import type { Logger } from './logger';

/** What the SDK calls information (states of its pollers, its bundler) is of use to whoever debugs Sluice only. */
const pinoLevels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'debug', WARN: 'warn', ERROR: 'error' } as const;

/** The SDK warns of what is meant: the workers of a connection's queues serve activities only. */
const meant = /^No workflows registered/;

/** The SDK's log as entries of ours. Workflows, activities and workers of the SDK write through it. */
export function temporalLogger(logger: Logger): TemporalLogger {
  const log = (level: LogLevel, message: string, meta: LogMetadata = {}): void => {
    // Attributes of the SDK come with symbols as keys, too, which are for the SDK alone.
    const { error, ...attributes } = meta;
    logger[meant.test(message) ? 'debug' : pinoLevels[level]](
      error === undefined ? attributes : { ...attributes, err: error as unknown },
      message,
    );
  };
  return {
    log,
    trace: (message, meta) => log('TRACE', message, meta),
    debug: (message, meta) => log('DEBUG', message, meta),
    info: (message, meta) => log('INFO', message, meta),
    warn: (message, meta) => log('WARN', message, meta),
    error: (message, meta) => log('ERROR', message, meta),
  };
}

let installed = false;

/**
 * Gives the SDK's native runtime our log, and warnings of the native code with it. Must run before the first worker or
 * native connection of the process is made; a second call does nothing.
 * @param shutdownSignals signals on which the SDK itself drains its workers; default: none, the process does it
 */
export function installTemporalRuntime(logger: Logger, shutdownSignals: NodeJS.Signals[] = []): void {
  if (installed) return;
  Runtime.install({
    logger: temporalLogger(logger.child({ from: 'temporal' })),
    telemetryOptions: {
      logging: { filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }), forward: {} },
    },
    shutdownSignals,
  });
  installed = true;
}

/** Ends the native runtime where no worker was made, with which it ends by itself. It would keep the process alive. */
export async function shutDownTemporalRuntime(): Promise<void> {
  if (!installed) return;
  installed = false;
  await Runtime.instance().shutdown();
}
