/**
 * Files of a user's project cannot be used. `problems` holds one line for each, with the file, and the line where it is
 * known; the message is these lines joined.
 */
export class ProjectError extends Error {
  override readonly name = 'ProjectError';

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}
