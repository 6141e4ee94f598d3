import { z } from 'zod';

/** One stored value as DHIS2 exports it; its key is the first five members. */
export interface DataValue {
  readonly dataElement: string;
  /** Canonical form, e.g. `2024W1`. */
  readonly period: string;
  readonly orgUnit: string;
  readonly categoryOptionCombo: string;
  readonly attributeOptionCombo: string;
  /** Null in rows with a comment only and in tombstones without a value. */
  readonly value: string | null;
  readonly storedBy: string | null;
  /** UTC, e.g. `2026-11-23T01:24:10.003+0000`; 2.38–2.42 in whole seconds. */
  readonly created: string | null;
  readonly lastUpdated: string | null;
  readonly comment: string | null;
  /** Null where the server leaves it out (2.43+ when it was never set). */
  readonly followUp: boolean | null;
  readonly deleted: boolean;
}

const text = z.string().nullish();

const exportedValue = z.object({
  dataElement: z.string(),
  period: text,
  orgUnit: text,
  categoryOptionCombo: z.string(),
  attributeOptionCombo: text,
  value: text,
  storedBy: text,
  created: text,
  lastUpdated: text,
  comment: text,
  followup: z.boolean().nullish(),
  followUp: z.boolean().nullish(),
  deleted: z.boolean().nullish(),
});

/**
 * The JSON of `GET /api/dataValueSets`, keys filled back in. 2.43+ moves period, orgUnit and attributeOptionCombo to the
 * top when exactly one was asked for; 2.38–2.42 repeat them in each value (their top-level orgUnit is the one that was
 * asked for, which a value's own always beats); ≤ 2.37 answer `{}` when there are no rows.
 */
export const dataValuesSchema: z.ZodType<DataValue[]> = z
  .object({
    period: text,
    orgUnit: text,
    attributeOptionCombo: text,
    dataValues: z.array(exportedValue).nullish(),
  })
  .transform((body, context) =>
    (body.dataValues ?? []).map((row, index): DataValue => {
      const key = (name: 'period' | 'orgUnit' | 'attributeOptionCombo'): string => {
        const id = row[name] ?? body[name];
        if (typeof id === 'string') return id;
        context.issues.push({
          code: 'custom',
          message: `no ${name}, neither here nor at the top`,
          input: row,
          path: ['dataValues', index],
        });
        return '';
      };
      return {
        dataElement: row.dataElement,
        period: key('period'),
        orgUnit: key('orgUnit'),
        categoryOptionCombo: row.categoryOptionCombo,
        attributeOptionCombo: key('attributeOptionCombo'),
        value: row.value ?? null,
        storedBy: row.storedBy ?? null,
        created: row.created ?? null,
        lastUpdated: row.lastUpdated ?? null,
        comment: row.comment ?? null,
        followUp: row.followup ?? row.followUp ?? null,
        deleted: row.deleted ?? false,
      };
    }),
  );
