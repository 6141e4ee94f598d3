import type { MappingCheck } from '../../activities/mapping/check-mappings';

const maxShown = 50;

/** Codes of the preflight that mean that a line leads to an id which the target does not have, or not there. */
const badTargets: ReadonlySet<string> = new Set([
  'UNKNOWN_DATA_ELEMENT',
  'NO_DATA_SET',
  'ELEMENT_NOT_IN_SET',
  'UNKNOWN_ORG_UNIT',
  'OPTION_COMBO',
  'ATTRIBUTE_OPTION_COMBO',
  'MALFORMED_ID',
]);

/** Whether every row of the scope has a place at the target, as far as ids are concerned. */
export function isCovered({ coverage, refused }: MappingCheck): boolean {
  return coverage.counts.rejected === 0 && !refused.some(({ code }) => badTargets.has(code));
}

/** The check for people: rows first, then what to do about them. */
export function coverageLines(check: MappingCheck): string[] {
  const { counts, unmapped, rejectedByCode, collisions, unusedLines } = check.coverage;
  const covered = counts.read - counts.rejected;
  const share = counts.read === 0 ? '' : ` (${((covered / counts.read) * 100).toFixed(1)} %)`;
  const lines = [
    `${covered} of ${counts.read} source rows are covered${share}` +
      (counts.merged > 0 ? `; ${counts.merged} of them are summed into others` : '') +
      (counts.duplicates > 0 ? `; ${counts.duplicates} are copies` : ''),
  ];
  const section = (title: string, entries: readonly string[]): void => {
    if (entries.length === 0) return;
    const rest = entries.length - maxShown;
    lines.push(`${title}:`, ...entries.slice(0, maxShown).map((entry) => `  ${entry}`));
    if (rest > 0) lines.push(`  and ${rest} more`);
  };
  section(
    'Ids without a line',
    unmapped.map(({ table, id, rows }) => `${table} ${id}: ${rows} rows`),
  );
  section(
    'Collisions, by target data element',
    collisions.map(({ dataElement, rows }) => `${dataElement}: ${rows} rows`),
  );
  section(
    'Rejected rows, by reason',
    Object.entries(rejectedByCode).map(([code, rows]) => `${code}: ${rows} rows`),
  );
  section(
    'Mapped rows that the target would refuse',
    check.refused.map(({ code, text, rows }) => `${code}: ${rows} rows, ${text}`),
  );
  section(
    'Lines that no row used',
    unusedLines.map(({ table, source }) => `${table} ${source}`),
  );
  return lines;
}
