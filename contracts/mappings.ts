import { z } from 'zod';
import { fitsInline, tooLargeInline } from './inline-size';
import { textEncoding } from './text-encodings';
import { uid } from './uid';

/** Source id → target id. */
const idTable = () => z.record(z.string(), z.string());

/** A CSV file below the configured mappings folder. */
export const mappingFile = () =>
  z.strictObject({ file: z.string().min(1, 'name a CSV file'), encoding: textEncoding() });
export type NamedFile = z.infer<ReturnType<typeof mappingFile>>;

/** Whether a table is given as a file; no id is called `file`. */
export function isMappingFile(given: NamedFile | Readonly<Record<string, string>>): given is NamedFile {
  return 'file' in given;
}

/** A table given in place, or the name of a CSV file (columns `source,target`, more are allowed) below the configured mappings folder. */
const tableOrFile = () =>
  z.union([
    mappingFile(),
    idTable()
      .refine((table) => !('file' in table), 'a table has ids only; a file stands alone: {"file": "<name>.csv"}')
      .refine(fitsInline, tooLargeInline('source,target')),
  ]);

/**
 * One side's disaggregation as the other side's element: a source element, and optionally its option combo, become a
 * target element with an option combo and optionally an attribute option combo. A pair beats the single tables.
 */
export const pairMappingSchema = z.strictObject({
  source: z.strictObject({ dataElement: uid(), categoryOptionCombo: uid().optional() }),
  target: z.strictObject({
    dataElement: uid(),
    categoryOptionCombo: uid(),
    attributeOptionCombo: uid().optional(),
  }),
});
export type PairMapping = z.infer<typeof pairMappingSchema>;

/** How source ids become target ids. A table that is left out keeps the ids as they are. */
export const mappingsSchema = z.strictObject({
  dataElements: tableOrFile().optional().describe('Source data element → target data element'),
  orgUnits: tableOrFile().optional().describe('Source org unit → target org unit'),
  categoryOptionCombos: tableOrFile()
    .optional()
    .describe('Source category option combo → target; the default option combos need no line'),
  attributeOptionCombos: tableOrFile()
    .optional()
    .describe('Source attribute option combo → target; the default option combos need no line'),
  pairs: z
    .union([z.array(pairMappingSchema).refine(fitsInline, tooLargeInline('source_data_element, …')), mappingFile()])
    .optional()
    .describe('Element + option combo → element + option combo [+ attribute option combo]'),
  attributeOptionCombo: uid().optional().describe('One target attribute option combo for all values'),
  optionCodes: z
    .record(z.string(), tableOrFile())
    .optional()
    .describe('For each TARGET option set id: source option code → target option code'),
  unmapped: z
    .enum(['reject', 'keep'])
    .default('reject')
    .describe('What happens to an id that a given table does not name'),
  onCollision: z
    .enum(['reject', 'sum'])
    .default('reject')
    .describe('When several source rows land on one target key: reject all of them, or sum numeric values'),
});
export type Mappings = z.infer<typeof mappingsSchema>;

/** Mappings after files were read: plain tables only. */
export interface ResolvedMappings {
  readonly dataElements?: Readonly<Record<string, string>>;
  readonly orgUnits?: Readonly<Record<string, string>>;
  readonly categoryOptionCombos?: Readonly<Record<string, string>>;
  readonly attributeOptionCombos?: Readonly<Record<string, string>>;
  readonly pairs?: readonly PairMapping[];
  readonly attributeOptionCombo?: string;
  readonly optionCodes?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly unmapped: 'reject' | 'keep';
  readonly onCollision: 'reject' | 'sum';
}
