import type { Coverage, UnmappedId } from './coverage';
import type { MapCounts } from './map-context';

const noRows: MapCounts = { read: 0, duplicates: 0, rejected: 0, merged: 0, mapped: 0 };

/** The coverage of all parts of a scope together. A line counts as unused only where no part used it. */
export function mergeCoverages(parts: readonly Coverage[]): Coverage {
  const counts = parts.reduce<MapCounts>(
    (sum, { counts: part }) => ({
      read: sum.read + part.read,
      duplicates: sum.duplicates + part.duplicates,
      rejected: sum.rejected + part.rejected,
      merged: sum.merged + part.merged,
      mapped: sum.mapped + part.mapped,
    }),
    noRows,
  );
  const unmapped = new Map<string, UnmappedId>();
  const byCode = new Map<string, number>();
  const collisions = new Map<string, number>();
  for (const part of parts) {
    for (const missing of part.unmapped) {
      const key = `${missing.table} ${missing.id}`;
      unmapped.set(key, { ...missing, rows: missing.rows + (unmapped.get(key)?.rows ?? 0) });
    }
    for (const [code, rows] of Object.entries(part.rejectedByCode)) byCode.set(code, rows + (byCode.get(code) ?? 0));
    for (const { dataElement, rows } of part.collisions) {
      collisions.set(dataElement, rows + (collisions.get(dataElement) ?? 0));
    }
  }
  const [first, ...others] = parts.map(
    ({ unusedLines }) => new Map(unusedLines.map((line) => [`${line.table} ${line.source}`, line])),
  );
  return {
    counts,
    unmapped: [...unmapped.values()].sort((a, b) => b.rows - a.rows),
    rejectedByCode: Object.fromEntries(byCode),
    collisions: [...collisions].map(([dataElement, rows]) => ({ dataElement, rows })).sort((a, b) => b.rows - a.rows),
    unusedLines: [...(first ?? new Map<string, Coverage['unusedLines'][number]>())].flatMap(([key, line]) =>
      others.every((other) => other.has(key)) ? [line] : [],
    ),
  };
}
