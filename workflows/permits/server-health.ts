import type { OutcomeCounts } from '../../contracts/permits';

/** What the last requests said about a server. Times are milliseconds of Temporal's clock. */
export interface ServerHealth {
  readonly failuresInARow: number;
  /** Fewer permits than configured are handed out, after signs of too much load. */
  readonly slowed?: { readonly to: number; readonly since: number };
  /** No permit is handed out until then; after it one, as a probe. */
  readonly rest?: { readonly endsAt: number; readonly probe?: string };
  /** Rests since the server last bore its full load; each is twice as long as the one before. */
  readonly rests: number;
}

export const healthy: ServerHealth = { failuresInARow: 0, rests: 0 };

/** So many failures in a row, over all processes, and the server is left alone: more than a short trouble of all chunks under way makes. */
export const failuresBeforeRest = 25;
export const firstRestMs = 5_000;
/** As long as the longest pause that Temporal makes between two attempts. */
export const longestRestMs = 300_000;
/** Reports of the same overload come from several processes: it is slowed down once. */
export const slowDownEveryMs = 5_000;
/** Without a bad sign for so long, a step is given back. */
export const recoverEveryMs = 10_000;

/** What a report changes. `concurrency` is the configured bound. */
export function observe(
  health: ServerHealth,
  report: { readonly process: string; readonly outcomes: OutcomeCounts },
  concurrency: number,
  now: number,
): ServerHealth {
  const { answered, failed, failedInARow, overloaded } = report.outcomes;
  const failuresInARow = answered > 0 ? failedInARow : health.failuresInARow + failed;
  if (health.rest !== undefined) {
    if (answered > 0) return opened(health, failuresInARow, concurrency, now);
    return failed > 0 && health.rest.probe === report.process ? resting(health, failuresInARow, now) : health;
  }
  const next = { ...health, failuresInARow };
  if (failuresInARow >= failuresBeforeRest) return resting(next, failuresInARow, now);
  if (overloaded > 0) return slowedDown(next, concurrency, now);
  return answered > 0 && failed === 0 ? recovered(next, concurrency, now) : next;
}

/** The permits that may be out, while the server does not rest. */
export function boundOf({ slowed }: ServerHealth, concurrency: number): number {
  return Math.min(concurrency, slowed?.to ?? concurrency);
}

function resting(health: ServerHealth, failuresInARow: number, now: number): ServerHealth {
  const restMs = Math.min(longestRestMs, firstRestMs * 2 ** Math.min(health.rests, 20));
  const { slowed, rests } = health;
  return {
    failuresInARow,
    ...(slowed === undefined ? {} : { slowed }),
    rest: { endsAt: now + restMs },
    rests: rests + 1,
  };
}

/** It answers again: it begins with half of its load. */
function opened(health: ServerHealth, failuresInARow: number, concurrency: number, now: number): ServerHealth {
  const to = Math.max(1, Math.floor(boundOf(health, concurrency) / 2));
  return { failuresInARow, slowed: { to, since: now }, rests: health.rests };
}

function slowedDown(health: ServerHealth, concurrency: number, now: number): ServerHealth {
  const { slowed } = health;
  if (slowed !== undefined && now - slowed.since < slowDownEveryMs) return health;
  return {
    ...health,
    slowed: { to: Math.max(1, Math.floor(boundOf(health, concurrency) / 2)), since: now },
  };
}

function recovered(health: ServerHealth, concurrency: number, now: number): ServerHealth {
  const { slowed, failuresInARow } = health;
  if (slowed === undefined || now - slowed.since < recoverEveryMs) return health;
  const to = slowed.to + Math.max(1, Math.ceil(concurrency / 8));
  return to >= concurrency ? { failuresInARow, rests: 0 } : { ...health, slowed: { to, since: now } };
}
