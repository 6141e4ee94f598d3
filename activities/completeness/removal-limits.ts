import type { RemovalLimits } from '../../contracts/activities';
import type { CompletenessAccount } from '../../contracts/completeness';

/** The limits that the removals are over, in a line with their numbers; undefined when they may be done. */
export function overRemovalLimits(
  { removed, targetRead }: CompletenessAccount,
  { maxDeletedRows, maxDeletedShare }: RemovalLimits,
): string | undefined {
  const over = [
    ...(removed > maxDeletedRows ? [`maxDeletedRows allows ${maxDeletedRows}`] : []),
    ...(removed > maxDeletedShare * targetRead ? [`maxDeletedShare allows ${maxDeletedShare} of them`] : []),
  ];
  if (over.length === 0) return undefined;
  return (
    `${removed} of ${targetRead} registrations were to be taken back; ${over.join(' and ')}, so that all of them stay. ` +
    `If the source is right, continue the run with higher limits`
  );
}
