import { shown, type Content } from './model';

/** Target keys that are stored otherwise than they were sent: what was wanted there, and what is held since. */
export class Listed {
  private readonly rows = new Map<string, { readonly wanted: string; readonly held: string }>();

  keys(): Iterable<string> {
    return this.rows.keys();
  }

  /** `stays`: as it was on both sides, so that it is not sent; `tried`: to be sent anew, since a side has changed. */
  split(
    wantedAt: (key: string) => Content | undefined,
    before: ReadonlyMap<string, Content>,
  ): { readonly stays: ReadonlySet<string>; readonly tried: ReadonlySet<string> } {
    const [stays, tried] = [new Set<string>(), new Set<string>()];
    for (const [key, { wanted, held }] of this.rows) {
      const isSame = shown(wantedAt(key)) === wanted && shown(before.get(key)) === held;
      (isSame ? stays : tried).add(key);
    }
    return { stays, tried };
  }

  /** Forgets those that were tried, and takes up what this night altered. */
  renew(
    stays: ReadonlySet<string>,
    altered: readonly string[],
    wantedAt: (key: string) => Content | undefined,
    after: ReadonlyMap<string, Content>,
  ): void {
    for (const key of [...this.rows.keys()]) if (!stays.has(key)) this.rows.delete(key);
    for (const key of altered) this.rows.set(key, { wanted: shown(wantedAt(key)), held: shown(after.get(key)) });
  }
}
