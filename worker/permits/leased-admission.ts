import { leaseMs, type LeaseAnswer, type LeaseRequest } from '../../contracts/permits';
import { abortReason, type Admission, type Release } from '../../dhis2/client/admission';
import type { RequestOutcome } from '../../dhis2/client/request-outcome';
import type { FailedRequest } from '../../dhis2/errors/dhis2-error';
import type { Logger } from '../logging/logger';
import { AskTimer } from './ask-timer';
import { instant, LeaseClock, type Instant } from './lease-clock';
import { OutcomeTally } from './outcome-tally';
import { Pace } from './pace';
import { RestNotice } from './rest-notice';
import { WaitingRequests } from './waiting-requests';

/** Where the permits of one server are leased. */
export interface PermitDesk {
  /** Rejects when there is no answer within seconds, e.g. because Temporal cannot be reached. */
  ask(request: LeaseRequest): Promise<LeaseAnswer>;
  /** The process ends. Never rejects. */
  leave(process: string): Promise<void>;
}

export interface LeasedAdmissionOptions {
  /** Name of the server, for the log and errors. */
  readonly server: string;
  /** Name of this process. */
  readonly process: string;
  readonly limits: LeaseRequest['limits'];
  /** The pace that this process has found the server to bear; all processes keep to the lowest. */
  readonly limiter?: { readonly requestsPerSecond: number | undefined };
  readonly desk: PermitDesk;
  readonly logger: Logger;
}

/** A failure is reported so soon, together with what else happens until then. */
const reportFailuresMs = 1_000;
/** More permits than were asked for so far are asked for so soon. */
const askForMoreMs = 200;
const longestRetryMs = 5_000;

/**
 * Starts requests of this process, over all its connections to one server, within the permits that are leased to it: never
 * more in flight than it holds, never faster than they allow, and none after the lease has ended. Renews the lease while it
 * is needed. While Temporal cannot be reached it goes on until the lease ends; then requests wait, and the log says so.
 */
export class LeasedAdmission implements Admission {
  private readonly waiting = new WaitingRequests();
  private readonly clock = new LeaseClock();
  private readonly tally = new OutcomeTally();
  private readonly pace = new Pace();
  private readonly rest: RestNotice;
  private readonly timer = new AskTimer(() => this.ask());
  private paceTimer: NodeJS.Timeout | undefined;
  private inFlight = 0;
  /** The lease; undefined while there is no need for one. */
  private answer: LeaseAnswer | undefined;
  /** Permits of the lease that were not given up since. */
  private held = 0;
  /** A probe is one request; the next start needs an answer. */
  private probeStarted = false;
  /** The most that could have been in flight since the last answer. */
  private peak = 0;
  private heldBackByPace = false;
  /** The last answer gave less than was asked for. */
  private toldToWait = false;
  /** The desk still counts more than is held, and another process waits for it. */
  private owes = false;
  private number = 0;
  private failedAsks = 0;
  private closed = false;
  /** The pace that was last reported. */
  private found: number | undefined;

  constructor(private readonly options: LeasedAdmissionOptions) {
    this.rest = new RestNotice(options.server, options.logger);
  }

  async acquire(signal?: AbortSignal, request?: FailedRequest): Promise<Release> {
    if (signal?.aborted === true) throw abortReason(signal);
    if (this.closed) throw stopping();
    const admitted = this.waiting.join(request ?? { method: 'GET', url: this.options.server }, signal);
    this.peak = Math.max(this.peak, this.inFlight + this.waiting.length);
    this.admit();
    if (this.waiting.length > 0) this.askForWaiting();
    return await admitted;
  }

