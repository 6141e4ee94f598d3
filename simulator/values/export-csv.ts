import type { Release } from '../version';
import { withoutOuterBlanks } from './outer-blanks';
import { timestampText, type WrittenRow } from './export-identifiers';

/** The header line of both profiles, without its line end. */
export const csvHeader =
  'dataelement,period,orgunit,categoryoptioncombo,attributeoptioncombo,value,storedby,lastupdated,comment,followup,deleted';

/** CSV with LF ends; a field is quoted only when needed. Nothing is hoisted. */
export function csvOf(release: Release, rows: readonly WrittenRow[]): string {
  const lines = rows.map(({ row, ...ids }) => {
    const followUp = row.followUp ?? (release.isOld ? false : '');
    const deleted = row.deleted ? 'true' : release.isOld ? 'null' : 'false';
    const fields = [
      ids.dataElement,
      row.period,
      ids.orgUnit,
      ids.categoryOptionCombo,
      ids.attributeOptionCombo,
      row.value,
      row.storedBy,
      timestampText(row.lastUpdated),
      row.comment,
      String(followUp),
      deleted,
    ];
    return fields.map((text, column) => field(text, column === 0)).join(',');
  });
  return [csvHeader, ...lines, ''].join('\n');
}

/** Every field loses its outer blanks (all releases), also a value that JSON shows whole. An empty first field is quoted. */
function field(text: string | null, isFirst: boolean): string {
  const trimmed = withoutOuterBlanks(text ?? '');
  const needsQuotes = /[",\n\r]/.test(trimmed) || (isFirst && /^(#|$)/.test(trimmed));
  return needsQuotes ? `"${trimmed.replaceAll('"', '""')}"` : trimmed;
}
