import { z } from 'zod';

/** Forms of DHIS2 period identifiers (2.44 and earlier); whether one exists (week 53, 30 February) is checked when the run is planned. */
const periodForms = [
  /^\d{4}$/,
  /^\d{6}$|^\d{4}-\d\d$/,
  /^\d{8}$|^\d{4}-\d\d-\d\d$/,
  /^\d{4}((Wed|Thu|Fri|Sat|Sun)?W|BiW)\d{1,2}$/,
  /^\d{6}B$/,
  /^\d{4}(Nov)?Q[1-4]$/,
  /^\d{4}(April|Nov)?S[12]$/,
  /^\d{4}(Feb|April|July|Aug|Sep|Oct|Nov)$/,
];

const relativeForm = /^(THIS|LAST|NEXT|TODAY|YESTERDAY|MONTHS|QUARTERS|WEEKS|BIMONTHS|SIXMONTHS)(_[A-Z0-9]+)*$/;

const describeForms = 'such as 2024, 202401, 20240131, 2024W5, 2024Q1, 2024S1, 2024April';

const periodId = () =>
  z.string().refine((text) => periodForms.some((form) => form.test(text)), {
    error: (issue) => `"${String(issue.input)}" is not a DHIS2 period (${describeForms})`,
  });

const periodIdOrRelative = () =>
  z.string().refine((text) => periodForms.some((form) => form.test(text)) || relativeForm.test(text), {
    error: (issue) =>
      `"${String(issue.input)}" is neither a DHIS2 period (${describeForms}) nor a relative one such as LAST_3_MONTHS`,
  });

export const periodsSchema = z.union([
  z.array(periodIdOrRelative()).min(1, 'name at least one period'),
  z
    .strictObject({ from: periodId(), to: periodId() })
    .describe('All periods of the data set that overlap the time from the start of `from` to the end of `to`'),
]);
export type PeriodsParameter = z.infer<typeof periodsSchema>;

/** Period ids, relative periods with DHIS2's own meanings, or `{from, to}`. */
export const periods = () =>
  periodsSchema
    .meta({ examples: [['LAST_3_MONTHS']] })
    .describe('Period ids and relative periods (["202401", "LAST_3_MONTHS"]), or {"from": "202301", "to": "202412"}');
