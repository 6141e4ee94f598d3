/**
 * The columns of a CSV export of data values, in DHIS2's order (the same in 2.38–2.44; LF line ends, no `created`).
 */
export const exportCsvColumns = [
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

/** The first line of every CSV export, without its line end. */
export const exportCsvHeader = exportCsvColumns.join(',');

/** The columns that are never empty in a whole export. */
export const exportCsvKeyColumns = exportCsvColumns.slice(0, 5);
