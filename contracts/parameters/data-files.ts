import { z } from 'zod';
import { existingFilePolicies, fileLayouts } from '../activities/file-activities';
import { fileFormats } from '../activities/stored-rows-activities';
import { textEncoding } from '../text-encodings';

/** A path below the worker's `files` folder. */
export const dataFile = () => z.string().min(1).describe('File below the folder that sluice.yaml names as files');

export const fileFormat = () => z.enum(fileFormats).optional().describe('Default: by the ending of its name');

/** Of a CSV or JSON file that is neither UTF-8 nor begins with a byte order mark. */
export const fileEncoding = textEncoding;

/** Columns of a CSV or Parquet file that is written. */
export const fileLayout = () =>
  z
    .enum(fileLayouts)
    .default('sluice')
    .describe(
      "Columns of a CSV or Parquet file: sluice has all of a row; toolbox the keys and the value, which openhexa.toolbox's import_data_values takes; dhis2 those of a DHIS2 export, by DHIS2's names",
    );

/** What becomes of a file that is there already. A file with the very same content is left untouched either way. */
export const ifExists = () =>
  z
    .enum(existingFilePolicies)
    .default('refuse')
    .describe('A file of that name that is there already: refuse ends the run, overwrite replaces it');