  /** Gives the permits back. Requests that wait are refused; those in flight must have ended. */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.paceTimer);
    this.waiting.refuseAll(stopping);
    await this.timer.stop();
    if (this.number > 0) await this.options.desk.leave(this.options.process);
  }

  /** Requests that may be in flight now. */
  private get limit(): number {
    const { answer } = this;
    if (answer === undefined || this.clock.over) return 0;
    return answer.probe && this.probeStarted ? 0 : this.held;
  }

  private get wants(): number {
    const { concurrency } = this.options.limits;
    return this.heldBackByPace ? concurrency : Math.min(concurrency, this.peak);
  }

  /** As configured, or lower while the server refuses more. */
  private limitsNow(): LeaseRequest['limits'] {
    const { limits, limiter, logger, server } = this.options;
    const found = limiter?.requestsPerSecond;
    if ((found === undefined) !== (this.found === undefined)) {
      if (found === undefined) logger.info({ server }, `${server} takes requests at full pace again`);
      else
        logger.warn(
          { server },
          `${server} limits the rate of requests: ${rateText(found)} a second for now; set requestsPerSecond`,
        );
    }
    this.found = found;
    if (found === undefined) return limits;
    return { ...limits, requestsPerSecond: Math.min(found, limits.requestsPerSecond ?? found) };
  }

  private admit(): void {
    if (this.rest.long) this.waiting.refuseAll((request) => this.rest.refusal(request));
    while (this.waiting.length > 0 && this.inFlight < this.limit) {
      const now = performance.now();
      const waitMs = this.pace.waitMs(now);
      if (waitMs > 0) {
        this.heldBackByPace = true;
        clearTimeout(this.paceTimer);
        this.paceTimer = setTimeout(() => this.admit(), Math.ceil(waitMs));
        return;
      }
      this.pace.started(now, this.answer?.requestsPerSecond);
      this.inFlight += 1;
      this.probeStarted = true;
      this.waiting.admitFirst(this.release());
    }
    // After a sleep of the machine, or while Temporal is away, the lease may end before its renewal is due.
    if (this.waiting.length > 0 && this.failedAsks === 0 && this.clock.over) this.timer.within(0);
  }

  private release(): Release {
    let held = true;
    return (outcome) => {
      if (!held) return;
      held = false;
      this.inFlight -= 1;
      if (outcome !== undefined) this.tally.add(outcome);
      this.admit();
      if (this.answer?.probe === true || (this.owes && this.inFlight <= this.limit)) this.timer.within(0);
      else if (isBadSign(outcome)) this.timer.within(reportFailuresMs);
    };
  }

  /** A first permit at once, more of them soon; who was told that there are no more asks when it is told to. */
  private askForWaiting(): void {
    const { answer } = this;
    if (answer === undefined) this.timer.within(this.failedAsks === 0 ? 0 : longestRetryMs);
    else if (this.toldToWait) this.timer.within(answer.nextMs);
    else if (this.wants > answer.permits) this.timer.within(askForMoreMs);
  }

  /** What is not wanted is given up with the question. Until the answer is there, no more is in flight than `keeps` says. */
  private async ask(): Promise<void> {
    const { desk, process, logger, server } = this.options;
    const limits = this.limitsNow();
    const outcomes = this.tally.take();
    const { wants } = this;
    this.held = Math.min(this.held, wants);
    const keeps = Math.max(this.inFlight, this.limit);
    this.number += 1;
    const askedAt = instant();
    try {
      const answer = await desk.ask({ process, number: this.number, keeps, wants, limits, outcomes });
      if (this.failedAsks > 0) logger.info({ server }, `permits for ${server} are leased again`);
      this.failedAsks = 0;
      this.take(answer, askedAt, keeps, wants);
    } catch (error) {
      this.tally.putBack(outcomes);
      this.cannotAsk(error);
    }
  }

  private take(answer: LeaseAnswer, askedAt: Instant, keeps: number, wants: number): void {
    this.answer = answer;
    this.held = answer.permits;
    this.clock.begin(askedAt, leaseMs);
    this.probeStarted = answer.probe && this.inFlight > 0;
    this.toldToWait = answer.permits < wants;
    this.owes = answer.wantedElsewhere && keeps > answer.permits;
    this.peak = this.inFlight + this.waiting.length;
    this.heldBackByPace = false;
    this.rest.note(answer);
    this.admit();
    if (this.owes && this.inFlight <= answer.permits) this.timer.within(0);
    else if (answer.permits > 0 || this.inFlight > 0 || this.waiting.length > 0) this.timer.within(answer.nextMs);
    else this.answer = undefined;
    if (this.answer !== undefined && !this.toldToWait && this.wants > answer.permits) this.timer.within(askForMoreMs);
  }

  private cannotAsk(error: unknown): void {
    if (this.closed) return;
    const { logger, server } = this.options;
    this.failedAsks += 1;
    if (this.failedAsks === 1) {
      logger.warn({ server, err: error }, `the permits for ${server} cannot be renewed: Temporal does not answer`);
    }
    if (this.limit === 0 && this.waiting.length > 0) {
      logger.warn({ server, waiting: this.waiting.length }, `requests to ${server} wait for permits`);
    }
    this.timer.within(Math.min(longestRetryMs, 500 * 2 ** this.failedAsks));
  }
}

function isBadSign(outcome: RequestOutcome | undefined): boolean {
  return outcome !== undefined && (outcome.kind === 'failed' || outcome.overloaded);
}

function rateText(perSecond: number): string {
  return String(Math.round(perSecond * 10) / 10);
}

function stopping(): Error {
  return new Error('the worker is stopping');
}
