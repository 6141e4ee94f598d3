import { leaseMs, vanishedMs, type LeaseAnswer, type LeaseRequest } from '../../contracts/permits';
import { emptyLedger, lease, type PermitLedger } from '../../workflows/permits/permit-ledger';

/** A worker process as the ledger meets it: the rules of what it may start, without sockets and timers. */
export class ModelProcess {
  inFlight = 0;
  /** Requests that it could start. */
  backlog = 0;
  alive = true;
  private number = 0;
  private permits = 0;
  private leaseEndsAt = 0;
  /** A report on its way, or its answer. */
  private asked: { readonly at: number; readonly request: LeaseRequest; answer?: LeaseAnswer } | undefined;
  started = 0;
  nextAskAt = 0;

  constructor(
    readonly name: string,
    private readonly concurrency: number,
  ) {}

  limit(now: number): number {
    return now < this.leaseEndsAt ? this.permits : 0;
  }

  /** When its permits are handed out again unless it is heard of. */
  get givenUpAt(): number {
    return this.leaseEndsAt + vanishedMs;
  }

  /** Starts a request if it may. */
  start(now: number): boolean {
    if (!this.alive || this.backlog === 0 || this.inFlight >= this.limit(now)) return false;
    this.backlog -= 1;
    this.inFlight += 1;
    this.started += 1;
    return true;
  }

  finish(): void {
    if (this.inFlight > 0) this.inFlight -= 1;
  }

  send(now: number): void {
    if (!this.alive || this.asked !== undefined) return;
    this.number += 1;
    const wants = Math.min(this.concurrency, this.inFlight + this.backlog);
    this.permits = Math.min(this.permits, wants);
    this.asked = {
      at: now,
      request: {
        process: this.name,
        number: this.number,
        keeps: Math.max(this.inFlight, this.limit(now)),
        wants,
        limits: { concurrency: this.concurrency },
        outcomes: { answered: 0, failed: 0, failedInARow: 0, overloaded: 0 },
      },
    };
  }

  /** The workflow handles the report that is on its way. */
  handle(ledger: PermitLedger, now: number): PermitLedger {
    if (this.asked === undefined || this.asked.answer !== undefined) return ledger;
    const leased = lease(ledger, this.asked.request, now);
    this.asked.answer = leased.answer;
    return leased.ledger;
  }

  /** The answer arrives. */
  receive(now: number): void {
    if (this.asked?.answer === undefined) return;
    this.permits = this.asked.answer.permits;
    this.leaseEndsAt = this.asked.at + leaseMs;
    this.nextAskAt = now + this.asked.answer.nextMs;
    this.asked = undefined;
  }

  /** The answer, or the report, is lost on its way. */
  lose(): void {
    this.asked = undefined;
  }

  /** SIGKILL: its sockets close with it. */
  die(): void {
    this.alive = false;
    this.inFlight = 0;
    this.asked = undefined;
  }
}

/** Some processes, one ledger and one clock. */
export class PermitWorld {
  ledger = emptyLedger;
  now = 1_000_000;
  readonly processes: ModelProcess[];

  constructor(limits: readonly number[]) {
    this.processes = limits.map((concurrency, index) => new ModelProcess(`p${index}`, concurrency));
  }

  get inFlight(): number {
    return this.processes.reduce((sum, { inFlight }) => sum + inFlight, 0);
  }

  /** Report, handling and answer without delay. */
  exchange(process: ModelProcess): void {
    process.send(this.now);
    this.ledger = process.handle(this.ledger, this.now);
    process.receive(this.now);
  }

  /** Every process asks when it is told to, and works off its backlog; a request takes `requestMs`. */
  run(forMs: number, requestMs: number): void {
    const ends: { at: number; process: ModelProcess }[] = [];
    for (const until = this.now + forMs; this.now < until; this.now += 250) {
      for (const { process } of ends.filter(({ at }) => at <= this.now)) process.finish();
      ends.splice(0, ends.length, ...ends.filter(({ at }) => at > this.now));
      for (const process of this.processes) {
        const needs = process.backlog > 0 || process.inFlight > 0 || process.limit(this.now) > 0;
        if (process.alive && needs && this.now >= process.nextAskAt) this.exchange(process);
        while (process.start(this.now)) ends.push({ at: this.now + requestMs, process });
      }
    }
  }
}
