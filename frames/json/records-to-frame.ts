import type pl from 'nodejs-polars';
import { buildFrame } from '../build-frame';
import { dataValueSchema } from '../schema';
import type { DataValueRecord } from './data-value-record';

/** A time stamp of a data value is not ISO 8601 with an offset. */
export class TimestampError extends Error {
  override readonly name = 'TimestampError';
}

/** DHIS2 writes the offset without colon (`+0000`), which ECMAScript does not have to read. */
function instant(text: string | null | undefined): Date | null {
  if (text === null || text === undefined) return null;
  const date = new Date(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  if (Number.isNaN(date.getTime()) || !/(?:Z|[+-]\d\d:?\d\d)$/.test(text)) {
    throw new TimestampError(`"${text}" is not a time stamp with an offset, such as 2024-01-31T09:30:00.123+0000`);
  }
  return date;
}

/** Data values as a frame of `dataValueSchema`, in their order. Throws TimestampError on an unreadable time stamp. */
export function recordsToFrame(records: readonly DataValueRecord[]): pl.DataFrame {
  return buildFrame(dataValueSchema, {
    data_element_id: records.map((r) => r.dataElement),
    period: records.map((r) => r.period),
    organisation_unit_id: records.map((r) => r.orgUnit),
    category_option_combo_id: records.map((r) => r.categoryOptionCombo),
    attribute_option_combo_id: records.map((r) => r.attributeOptionCombo),
    value: records.map((r) => r.value),
    created: records.map((r) => instant(r.created)),
    last_updated: records.map((r) => instant(r.lastUpdated)),
    comment: records.map((r) => r.comment),
    follow_up: records.map((r) => r.followUp),
    deleted: records.map((r) => r.deleted),
  });
}
