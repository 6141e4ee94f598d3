import fc from 'fast-check';
import { leaseMs, vanishedMs, type LeaseRequest } from '../../contracts/permits';
import { emptyLedger, lease, leave, withoutVanished } from '../../workflows/permits/permit-ledger';
import { PermitWorld, type ModelProcess } from './permit-world';

const steps = {
  backlog: 3,
  start: 6,
  finish: 2,
  exchange: 6,
  send: 2,
  handle: 2,
  receive: 2,
  lose: 1,
  die: 1,
  pause: 3,
  'long pause': 1,
};
type Step = keyof typeof steps;

const step = fc.oneof(
  ...Object.entries(steps).map(([name, weight]) => ({ weight, arbitrary: fc.constant(name as Step) })),
);
const story = fc.array(fc.record({ step, process: fc.nat(3), amount: fc.integer({ min: 1, max: 6 }) }), {
  minLength: 30,
  maxLength: 150,
  size: 'max',
});

function take(world: PermitWorld, process: ModelProcess, step: Step, amount: number): void {
  switch (step) {
    case 'backlog':
      process.backlog += amount;
      break;
    case 'start':
      for (let index = 0; index < amount; index += 1) process.start(world.now);
      break;
    case 'finish':
      process.finish();
      break;
    case 'exchange':
      world.exchange(process);
      break;
    case 'send':
      process.send(world.now);
      break;
    case 'handle':
      world.ledger = process.handle(world.ledger, world.now);
      break;
    case 'receive':
      process.receive(world.now);
      break;
    case 'lose':
      process.lose();
      break;
    case 'die':
      process.die();
      break;
    case 'pause':
      world.now += amount * 500;
      break;
    case 'long pause':
      if (world.processes.every(({ inFlight }) => inFlight === 0)) world.now += amount * 7_000;
      break;
  }
}

const ask = (process: string, number: number, more: Partial<LeaseRequest> = {}): LeaseRequest => ({
  process,
  number,
  keeps: 0,
  wants: 1,
  limits: { concurrency: 4 },
  outcomes: { answered: 0, failed: 0, failedInARow: 0, overloaded: 0 },
  ...more,
});

/** Of the step `pause`. */
const longestPauseMs = 6 * 500;

describe('the permits of a server', () => {
  it('never let more requests be in flight than the bound, whatever is lost, late or dead', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), story, (bound, taken) => {
        const world = new PermitWorld([bound, bound, bound, bound]);
        for (const { step, process: index, amount } of taken) {
          const process = world.processes[index];
          if (process === undefined) continue;
          // no request lasts until its process, which was silent all the time, is given up
          const mayWait = world.processes.every(
            (one) => one.inFlight === 0 || world.now + longestPauseMs < one.givenUpAt,
          );
          if (step === 'pause' && !mayWait) continue;
          take(world, process, step, amount);
          expect(world.inFlight).toBeLessThanOrEqual(bound);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('leave nobody without: each process that asks gets its requests done, also where there are more processes than permits', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 250, max: 6_000 }),
        (bound, backlogs, requestMs) => {
          const world = new PermitWorld(backlogs.map(() => bound));
          world.processes.forEach((process, index) => (process.backlog = backlogs[index] ?? 0));
          // A turn, the wait for the next question, and the request that ends it, for each process; twice, as a margin.
          world.run(2 * backlogs.length * (5_000 + 2_500 + requestMs), requestMs);
          for (const { started } of world.processes) expect(started).toBeGreaterThan(0);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('all come back after death, and nothing is held when the work is done', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), story, (bound, taken) => {
        const world = new PermitWorld([bound, bound, bound, bound]);
        for (const { step, process, amount } of taken) {
          const of = world.processes[process];
          if (of !== undefined && process !== 3) take(world, of, step, amount);
        }
        for (const process of world.processes.slice(0, 3)) process.die();
        world.now += leaseMs + vanishedMs;
        const survivor = world.processes[3];
        if (survivor === undefined) throw new Error('four processes are needed');
        survivor.backlog = bound;
        world.exchange(survivor);
        expect(survivor.limit(world.now)).toBe(bound);
        world.run(60_000, 1_000);
        world.exchange(survivor);
        expect(world.ledger.holders).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('go to processes by what they want, at least one to each', () => {
    let ledger = emptyLedger;
    const shares = () => Object.fromEntries(ledger.holders.map(({ process, granted }) => [process, granted]));
    const say = (request: LeaseRequest, now: number) => (ledger = lease(ledger, request, now).ledger);
    const limits = { concurrency: 8 };
    say(ask('a', 1, { wants: 8, limits }), 0);
    expect(shares()).toEqual({ a: 8 });
    say(ask('b', 1, { wants: 2, limits }), 100);
    expect(shares()).toEqual({ a: 8, b: 0 });
    say(ask('a', 2, { wants: 8, keeps: 8, limits }), 200);
    expect(shares()).toMatchObject({ a: 6 });
    say(ask('b', 2, { wants: 2, limits }), 300);
    // What a has in flight counts until it says that it has less.
    expect(shares()).toMatchObject({ b: 0 });
    say(ask('a', 3, { wants: 8, keeps: 6, limits }), 400);
    say(ask('b', 3, { wants: 2, limits }), 500);
    expect(shares()).toEqual({ a: 6, b: 2 });
  });

  it('obey the lowest limits of the processes that are there, and give the rate by the permits held', () => {
    const first = lease(emptyLedger, ask('a', 1, { wants: 8, limits: { concurrency: 8, requestsPerSecond: 40 } }), 0);
    expect(first.answer).toMatchObject({ permits: 8, requestsPerSecond: 40 });
    const low = { concurrency: 2, requestsPerSecond: 10 };
    const second = lease(first.ledger, ask('b', 1, { limits: low }), 1);
    const third = lease(
      second.ledger,
      ask('a', 2, { wants: 8, keeps: 8, limits: { concurrency: 8, requestsPerSecond: 40 } }),
      2,
    );
    expect(third.answer).toMatchObject({ permits: 1, requestsPerSecond: 5, wantedElsewhere: true });
  });

  it('are held back from a report that comes after a later one', () => {
    const { ledger } = lease(emptyLedger, ask('a', 2), 0);
    expect(() => lease(ledger, ask('a', 1), 1)).toThrow('report 1 of a comes after report 2');
  });

  it('of a process that says goodbye are free at once, those of a silent one after lease and grace', () => {
    const { ledger } = lease(emptyLedger, ask('a', 1, { wants: 4 }), 0);
    expect(leave(ledger, 'a').holders).toEqual([]);
    expect(withoutVanished(ledger, leaseMs + vanishedMs - 1).holders).toHaveLength(1);
    expect(withoutVanished(ledger, leaseMs + vanishedMs).holders).toEqual([]);
    const late = lease(ledger, ask('b', 1), leaseMs + vanishedMs - 1);
    expect(late.answer.permits).toBe(0);
    expect(lease(late.ledger, ask('b', 2), leaseMs + vanishedMs).answer.permits).toBe(1);
  });
});
