import { parseRelease } from '../../dhis2/system/release';

/** Days between full runs in delta mode, unless the parameter says otherwise. */
const usualFullEveryDays = 7;
/** The same where changes may not be seen: such a row is missing for two nights at most, and every other night stays a small one. */
const fullEveryDaysOfPayloadDates = 2;

const lastMinor = 40;

/**
 * Whether the source stores the `lastUpdated` that an import's payload brings along: seen on 2.40.12; 2.41.9 and later stamp rows with
 * the time of the import. 2.38 and 2.39, which were not tried, count as 2.40. Rows that came with an old one are no change to a delta.
 */
function keepsPayloadDates(version: string): boolean {
  const release = parseRelease(version);
  return release?.major === 2 && release.minor <= lastMinor;
}

/** How many days may lie between two full runs where the parameter was not given. */
export function defaultFullEveryDays(sourceVersion: string): number {
  return keepsPayloadDates(sourceVersion) ? fullEveryDaysOfPayloadDates : usualFullEveryDays;
}

/** What a delta of this source may not see, in words; undefined where nothing of the kind is known. */
export function unseenChanges(sourceVersion: string, fullEveryDays: number): string | undefined {
  if (!keepsPayloadDates(sourceVersion)) return undefined;
  return `a source of version ${sourceVersion} keeps the lastUpdated that an import brings along, so rows written there with an old one are no changes to a delta; the next full run brings them (fullEveryDays is ${fullEveryDays})`;
}
