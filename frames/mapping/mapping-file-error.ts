/** A mapping file cannot be used; the message has one line for each problem, with its line number. */
export class MappingFileError extends Error {
  override readonly name = 'MappingFileError';

  constructor(
    readonly file: string,
    readonly problems: readonly string[],
  ) {
    super([`The mapping file ${file} cannot be used:`, ...problems.map((problem) => `  ${problem}`)].join('\n'));
  }
}
