import { fileFormats, type FileFormat } from '../../contracts/activities/stored-rows-activities';
import { DataFileError } from '../stored/file-table';

/** The format that a file's name ends in, unless one is named. Throws DataFileError for other endings. */
export function formatOfFile(file: string, named?: FileFormat): FileFormat {
  const extension = file.split('.').at(-1)?.toLowerCase();
  const found = named ?? fileFormats.find((format) => format === extension);
  if (found !== undefined) return found;
  throw new DataFileError(file, [`its name does not end in .csv, .json or .parquet; name the format: "format": "csv"`]);
}
