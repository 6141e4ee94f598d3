/** Rows of each class of a comparison. */
export interface CompareCounts {
  /** Rows given; `= rejected + created + updated + unchanged + notKept + deletedByTombstone + deletedNotKept + tombstonesIgnored`. */
  readonly mapped: number;
  readonly rejected: number;
  readonly created: number;
  readonly updated: number;
  /** Equal rows, and deletions where the target holds nothing. */
  readonly unchanged: number;
  /** Values that this target does not keep, where it holds nothing. */
  readonly notKept: number;
  readonly deletedByTombstone: number;
  /** The target's rows where the source has a value that this target does not keep. */
  readonly deletedNotKept: number;
  /** Source deletions that are not carried over. */
  readonly tombstonesIgnored: number;
  readonly target: TargetCounts;
}

/** Rows of the target; `read = duplicates + tombstones + unchanged + updated + deletedByTombstone + deletedNotKept + deletedByAbsence + leftAlone`. */
export interface TargetCounts {
  readonly read: number;
  /** Equal copies of a row (2.38–2.42 give a row once for each requested group). */
  readonly duplicates: number;
  /** Deleted rows; they count as absent. */
  readonly tombstones: number;
  readonly unchanged: number;
  readonly updated: number;
  readonly deletedByTombstone: number;
  readonly deletedNotKept: number;
  readonly deletedByAbsence: number;
  /** Rows that no mapped row names, or whose source row was rejected, or whose deletion is not carried over. */
  readonly leftAlone: number;
}

const sourceClasses = [
  'rejected',
  'created',
  'updated',
  'unchanged',
  'notKept',
  'deletedByTombstone',
  'deletedNotKept',
  'tombstonesIgnored',
] as const;
const targetClasses = [
  'duplicates',
  'tombstones',
  'unchanged',
  'updated',
  'deletedByTombstone',
  'deletedNotKept',
  'deletedByAbsence',
  'leftAlone',
] as const;

/** What does not balance, in words; empty when every row of both sides is in exactly one class. */
export function checkCompareAccount(counts: CompareCounts): string[] {
  const problems: string[] = [];
  const source = sourceClasses.reduce((sum, name) => sum + counts[name], 0);
  if (source !== counts.mapped) {
    const list = sourceClasses.map((name) => `${counts[name]} ${name}`).join(', ');
    problems.push(`The comparison was given ${counts.mapped} mapped rows but accounts for ${source}: ${list}`);
  }
  const { target } = counts;
  const read = targetClasses.reduce((sum, name) => sum + target[name], 0);
  if (read !== target.read) {
    const list = targetClasses.map((name) => `${target[name]} ${name}`).join(', ');
    problems.push(`The comparison was given ${target.read} target rows but accounts for ${read}: ${list}`);
  }
  return problems;
}
