import type { Logger } from 'pino';
import { destination, pino, stdSerializers } from 'pino';
import pretty from 'pino-pretty';
import type { LogLevel } from '../config/config';
import { boundedLine } from './bounded-entry';
import { redactedPaths, redactedText, redactLine } from './redaction';

export type { Logger } from 'pino';

export interface LoggerOptions {
  readonly level: LogLevel;
  /** Default: standard error, so that standard output holds results only. */
  readonly output?: NodeJS.WritableStream & { readonly isTTY?: boolean };
  /** Coloured lines for people instead of JSON; default: when the output is a terminal. */
  readonly pretty?: boolean;
}

/**
 * The process's log: one JSON object per line, with `time` as ISO 8601 in UTC and the level by name. Passwords, tokens,
 * task tokens and authorization headers are taken out, by key and by form; a line is bounded in length.
 */
export function createLogger(options: LoggerOptions): Logger {
  const output = options.output ?? process.stderr;
  const forPeople = options.pretty ?? output.isTTY === true;
  const stream = forPeople
    ? pretty({ destination: output, colorize: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' })
    : (options.output ?? destination({ dest: 2, sync: true }));
  return pino(
    {
      level: options.level,
      redact: { paths: redactedPaths, censor: redactedText },
      serializers: { err: stdSerializers.err, error: stdSerializers.err },
      formatters: { level: (label) => ({ level: label }) },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      hooks: { streamWrite: (line) => boundedLine(redactLine(line)) },
    },
    stream,
  );
}
