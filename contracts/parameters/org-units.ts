import { z } from 'zod';
import { fitsInline, tooLargeInline } from '../inline-size';
import { mappingFile, type NamedFile } from '../mappings';
import { uid } from '../uid';

const orgUnitsSchema = z.union([z.array(uid()).min(1).refine(fitsInline, tooLargeInline('id')), mappingFile()]);

/** Ids, or the name of a CSV file (column `id`, more are allowed) below the configured mappings folder. */
export type OrgUnitsParameter = readonly string[] | NamedFile;

/** Source org units whose subtrees are read; left out: all that the source's user may read. */
export const orgUnits = () =>
  orgUnitsSchema
    .optional()
    .describe(
      'Source org units, each with all units below it: ["<uid>"], or {"file": "districts.csv"} with a column id; default: all that the user may read',
    );
