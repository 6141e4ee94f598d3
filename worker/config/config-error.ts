/**
 * The configuration cannot be used. `problems` holds one line for each thing that is wrong, with the file, its line,
 * the key and what to do, e.g. `sluice.yaml line 7: connections.national.url: …`; the message is these lines joined.
 */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}
