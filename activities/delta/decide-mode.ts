import { sameCalendar } from '../../contracts/calendars';
import type { DeltaOptions } from '../../contracts/parameters/delta';
import type { VouchedScope } from './vouched-scope';
import type { Watermark } from './watermark';

/** What a run reads, and why, in words. */
export type ModeDecision =
  | { readonly mode: 'full'; readonly reason: string }
  | {
      readonly mode: 'delta';
      readonly reason: string;
      /** Of today's scope, not vouched for by the watermark: read in full. */
      readonly newOrgUnits: ReadonlySet<string>;
      readonly newPeriods: ReadonlySet<string>;
    };

const dayMs = 86_400_000;

/** Whether what changed since the watermark is enough. All but the share of the scope that changed, which is not known yet. */
export function decideMode(
  { mode, fullEveryDays }: Pick<DeltaOptions, 'mode'> & { readonly fullEveryDays: number },
  watermark: Watermark | undefined,
  vouched: VouchedScope | undefined,
  today: VouchedScope,
  serverDate: string,
  manyToOne: string | undefined,
): ModeDecision {
  const full = (reason: string): ModeDecision => ({ mode: 'full', reason });
  if (mode === 'full') return full('the parameter mode is full');
  if (manyToOne !== undefined) return full(`${manyToOne}, so a change does not tell the whole target value`);
  if (watermark === undefined || vouched === undefined) {
    return full('no earlier run between these two data sets was verified');
  }
  if (watermark.nextFull !== undefined) return full(watermark.nextFull);
  if (serverDate < watermark.at) {
    return full(`the source's clock says ${serverDate}, which is before the last run (${watermark.at})`);
  }
  const ageDays = (Date.parse(serverDate) - Date.parse(watermark.fullAt)) / dayMs;
  if (ageDays >= fullEveryDays) {
    return full(`the last full run is ${ageDays.toFixed(1)} days ago (fullEveryDays is ${fullEveryDays})`);
  }
  for (const side of ['source', 'target'] as const) {
    const [then, now] = [vouched[side], today[side]];
    if (then.systemId !== now.systemId || then.family !== now.family || !sameCalendar(then.calendar, now.calendar)) {
      return full(`the ${side} is another server, or another version, than in the last run`);
    }
  }
  if (vouched.elements !== today.elements) return full('the data elements or option combos of the set have changed');
  if (vouched.mapping !== today.mapping) return full('the mapping has changed');
  if (vouched.deletes !== today.deletes) return full('the parameter deletes has changed');
  const other = otherReader(vouched.reader, today.reader);
  if (other !== undefined) return full(other);
  if (today.periods === null && vouched.periods !== null) {
    return full('the last run was for some periods only, this one is for all');
  }
  const newOrgUnits = orgUnitsToRead(vouched.orgUnits, today.orgUnits);
  if (today.periods === null && newOrgUnits.size > 0) {
    return full(`${newOrgUnits.size} org units are new or newly mapped, and no periods are named to read of them`);
  }
  const known = vouched.periods === null ? undefined : new Set(vouched.periods);
  const newPeriods = new Set((today.periods ?? []).filter((period) => known?.has(period) === false));
  const news = [
    ...(newPeriods.size === 0 ? [] : [`${newPeriods.size} new periods`]),
    ...(newOrgUnits.size === 0 ? [] : [`${newOrgUnits.size} org units that are new or newly mapped`]),
  ];
  const reason = `changes since ${watermark.at}${news.length === 0 ? '' : `, and in full ${news.join(' and ')}`}`;
  return { mode: 'delta', reason, newOrgUnits, newPeriods };
}

/** Why the source may show rows that were not changed and that the last run did not see, or no longer show some that it saw. */
function otherReader(then: VouchedScope['reader'], now: VouchedScope['reader']): string | undefined {
  if (then?.username !== now?.username) {
    return `the source is read by ${now?.username ?? ''}, in the last run by ${then?.username ?? 'a user whose name was not kept'}`;
  }
  if (then?.hiddenOptions.join('\n') === now?.hiddenOptions.join('\n')) return undefined;
  return `${now?.username ?? ''} may read the data of other category options of the source than in the last run`;
}

/**
 * Source units whose image at the target is new, and those whose image was that of another source unit
 * before: what that one left there is told by no change.
 */
function orgUnitsToRead(before: VouchedScope['orgUnits'], now: VouchedScope['orgUnits']): Set<string> {
  const isSame = (unit: string): boolean => Object.hasOwn(before, unit) && before[unit] === now[unit];
  const leftBehind = new Set(
    Object.entries(before).flatMap(([unit, image]) => (image === null || isSame(unit) ? [] : [image])),
  );
  return new Set(
    Object.entries(now)
      .filter(([unit, image]) => !isSame(unit) || (image !== null && leftBehind.has(image)))
      .map(([unit]) => unit),
  );
}
