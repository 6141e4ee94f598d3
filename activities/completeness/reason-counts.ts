import type { RejectReason } from '../../contracts/preview';

const shownReasons = 10;

/** Counts forms by why they do not land. */
export class ReasonCounts {
  private readonly counts = new Map<string, RejectReason>();

  constructor(start: readonly RejectReason[] = []) {
    for (const reason of start) this.counts.set(`${reason.code} ${reason.text}`, reason);
  }

  add(code: string, text: string): void {
    const key = `${code} ${text}`;
    this.counts.set(key, { code, text, rows: (this.counts.get(key)?.rows ?? 0) + 1 });
  }

  /** The most frequent first. */
  list(): RejectReason[] {
    return [...this.counts.values()].sort((a, b) => b.rows - a.rows).slice(0, shownReasons);
  }
}
