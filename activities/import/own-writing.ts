import { DateTime } from 'luxon';
import { isAsSent, isPresent, type TargetIndex } from '../../dhis2/loader';
import type { DataValue } from '../../dhis2/data-value-sets/data-value';
import type { ServerInfo } from '../../dhis2/system/system';
import { equalContents } from '../../frames/compare/equality';
import type { BatchRow } from './batch-rows';

/** What tells our own writing from that of others. */
export interface OwnWriting {
  readonly username: string;
  /** When the run began, by the target's clock (milliseconds since the epoch). */
  readonly began: number;
  readonly index: TargetIndex;
}

/** Whether the target holds a row, or no longer holds it, as it was meant. */
export function isAsMeant({ row, change }: BatchRow, stored: DataValue | undefined, index: TargetIndex): boolean {
  return change === 'delete' ? !isPresent(stored) : isAsSent(row, stored, index);
}

/**
 * Whether what the target holds at a key is what our own writing made of it: it bears our user's name, or it is what was there
 * before, or nothing is there, without a trace that is younger than the run. Anything else somebody else has entered or deleted.
 */
export function isOfOwnMaking(
  { row, old }: BatchRow,
  stored: DataValue | undefined,
  { username, began, index }: OwnWriting,
): boolean {
  if (stored === undefined) return true;
  const isOurs = stored.storedBy === null || stored.storedBy === username;
  if (!isPresent(stored)) return isOurs || (old === undefined && changedAt(stored) < began);
  return isOurs || (old !== undefined && equalContents(row.dataElement, old, stored, index.valueRules));
}

/**
 * Whether a row was not touched since our import ended, by the server's clock; so an edit under our own user's name is told from
 * what the import left. 2.38–2.42 store whole seconds, so that one within the second of the import is not. A row that is as new as the
 * clock tells nothing: then the clock stands still.
 */
export function untouchedSince(
  importEnded: number,
  now: number,
  { serverDate }: Pick<ServerInfo, 'serverDate'>,
): (stored: DataValue | undefined) => boolean {
  const serverNow = serverDate.getTime();
  const ended = serverNow - (now - importEnded);
  return (stored) => {
    if (stored === undefined) return true;
    const changed = changedAt(stored);
    return changed <= ended || changed >= serverNow;
  };
}

/** A row without a time is taken for the oldest. */
function changedAt({ lastUpdated }: DataValue): number {
  return lastUpdated === null ? 0 : DateTime.fromISO(lastUpdated).toMillis();
}
