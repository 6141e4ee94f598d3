import fc from 'fast-check';
import type { LeaseRequest, OutcomeCounts } from '../../contracts/permits';
import { emptyLedger, lease, type PermitLedger } from '../../workflows/permits/permit-ledger';
import { longestRestMs } from '../../workflows/permits/server-health';

const nothing: OutcomeCounts = { answered: 0, failed: 0, failedInARow: 0, overloaded: 0 };
const failures = (failed: number): OutcomeCounts => ({ ...nothing, failed, failedInARow: failed });
const answers = (answered: number): OutcomeCounts => ({ ...nothing, answered });

/** Reports to one server, each process with all its permits free. */
function server(concurrency = 8) {
  let ledger: PermitLedger = emptyLedger;
  const numbers = new Map<string, number>();
  return {
    report: (process: string, now: number, outcomes: OutcomeCounts = nothing, wants = concurrency) => {
      const number = (numbers.get(process) ?? 0) + 1;
      numbers.set(process, number);
      const request: LeaseRequest = { process, number, keeps: 0, wants, limits: { concurrency }, outcomes };
      const leased = lease(ledger, request, now);
      ledger = leased.ledger;
      return leased.answer;
    },
  };
}

describe('a server that fails', () => {
  it('rests after twenty-five failures in a row, counted over all processes', () => {
    const { report } = server();
    expect(report('a', 0, failures(15)).rest).toBeUndefined();
    expect(report('b', 1, failures(10))).toMatchObject({ permits: 0, rest: { endsInMs: 5_000, failures: 25 } });
    expect(report('a', 2)).toMatchObject({ permits: 0, rest: { endsInMs: 4_999 } });
  });

  it('does not rest while answers come in between', () => {
    const { report } = server();
    report('a', 0, failures(24));
    report('b', 1, answers(1));
    expect(report('a', 2, failures(24)).rest).toBeUndefined();
    expect(report('a', 3, { ...nothing, answered: 1, failed: 26, failedInARow: 24 }).rest).toBeUndefined();
  });

  it('gets one probe when the rest is over; if that fails the next rest is twice as long, up to five minutes', () => {
    const { report } = server();
    let now = 0;
    report('a', now, failures(25));
    for (const restMs of [5_000, 10_000, 20_000, 40_000, 80_000, 160_000, longestRestMs, longestRestMs]) {
      const { rest } = report('b', now);
      expect(rest?.endsInMs).toBe(restMs);
      now += restMs;
      expect(report('b', now)).toMatchObject({ permits: 1, probe: true });
      expect(report('a', now)).toMatchObject({ permits: 0, probe: false });
      // A failure of a request that began before the rest says nothing about the probe.
      report('a', now, failures(1));
      expect(report('b', now)).toMatchObject({ permits: 1, probe: true });
      report('b', now, failures(1));
    }
  });

  it('opens with half of its load after a probe that was answered, and gets the rest back step by step', () => {
    const { report } = server();
    report('a', 0, failures(25));
    report('a', 5_000);
    expect(report('a', 5_001, answers(1))).toMatchObject({ permits: 4, probe: false });
    const permits = [15_000, 15_001, 25_002, 35_003, 45_004].map((now) => report('a', now, answers(1)).permits);
    expect(permits).toEqual([4, 5, 6, 7, 8]);
  });

  it('gets another probe when the process of the first one gave it up or was not heard of again', () => {
    const { report } = server();
    report('a', 0, failures(25));
    expect(report('a', 5_000).probe).toBe(true);
    report('a', 5_001, nothing, 0);
    expect(report('b', 5_002).probe).toBe(true);
    expect(report('a', 5_003).probe).toBe(false);
    expect(report('a', 5_002 + 29_999).probe).toBe(false);
    expect(report('a', 5_002 + 30_000).probe).toBe(true);
  });
});

describe('a server with too much to do', () => {
  const overload: OutcomeCounts = { ...nothing, answered: 3, overloaded: 1 };

  it('gets half of the requests, once for what several processes report at the same time', () => {
    const { report } = server();
    expect(report('a', 0).permits).toBe(8);
    expect(report('a', 1, overload).permits).toBe(4);
    expect(report('a', 2, overload).permits).toBe(4);
    expect(report('a', 5_001, overload).permits).toBe(2);
    expect(report('a', 10_001, overload).permits).toBe(1);
    expect(report('a', 15_001, overload).permits).toBe(1);
  });

  it('never gets more than configured nor, while it does not rest, less than one, whatever is reported', () => {
    const outcomes = fc.record({
      answered: fc.nat(3),
      failed: fc.nat(3),
      failedInARow: fc.nat(3),
      overloaded: fc.nat(2),
    });
    const reports = fc.array(fc.tuple(fc.integer({ min: 1, max: 20_000 }), outcomes), { maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 64 }), reports, (concurrency, story) => {
        const { report } = server(concurrency);
        let now = 0;
        for (const [pauseMs, told] of story) {
          now += pauseMs;
          const { permits, rest } = report('a', now, told);
          expect(permits).toBeLessThanOrEqual(concurrency);
          if (rest === undefined) expect(permits).toBeGreaterThan(0);
        }
      }),
    );
  });
});
