/** What identifies a data value in DHIS2: five ids, the period in DHIS2's own writing. */
export interface ValueKey {
  readonly dataElement: string;
  readonly period: string;
  readonly orgUnit: string;
  readonly categoryOptionCombo: string;
  readonly attributeOptionCombo: string;
}

/** A row to be written. `comment` and `followUp` are always sent: DHIS2 clears what a POST leaves out. */
export interface LoadRow extends ValueKey {
  /** When deleting: the value that the target holds now, if it is known (it is kept in the tombstone). */
  readonly value: string | null;
  readonly comment: string | null;
  readonly followUp: boolean | null;
}

/** Why a row was not written: a code of DHIS2 (`E8022`) or one of Sluice's own (`ORG_UNIT_CLOSED`), and a sentence. */
export interface Reason {
  readonly code: string;
  readonly text: string;
}

/** What became of one row. Every row that is given to the loader gets exactly one of these. */
export type RowOutcome =
  | { readonly state: 'landed' }
  | ({ readonly state: 'rejected' } & Reason)
  /** Never judged by the target: the batch was stopped before the row's turn. */
  | ({ readonly state: 'notAttempted' } & Reason);

/** One text per key, for maps. Two keys give the same text only if they are equal. */
export function keyText(key: ValueKey): string {
  return `${key.dataElement}|${key.period}|${key.orgUnit}|${key.categoryOptionCombo}|${key.attributeOptionCombo}`;
}

export const landed: RowOutcome = { state: 'landed' };

export function rejected(reason: Reason): RowOutcome {
  return { state: 'rejected', code: reason.code, text: reason.text };
}
