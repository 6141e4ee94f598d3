import { z } from 'zod';

const dataSet = z.object({
  id: z.string(),
  name: z.string(),
  /** DHIS2's name, e.g. `Monthly`. */
  periodType: z.string(),
  /** 0: the current period is still closed; 1: it is open. */
  openFuturePeriods: z.number(),
  /** Days after the period's end; 0 or less: never expires. */
  expiryDays: z.number(),
  /** The attribute option combos of its values come from this combo. */
  categoryCombo: z.string(),
  /** Undefined when the user may not read it. */
  dataWrite: z.boolean().optional(),
  /** Empty: none defined. Dates are server-local, without zone. */
  inputPeriods: z.array(
    z.object({ period: z.string(), openingDate: z.string().optional(), closingDate: z.string().optional() }),
  ),
  /** Data element → the combo of its option combos in this set. */
  elements: z.record(z.string(), z.string()),
  orgUnits: z.array(z.string()),
});

const dataElement = z.object({
  id: z.string(),
  name: z.string(),
  valueType: z.string(),
  zeroIsSignificant: z.boolean(),
  aggregationType: z.string(),
  optionSet: z.string().optional(),
  commentOptionSet: z.string().optional(),
  /** All data sets of the target that hold it (as far as the user may read them). */
  dataSets: z.array(z.string()),
});

/**
 * The target's metadata that decides whether a value can land, as JSON, so that it is read once and kept as a document
 * beside the frames. What the user may not read is absent, and a check that needs it is skipped.
 */
export const targetModelSchema = z.object({
  server: z.object({
    address: z.string(),
    version: z.string(),
    profile: z.enum(['OLD', 'NEW']),
    /** As in /api/system/info; periods and dates are in it. */
    calendar: z.string().default('iso8601'),
    /** The server's clock in its own zone when the model was read, `yyyy-MM-ddTHH:mm:ss`. */
    localTime: z.string(),
  }),
  user: z.object({
    username: z.string(),
    /** Has the authority ALL: sees all metadata. */
    superuser: z.boolean(),
    /** F_DATAVALUE_ADD or ALL: without it every import is answered with 403 (2.38–2.44). */
    mayImport: z.boolean(),
    /** F_EDIT_EXPIRED or ALL: no expiry of periods. */
    editExpired: z.boolean(),
    /** Data capture org units. */
    orgUnits: z.array(z.string()),
  }),
  /** The option combo of the default category combo. */
  defaultOptionCombo: z.string(),
  dataSets: z.record(z.string(), dataSet),
  dataElements: z.record(z.string(), dataElement),
  /** Option combos of the combos that the sets and elements use. */
  optionCombos: z.record(
    z.string(),
    z.object({ name: z.string().optional(), categoryCombo: z.string(), categoryOptions: z.array(z.string()) }),
  ),
  /** Options of the attribute combos: dates are days, both inclusive; no org units = all. */
  categoryOptions: z.record(
    z.string(),
    z.object({
      startDate: z.string().optional(),
      endDate: z.string().optional(),
      orgUnits: z.array(z.string()).optional(),
    }),
  ),
  /** Option set → its codes. */
  optionSets: z.record(z.string(), z.array(z.string())),
  orgUnits: z.record(
    z.string(),
    z.object({
      name: z.string().optional(),
      path: z.string(),
      openingDate: z.string().optional(),
      closedDate: z.string().optional(),
    }),
  ),
  /** `orgUnit|period|dataSet` exempt from expiry; undefined when the user may not read them. */
  lockExceptions: z.array(z.string()).optional(),
});
export type TargetModel = z.infer<typeof targetModelSchema>;
export type TargetDataSet = z.infer<typeof dataSet>;
export type TargetDataElement = z.infer<typeof dataElement>;
