import { z } from 'zod';
import { serverName } from './server-identity';

/** Type of the workflow that leases the permits of one DHIS2 server. */
export const serverPermitsType = 'serverPermits';
/** Update: a process reports and gets its lease. */
export const leaseUpdateName = 'lease';
/** Signal: a process ends and gives back everything at once. */
export const leaveSignalName = 'leave';
/** Query: who holds what. */
export const permitsQueryName = 'permits';

/** Workflow id of the permits of a server, the same for every connection and process that leads to it. */
export function serverPermitsId(identity: string): string {
  return `server/${serverName(identity)}`;
}

/** A lease not renewed ends after this time; its process then starts no request any more. */
export const leaseMs = 15_000;
/**
 * Permits of a process that was not heard of for so long after the end of its lease are handed out again. Together with the
 * lease it is the time after which Temporal gives a dead worker's activities to another one.
 */
export const vanishedMs = 15_000;
/** A lease is renewed so often: two renewals may get lost. */
export const renewMs = 5_000;

const count = z.int().min(0).max(1_000_000);

/** How requests ended since the last report that was answered. */
export const outcomeCountsSchema = z.strictObject({
  /** Answered by the server, be it with a refusal. */
  answered: count,
  /** 502, 503, 504, a time-out, no connection or one that broke. */
  failed: count,
  /** Those failures that came after the last answer. */
  failedInARow: count,
  /** Signs of too much load: 408, 429, 503, 504, time-outs. */
  overloaded: count,
});
export type OutcomeCounts = z.infer<typeof outcomeCountsSchema>;

/** What a worker process tells when it asks for permits. */
export const leaseRequestSchema = z.strictObject({
  /** Names the process, e.g. `worker-1:4711:k3v9`. */
  process: z.string().min(1).max(200),
  /** Grows with each request of the process; what arrives late is refused. */
  number: count,
  /** The most requests that the process can have in flight before it has the answer. */
  keeps: count,
  /** Requests that it could have in flight. */
  wants: count,
  /** As its configuration has them; the lowest of all processes counts. */
  limits: z.strictObject({
    concurrency: z.int().min(1).max(1_000),
    requestsPerSecond: z.number().positive().optional(),
  }),
  outcomes: outcomeCountsSchema,
});
export type LeaseRequest = z.infer<typeof leaseRequestSchema>;

export const leaseAnswerSchema = z.object({
  /** Requests that the process may have in flight, until `leaseMs` after it has asked. */
  permits: count,
  /** Requests that it may start per second; absent: no limit of the rate. */
  requestsPerSecond: z.number().positive().optional(),
  /** When to ask again if there is a reason to. */
  nextMs: count,
  /** Another process waits for a permit: what is above `permits` is to be given back as soon as it is free. */
  wantedElsewhere: z.boolean(),
  /** The one permit is a probe of a server that failed: one request, reported at once. */
  probe: z.boolean(),
  /** The server failed and is left alone. */
  rest: z.object({ endsInMs: count, failures: count }).optional(),
});
export type LeaseAnswer = z.infer<typeof leaseAnswerSchema>;

/** Signal of a process that ends. */
export const leaveSchema = z.strictObject({ process: z.string().min(1).max(200) });
export type Leave = z.infer<typeof leaveSchema>;

/** Answer of the query `permits`. */
export interface PermitsView {
  readonly server: string;
  /** `serving`; `slowed`: fewer requests than configured; `resting`: none; `probing`: one, to see whether it is back. */
  readonly state: 'serving' | 'slowed' | 'resting' | 'probing';
  /** Requests in flight that the lowest limit allows. */
  readonly concurrency: number | undefined;
  /** Requests in flight that are handed out now: fewer when slowed. */
  readonly bound: number | undefined;
  readonly requestsPerSecond: number | undefined;
  readonly failuresInARow: number;
  /** ISO 8601; when the rest is over. */
  readonly restEndsAt?: string;
  readonly processes: readonly {
    readonly process: string;
    /** Requests that it may have in flight. */
    readonly permits: number;
    /** Counted against the bound: permits that it holds or may still use. */
    readonly counted: number;
    readonly wants: number;
    /** ISO 8601. */
    readonly leaseEndsAt: string;
  }[];
}
