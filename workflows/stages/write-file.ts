import type { ExistingFilePolicy, FileFormat, FileLayout } from '../../contracts/activities';
import type { TaskHandle } from '../graph/task-handle';
import type { TaskSpec } from '../graph/task-spec';

/**
 * Puts the rows of all data sets before it into one file below the worker's `files` folder: CSV, JSON or Parquet, with columns
 * that `readFile` reads back. The file is whole or absent; a data set is `complete` once it was read back with as many rows.
 */
export function writeFile({
  input,
  file,
  format,
  layout,
  ifExists = 'refuse',
}: {
  input: TaskHandle<'values'>;
  /** Path below the `files` folder. */
  file: string;
  /** Default: by the ending of its name. */
  format?: FileFormat | undefined;
  /** Columns of a CSV or Parquet file. Default: `sluice`, all of a row. */
  layout?: FileLayout | undefined;
  /** What becomes of a file that is there already: the run ends before it reads anything (default), or it is replaced. */
  ifExists?: ExistingFilePolicy;
}): TaskSpec<'file', 'writeFile'> {
  const config = {
    file,
    ...(format === undefined ? {} : { format }),
    ...(layout === undefined ? {} : { layout }),
    ifExists,
  };
  return { kind: 'writeFile', config, inputs: [input], gives: 'file' };
}
