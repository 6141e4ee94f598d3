import type { ExtractConfig } from '../graph/task-spec';

/** What of a pipeline's parameters says how a source is read, so that a graph holds nothing else. */
export function readingOf({
  from,
  periods,
  mode,
  fullEveryDays,
  overlapHours,
  orgUnits,
  timeZone,
  sizes,
  recount,
}: ExtractConfig): ExtractConfig {
  return { from, periods, mode, fullEveryDays, overlapHours, orgUnits, timeZone, sizes, recount };
}
