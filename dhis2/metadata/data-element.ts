import { z } from 'zod';
import { optionalRef, optionalText, ref } from './fields';
import type { ObjectKind } from './metadata-reader';

export interface DataElement {
  readonly id: string;
  readonly code: string | null;
  readonly name: string;
  /** e.g. `INTEGER_ZERO_OR_POSITIVE`. */
  readonly valueType: string;
  /** e.g. `SUM`; null when the server does not say. */
  readonly aggregationType: string | null;
  readonly zeroIsSignificant: boolean;
  readonly optionSet: string | null;
  readonly commentOptionSet: string | null;
  /** The element's own; a data set can override it. */
  readonly categoryCombo: string;
}

export const dataElementFields =
  'id,code,name,valueType,aggregationType,zeroIsSignificant,optionSet[id],commentOptionSet[id],categoryCombo[id]';

export const dataElementSchema: z.ZodType<DataElement> = z.object({
  id: z.string(),
  code: optionalText,
  name: z.string().default(''),
  valueType: z.string(),
  aggregationType: optionalText,
  zeroIsSignificant: z.boolean().default(false),
  optionSet: optionalRef,
  commentOptionSet: optionalRef,
  categoryCombo: ref,
});

export const dataElementKind: ObjectKind<DataElement> = {
  collection: 'dataElements',
  fields: dataElementFields,
  schema: dataElementSchema,
};

/** The data sets that hold an element. */
export interface DataSetsOfElement {
  readonly id: string;
  readonly dataSets: readonly {
    readonly id: string;
    readonly periodType: string;
    /** The combo that counts for the element in that set; null where this user may not see it. */
    readonly categoryCombo: string | null;
  }[];
}

export const dataSetsOfElementKind: ObjectKind<DataSetsOfElement> = {
  collection: 'dataElements',
  fields: 'id,categoryCombo[id],dataSetElements[dataSet[id,periodType],categoryCombo[id]]',
  schema: z
    .object({
      id: z.string(),
      categoryCombo: optionalRef,
      dataSetElements: z
        .array(
          z.object({
            dataSet: z.object({ id: z.string(), periodType: z.string() }).nullish(),
            categoryCombo: optionalRef,
          }),
        )
        .default([]),
    })
    .transform(({ id, categoryCombo: own, dataSetElements }) => ({
      id,
      dataSets: dataSetElements.flatMap(({ dataSet, categoryCombo }) =>
        dataSet === null || dataSet === undefined ? [] : [{ ...dataSet, categoryCombo: categoryCombo ?? own }],
      ),
    })),
};
