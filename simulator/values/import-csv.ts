import { parse } from 'csv-parse/sync';
import { emptyPayload, type SentPayload, type SentValue } from './import-payload';

const columns = [
  'dataelement',
  'period',
  'orgunit',
  'categoryoptioncombo',
  'attributeoptioncombo',
  'value',
  'storedby',
  'lastupdated',
  'comment',
  'followup',
  'deleted',
] as const;
type Column = (typeof columns)[number];

/**
 * 2.43+: columns by header name in any case. Faithful to its traps: CRLF ends import only the first row, a blank line
 * ends the file, doubled quotes cut the text, line feeds in fields break rows. Undefined if there is no line at all.
 */
export function csvPayloadNew(content: string): SentPayload | undefined {
  const [header, ...lines] = content.split('\n');
  if (header === undefined || header === '') return undefined;
  const names = header.trim().toLowerCase().split(',');
  const values: SentValue[] = [];
  for (const line of lines) {
    const row = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (row === '') break;
    const fields = unsoundFields(row);
    values.push(valueOf((column) => fields[names.indexOf(column)] ?? ''));
    if (row !== line) break;
  }
  return { ...emptyPayload, values };
}

/** A quoted field ends at the next quote; what follows it up to the next comma is lost. */
function unsoundFields(row: string): string[] {
  const fields: string[] = [];
  let at = 0;
  while (at <= row.length) {
    const quoted = row[at] === '"';
    const closing = quoted ? row.indexOf('"', at + 1) : -1;
    const comma = row.indexOf(',', quoted && closing >= 0 ? closing : at);
    const end = comma < 0 ? row.length : comma;
    fields.push(quoted && closing >= 0 ? row.slice(at + 1, closing) : row.slice(at, end));
    at = end + 1;
  }
  return fields;
}

/** Up to 2.42: columns by position; CRLF, blank lines, doubled quotes, line feeds in fields and short rows are read right. */
export function csvPayloadOld(content: string, firstRowIsHeader: boolean): SentPayload {
  const rows = parse(content, {
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    from: firstRowIsHeader ? 2 : 1,
  });
  return { ...emptyPayload, values: rows.map((row) => valueOf((column) => row[columns.indexOf(column)] ?? '')) };
}

function valueOf(field: (column: Column) => string): SentValue {
  const text = (column: Column): string | null => (field(column) === '' ? null : field(column));
  const truth = (column: Column): boolean | null =>
    field(column) === '' ? null : field(column).toLowerCase() === 'true';
  const followUp = truth('followup');
  return {
    dataElement: text('dataelement'),
    orgUnit: text('orgunit'),
    period: text('period'),
    categoryOptionCombo: text('categoryoptioncombo'),
    categoryOptions: null,
    attributeOptionCombo: text('attributeoptioncombo'),
    attributeOptions: null,
    value: text('value'),
    comment: text('comment'),
    storedBy: text('storedby'),
    followUp,
    followup: followUp,
    deleted: truth('deleted'),
    created: null,
    lastUpdated: text('lastupdated'),
  };
}
