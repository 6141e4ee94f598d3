import type pl from 'nodejs-polars';
import type { ElementRules } from '../values/value-rules';

/** What mapping needs to know about the two servers. */
export interface MapContext {
  /** Source id → target id of the default category option combos; a line of a table beats it. */
  readonly defaultCombos: Readonly<Record<string, string>>;
  /** The target's data elements: value type and option set decide how values are mapped and whether they can be summed. */
  readonly elements: ReadonlyMap<string, ElementRules>;
}

/** Rows of each class of the mapping; `read = duplicates + rejected + merged + mapped`. */
export interface MapCounts {
  readonly read: number;
  /** Rows that the source gave more than once, equal in all: every copy but the first. */
  readonly duplicates: number;
  readonly rejected: number;
  /** Rows that were summed into another: every contributor but the first. */
  readonly merged: number;
  readonly mapped: number;
}

export interface MapResult {
  /** `mappedSchema` */
  readonly mapped: pl.DataFrame;
  /** `rejectsSchema` */
  readonly rejected: pl.DataFrame;
  readonly counts: MapCounts;
}

/** What does not balance, in words; empty when every row is in exactly one class. */
export function checkMapAccount(counts: MapCounts): string[] {
  const sum = counts.duplicates + counts.rejected + counts.merged + counts.mapped;
  if (sum === counts.read) return [];
  return [
    `Mapping read ${counts.read} rows but accounts for ${sum}: ${counts.duplicates} duplicates, ${counts.rejected} rejected, ${counts.merged} merged, ${counts.mapped} mapped`,
  ];
}
