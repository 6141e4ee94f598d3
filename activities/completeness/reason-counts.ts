import type { FormReason } from '../../contracts/completeness';

const shownReasons = 10;
const shownForms = 10;

/** Counts forms by why they do not land. */
export class ReasonCounts {
  private readonly counts = new Map<string, FormReason>();

  constructor(start: readonly FormReason[] = []) {
    for (const reason of start) this.counts.set(`${reason.code} ${reason.text}`, reason);
  }

  add(code: string, text: string, form: string): void {
    const key = `${code} ${text}`;
    const { rows, forms } = this.counts.get(key) ?? { rows: 0, forms: [] };
    this.counts.set(key, { code, text, rows: rows + 1, forms: forms.length < shownForms ? [...forms, form] : forms });
  }

  /** The most frequent first. */
  list(): FormReason[] {
    return [...this.counts.values()].sort((a, b) => b.rows - a.rows).slice(0, shownReasons);
  }
}
