/** A process that could use permits. */
export interface Asking {
  readonly process: string;
  readonly wants: number;
  /** Since when it has at least one permit, in milliseconds; undefined when it has none. */
  readonly heldSince: number | undefined;
  /** Since when it has been waiting for its first one. */
  readonly waitingSince: number | undefined;
}

/** Where there are fewer permits than processes, one is kept so long before it goes on to the next. */
export const turnMs = 5_000;

/**
 * How many permits each process should have: at least one as long as there are enough, the others by what it wants above
 * that, never more than it wants. Where there are fewer permits than processes they go round: who has had one for less than
 * a turn keeps it, then come those who wait longest.
 */
export function fairShares(bound: number, asking: readonly Asking[], now: number): ReadonlyMap<string, number> {
  const shares = new Map(asking.map(({ process }) => [process, 0]));
  const served = inOrder(asking, now).slice(0, Math.max(0, bound));
  for (const { process } of served) shares.set(process, 1);
  const left = bound - served.length;
  const above = served.reduce((sum, { wants }) => sum + wants - 1, 0);
  if (left <= 0 || above === 0) return shares;
  const parts = served.map(({ process, wants }) => {
    const exact = above <= left ? wants - 1 : (left * (wants - 1)) / above;
    return { process, whole: Math.floor(exact), fraction: exact - Math.floor(exact) };
  });
  let over = Math.min(left, above) - parts.reduce((sum, { whole }) => sum + whole, 0);
  for (const { process, whole, fraction } of parts.sort((a, b) => b.fraction - a.fraction || byName(a, b))) {
    const more = over > 0 && fraction > 0 ? 1 : 0;
    over -= more;
    shares.set(process, 1 + whole + more);
  }
  return shares;
}

function inOrder(asking: readonly Asking[], now: number): Asking[] {
  const wanting = asking.filter(({ wants }) => wants > 0).sort(byName);
  const heldFor = ({ heldSince }: Asking) => (heldSince === undefined ? 0 : now - heldSince);
  const inTurn = wanting.filter((one) => one.heldSince !== undefined && heldFor(one) < turnMs);
  const waiting = wanting.filter((one) => one.heldSince === undefined);
  const pastTurn = wanting.filter((one) => one.heldSince !== undefined && heldFor(one) >= turnMs);
  return [
    ...inTurn,
    ...waiting.sort((a, b) => (a.waitingSince ?? now) - (b.waitingSince ?? now)),
    ...pastTurn.sort((a, b) => heldFor(a) - heldFor(b)),
  ];
}

function byName(a: { readonly process: string }, b: { readonly process: string }): number {
  return a.process < b.process ? -1 : 1;
}
