import type { IdScheme } from './id-scheme';

/** A data value as a POST sent it. Numbers and booleans were taken as their text; absent members are null. */
export interface SentValue {
  readonly dataElement: string | null;
  readonly orgUnit: string | null;
  readonly period: string | null;
  readonly categoryOptionCombo: string | null;
  /** 2.43+: the combo as `{category: option}`. */
  readonly categoryOptions: Readonly<Record<string, string>> | null;
  readonly attributeOptionCombo: string | null;
  readonly attributeOptions: Readonly<Record<string, string>> | null;
  readonly value: string | null;
  readonly comment: string | null;
  readonly storedBy: string | null;
  /** The spelling that NEW reads. */
  readonly followUp: boolean | null;
  /** The spelling that OLD reads. */
  readonly followup: boolean | null;
  readonly deleted: boolean | null;
  /** Up to 2.40 both are stored; later releases ignore them. */
  readonly created: string | null;
  readonly lastUpdated: string | null;
}

/** 2.43+: rows to delete before the values are written. */
export interface SentDeletion {
  readonly orgUnits: readonly string[];
  readonly periods: readonly string[];
  readonly elements: readonly Pick<SentValue, 'dataElement' | 'categoryOptionCombo' | 'attributeOptionCombo'>[];
}

export interface SentPayload {
  readonly dataSet: string | null;
  readonly completeDate: string | null;
  readonly orgUnit: string | null;
  readonly period: string | null;
  readonly attributeOptionCombo: string | null;
  readonly attributeOptions: Readonly<Record<string, string>> | null;
  /** Up to 2.42: category options of the attribute option combo, read with `dataSet`. */
  readonly attributeCategoryOptions: readonly string[] | null;
  readonly dryRun: boolean | null;
  readonly strategy: string | null;
  /** `idScheme`, `dataElementIdScheme` … as sent. */
  readonly schemes: Readonly<Record<string, string>>;
  readonly deletion: SentDeletion | null;
  readonly values: readonly SentValue[];
}

/** The schemes of the ids in a payload. */
export interface InputSchemes {
  readonly dataSet: IdScheme;
  readonly dataElement: IdScheme;
  readonly orgUnit: IdScheme;
  readonly categoryOptionCombo: IdScheme;
  readonly attributeOptionCombo: IdScheme;
  readonly category: IdScheme;
  readonly categoryOption: IdScheme;
}

export const emptyPayload: SentPayload = {
  dataSet: null,
  completeDate: null,
  orgUnit: null,
  period: null,
  attributeOptionCombo: null,
  attributeOptions: null,
  attributeCategoryOptions: null,
  dryRun: null,
  strategy: null,
  schemes: {},
  deletion: null,
  values: [],
};
