import { z } from 'zod';
import { serverSummarySchema } from '../../contracts/server-summary';

const sourceDataSetSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** DHIS2's name, e.g. `Monthly`. */
  periodType: z.string(),
  dataElements: z.array(z.string()),
  /** Data element → the category combo that it has in this set. */
  elementCombos: z.record(z.string(), z.string()),
  /** Data element → option combos that it has in other data sets only: rows on them are theirs. */
  optionCombosElsewhere: z.record(z.string(), z.array(z.string())).exactOptional(),
  /** Of the attribute option combos. */
  categoryCombo: z.string(),
  /** Category options of the attribute option combos whose data the user may not read. */
  hiddenOptions: z.array(z.string()),
  /** Values that an org unit can hold in one period, at most, estimated from elements and option combos. */
  cells: z.number(),
  orgUnits: z.array(z.string()),
  /** Only `dataElements` of the set are read. `alsoIn` are the other sets that hold some of them; `orgUnits` has theirs, too. */
  selected: z.strictObject({ alsoIn: z.array(z.string()) }).exactOptional(),
});
export type SourceDataSet = z.infer<typeof sourceDataSetSchema>;

/** What the source looked like when the run was planned; a document in the store. */
export const sourceDescriptionSchema = z.strictObject({
  format: z.literal(1),
  server: serverSummarySchema,
  /** ISO instant of the server's clock. */
  serverDate: z.string(),
  /** Units that the user may read data of, below the parameter's org units where it was given. */
  orgUnits: z.array(z.strictObject({ id: z.string(), name: z.string(), path: z.string() })),
  /** The org units of the parameters, in order of their ids; absent where none were named. */
  namedOrgUnits: z.array(z.string()).exactOptional(),
  /** All others that there are. */
  otherOrgUnits: z.array(z.strictObject({ id: z.string(), name: z.string() })),
  dataSets: z.record(z.string(), sourceDataSetSchema),
  /** Category combo → its option combos, for the combos that the sets use and the user may see. */
  categoryCombos: z.record(z.string(), z.array(z.string())),
  /** Data sets and org units of the parameters that do not exist there, or that the user may not see; one line each. */
  problems: z.array(z.strictObject({ dataSet: z.string().optional(), line: z.string() })),
  /** Option combos of the default category combo; old databases can hold several. */
  defaultOptionCombos: z.array(z.string()),
});
export type SourceDescription = z.infer<typeof sourceDescriptionSchema>;
