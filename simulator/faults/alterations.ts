import { z } from 'zod';
import type { StoredValue } from '../state/data-values';

const kinds = [
  /** Keeps the first characters of the value, `length` of them (3 unless given). */
  'truncate',
  'upperCase',
  /** Drops the last character of the value. */
  'dropLast',
  /** Rounds a number to a whole one. */
  'round',
  'dropComment',
  'dropFollowUp',
  /** A key that holds nothing goes on holding nothing. */
  'ignoreCreate',
  /** A stored row stays as it is. */
  'ignoreUpdate',
  /** A deleted row stays where it is. */
  'ignoreDelete',
] as const;

/** How a server stores rows otherwise than they are sent, though it answers as if nothing were the matter. */
export const alterationSchema = z.strictObject({
  kind: z.enum(kinds),
  length: z.int().nonnegative().exactOptional(),
  /** Ids of the data elements and org units that are concerned; all unless given. */
  dataElements: z.array(z.string()).exactOptional(),
  orgUnits: z.array(z.string()).exactOptional(),
});
export type Alteration = z.infer<typeof alterationSchema>;

/** What is stored where a row was to be written over `before`; undefined: all stays as it is. */
export type Alter = (row: StoredValue, before: StoredValue | undefined) => StoredValue | undefined;

/** All these alterations, one after the other. */
export function altering(alterations: readonly Alteration[]): Alter {
  return (row, before) =>
    alterations.reduce<StoredValue | undefined>(
      (stored, alteration) =>
        stored !== undefined && concerns(alteration, stored) ? altered(alteration, stored, before) : stored,
      row,
    );
}

function concerns({ dataElements, orgUnits }: Alteration, row: StoredValue): boolean {
  return dataElements?.includes(row.dataElement) !== false && orgUnits?.includes(row.orgUnit) !== false;
}

function altered(
  { kind, length = 3 }: Alteration,
  row: StoredValue,
  before: StoredValue | undefined,
): StoredValue | undefined {
  const isThere = before?.deleted === false;
  switch (kind) {
    case 'ignoreCreate':
      return row.deleted || isThere ? row : undefined;
    case 'ignoreUpdate':
      return row.deleted || !isThere ? row : undefined;
    case 'ignoreDelete':
      return row.deleted && isThere ? undefined : row;
    case 'dropComment':
      return { ...row, comment: null };
    case 'dropFollowUp':
      return { ...row, followUp: false };
    default:
      return row.value === null || row.deleted ? row : { ...row, value: alteredText(kind, row.value, length) };
  }
}

function alteredText(kind: 'truncate' | 'upperCase' | 'dropLast' | 'round', text: string, length: number): string {
  switch (kind) {
    case 'truncate':
      return text.slice(0, length);
    case 'upperCase':
      return text.toUpperCase();
    case 'dropLast':
      return text.slice(0, -1);
    case 'round':
      return text.trim() === '' || Number.isNaN(Number(text)) ? text : String(Math.round(Number(text)));
  }
}
