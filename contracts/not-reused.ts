/** Chunks that a run read again although it continues one that had read them. */
export interface NotReused {
  readonly reason: string;
  readonly chunks: number;
  /** Labels of the first of them; the receipts of the task have all. */
  readonly first: readonly string[];
}

const shownLabels = 10;
/** Reasons name runs and times; each chunk could have one of its own. */
const maxReasons = 20;
const otherReasons = 'for other reasons';

/** Adds a chunk to the list of its reason. */
export function withNotReused(list: readonly NotReused[], reason: string, label: string): NotReused[] {
  const known = list.find((entry) => entry.reason === reason);
  if (known === undefined && list.length > maxReasons && reason !== otherReasons) {
    return withNotReused(list, otherReasons, label);
  }
  if (known === undefined) return [...list, { reason, chunks: 1, first: [label] }];
  const first = known.first.length < shownLabels ? [...known.first, label] : known.first;
  return list.map((entry) => (entry === known ? { reason, chunks: known.chunks + 1, first } : entry));
}
