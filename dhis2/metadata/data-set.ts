import { z } from 'zod';
import { dataElementFields, dataElementSchema, type DataElement } from './data-element';
import { dataAccess, listOf, optionalRef, optionalText, ref, refs } from './fields';
import type { ObjectKind } from './metadata-reader';

/** An element as it stands in a data set. */
export interface DataSetElement {
  readonly dataElement: DataElement;
  /** The combo that counts in this set: the set's override, else the element's own. */
  readonly categoryCombo: string;
}

/** A period that a data set is open for, and when; local to the server, without zone. */
export interface DataInputPeriod {
  readonly period: string;
  readonly openingDate: string | null;
  readonly closingDate: string | null;
}

export interface DataSetSummary {
  readonly id: string;
  readonly code: string | null;
  readonly name: string;
  /** e.g. `Monthly`. */
  readonly periodType: string;
}

export interface DataSet extends DataSetSummary {
  /** 0: the current period is closed; 1: the current period is open; and so on. */
  readonly openFuturePeriods: number;
  /** Days after the period's end; 0 = never; may have a fraction. */
  readonly expiryDays: number;
  /** Of the attribute option combos. */
  readonly categoryCombo: string;
  readonly workflow: string | null;
  /** This user's rights on data; `write` null when the server does not say. A superuser has all, whatever is said here. */
  readonly access: { readonly read: boolean; readonly write: boolean | null };
  readonly dataInputPeriods: readonly DataInputPeriod[];
  readonly elements: readonly DataSetElement[];
  /** Assigned org units; may be tens of thousands. */
  readonly organisationUnits: readonly string[];
}

const summaryShape = { id: z.string(), code: optionalText, name: z.string().default(''), periodType: z.string() };

export const dataSetSummaryKind: ObjectKind<DataSetSummary> = {
  collection: 'dataSets',
  fields: 'id,code,name,periodType',
  schema: z.object(summaryShape),
};

export const dataSetKind: ObjectKind<DataSet> = {
  collection: 'dataSets',
  fields:
    'id,code,name,periodType,openFuturePeriods,expiryDays,categoryCombo[id],workflow[id],access[data[read,write]],' +
    'dataInputPeriods[period[id],openingDate,closingDate],' +
    `dataSetElements[dataElement[${dataElementFields}],categoryCombo[id]],organisationUnits[id]`,
  schema: z
    .object({
      ...summaryShape,
      openFuturePeriods: z.number().default(0),
      expiryDays: z.number().default(0),
      categoryCombo: ref,
      workflow: optionalRef,
      access: dataAccess,
      dataInputPeriods: listOf(z.object({ period: ref, openingDate: optionalText, closingDate: optionalText })),
      dataSetElements: listOf(z.object({ dataElement: dataElementSchema, categoryCombo: optionalRef })),
      organisationUnits: refs,
    })
    .transform(({ dataSetElements, ...set }) => ({
      ...set,
      elements: dataSetElements.map(({ dataElement, categoryCombo }) => ({
        dataElement,
        categoryCombo: categoryCombo ?? dataElement.categoryCombo,
      })),
    })),
};
