import { createHash } from 'node:crypto';
import type { FileFormat, StoredRowsActivities } from '../../contracts/activities';
import { failureTypes } from '../../contracts/failures';
import { runFolder } from '../../contracts/run';
import type { TextEncoding } from '../../contracts/text-encodings';
import { formatOfFile } from '../files/file-format';
import type { ActivityDeps } from '../runtime/activity-deps';
import { TerminalError } from '../runtime/to-failure';
import { csvTable, DataFileError, fileText, jsonTable, parquetTable, type FileTable } from './file-table';
import { noCalendar } from '../plan/calendar-problem';
import { storedDescription } from './stored-description';
import { columnNames, textColumnNames, valuesFromTable } from './values-from-table';

type ReadFile = StoredRowsActivities['readFile'];

/** Reads a file of data values into the store. */
export async function readFile(
  deps: ActivityDeps,
  { run, dataSet, file, format, encoding }: Parameters<ReadFile>[0],
): ReturnType<ReadFile> {
  const bytes = await orBadParameters(() => deps.readDataFile(file));
  const rows = await orBadParameters(async () => {
    const values = valuesFromTable(file, tableOf(file, formatOfFile(file, format), bytes, encoding));
    if (values.height === 0) throw new DataFileError(file, ['it holds no values']);
    return Promise.resolve(values);
  });
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  const description = storedDescription(`file:${file}#${digest}`, run.startedAt, noCalendar, [{ dataSet, rows }]);
  return {
    description: await deps.store.putDocument(`${runFolder(run)}/plan`, description),
    lanes: [{ dataSet, rows: await deps.store.putFrame(`${runFolder(run)}/frames`, rows) }],
  };
}

function tableOf(file: string, format: FileFormat, bytes: Buffer, encoding: TextEncoding | undefined): FileTable {
  switch (format) {
    case 'csv':
      return csvTable(file, fileText(file, bytes, encoding), columnNames);
    case 'json':
      return jsonTable(file, fileText(file, bytes, encoding));
    case 'parquet':
      if (encoding !== undefined) {
        throw new DataFileError(file, ['"encoding" is for CSV and JSON; a Parquet file is always UTF-8: leave it out']);
      }
      return parquetTable(file, bytes, textColumnNames);
  }
}

/** What is wrong with a file is for the person who named it; trying again gives the same answer. */
async function orBadParameters<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new TerminalError(failureTypes.badParameters, [error instanceof Error ? error.message : String(error)]);
  }
}
