import { seededRandom } from '../random';
import type { Fault, FaultMatch, FaultRule, FaultSubject } from './fault';

/** A rule that is in force. */
export interface ActiveFault {
  /** How often it struck. */
  readonly hits: number;
  remove(): void;
}

/** A gate that keeps the answers of matching requests back. */
export interface HeldRequests {
  /** Resolves when the first matching request has come. */
  readonly reached: Promise<void>;
  /** How many have come. */
  readonly hits: number;
  /** Lets all of them go and holds no more. */
  release(): void;
}

class Entry implements ActiveFault {
  hits = 0;
  private seen = 0;
  private readonly random: () => number;

  constructor(
    private readonly rule: FaultRule,
    readonly remove: () => void,
    private readonly struck: (() => void) | undefined,
  ) {
    this.random = seededRandom(rule.seed ?? 1);
  }

  /** The fault, if it strikes this request. */
  strike(subject: FaultSubject): Fault | undefined {
    const { rule } = this;
    if (this.hits >= (rule.times ?? 1) || !matches(rule.match ?? {}, subject)) return undefined;
    this.seen += 1;
    if (this.seen <= (rule.after ?? 0)) return undefined;
    if (rule.probability !== undefined && this.random() >= rule.probability) return undefined;
    this.hits += 1;
    this.struck?.();
    return rule.fault;
  }
}

function matches(match: FaultMatch, subject: FaultSubject): boolean {
  if (match.method !== undefined && match.method !== subject.method) return false;
  if (typeof match.path === 'string' && match.path !== subject.path) return false;
  if (match.path instanceof RegExp && subject.path.search(match.path) < 0) return false;
  for (const [name, value] of Object.entries(match.query ?? {})) {
    if (!subject.query.some(([key, given]) => key === name && given === value)) return false;
  }
  return match.when?.(subject) ?? true;
}

/** True if nothing can follow this fault: the request is never handled. */
function endsRequest(fault: Fault): boolean {
  return fault.kind === 'status' || fault.kind === 'loginPage' || (fault.kind === 'reset' && fault.point === 'before');
}

/** The faults of a server. Rules are asked in the order in which they were added; several may strike one request. */
export class FaultBook {
  private readonly rules: Entry[] = [];

  /** Puts a rule in force. */
  add(rule: FaultRule): ActiveFault {
    return this.enter(rule, undefined);
  }

  /** Holds back the answers of all matching requests until released; `after`: the request has been handled already. */
  hold(match: FaultMatch, point: 'before' | 'after' = 'after'): HeldRequests {
    let open: () => void = () => undefined;
    let arrive: () => void = () => undefined;
    const until = new Promise<void>((resolve) => (open = resolve));
    const reached = new Promise<void>((resolve) => (arrive = resolve));
    const entry = this.enter({ match, fault: { kind: 'hold', point, until }, times: Infinity }, () => arrive());
    return {
      reached,
      get hits() {
        return entry.hits;
      },
      release: () => {
        entry.remove();
        open();
      },
    };
  }

  /** The faults that strike this request, in order. */
  strike(subject: FaultSubject): Fault[] {
    const struck: Fault[] = [];
    for (const rule of [...this.rules]) {
      const fault = rule.strike(subject);
      if (fault === undefined) continue;
      struck.push(fault);
      if (endsRequest(fault)) break;
    }
    return struck;
  }

  /** Removes all rules; requests that are held stay held until released. */
  clear(): void {
    this.rules.length = 0;
  }

  private enter(rule: FaultRule, struck: (() => void) | undefined): Entry {
    const entry: Entry = new Entry(
      rule,
      () => {
        const at = this.rules.indexOf(entry);
        if (at >= 0) this.rules.splice(at, 1);
      },
      struck,
    );
    this.rules.push(entry);
    return entry;
  }
}
