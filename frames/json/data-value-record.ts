/** A data value as DHIS2's JSON export writes it, hoisted keys filled back in. */
export interface DataValueRecord {
  readonly dataElement: string;
  readonly period: string;
  readonly orgUnit: string;
  readonly categoryOptionCombo: string;
  readonly attributeOptionCombo: string;
  readonly value: string | null;
  /** ISO 8601 with an offset, e.g. `2024-01-31T09:30:00.123+0000`. */
  readonly created?: string | null;
  /** ISO 8601 with an offset, e.g. `2024-01-31T09:30:00.123+0000`. */
  readonly lastUpdated?: string | null;
  readonly comment: string | null;
  readonly followUp: boolean | null;
  readonly deleted: boolean;
}

/** A data value as it is posted: comment and follow-up are always there, because a POST without them clears them. */
export interface PayloadRow {
  readonly dataElement: string;
  readonly period: string;
  readonly orgUnit: string;
  readonly categoryOptionCombo: string;
  readonly attributeOptionCombo: string;
  readonly value: string | null;
  readonly comment: string | null;
  readonly followUp: boolean;
  /** Only present, and true, in deletions. */
  readonly deleted?: true;
}
