import { PassThrough } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { LeaseAnswer, LeaseRequest } from '../../contracts/permits';
import type { Release } from '../../dhis2/client/admission';
import { Dhis2UnavailableError } from '../../dhis2/errors/errors';
import { createLogger } from '../../worker/logging/logger';
import { LeasedAdmission, type PermitDesk } from '../../worker/permits/leased-admission';
import { emptyLedger, lease, leave } from '../../workflows/permits/permit-ledger';
import { waitUntil } from '../kit/wait-until';
import { failuresBeforeRest } from '../../workflows/permits/server-health';

/** The ledger of the workflow without Temporal; it may be out of reach, or answer something else. */
class DeskInProcess implements PermitDesk {
  ledger = emptyLedger;
  reachable = true;
  readonly requests: LeaseRequest[] = [];
  instead: ((request: LeaseRequest) => LeaseAnswer) | undefined;

  async ask(request: LeaseRequest): Promise<LeaseAnswer> {
    await wait(10);
    this.requests.push(request);
    if (!this.reachable) throw new Error('no Temporal');
    if (this.instead !== undefined) return this.instead(request);
    const { ledger, answer } = lease(this.ledger, request, Date.now());
    this.ledger = ledger;
    return answer;
  }

  leave(process: string): Promise<void> {
    this.ledger = leave(this.ledger, process);
    return Promise.resolve();
  }
}

let desk: DeskInProcess;
let lines: string[];
const opened: LeasedAdmission[] = [];
beforeEach(() => {
  desk = new DeskInProcess();
  lines = [];
});
afterEach(() => Promise.all(opened.splice(0).map((admission) => admission.close())));

function open(process: string, limits: LeaseRequest['limits']): LeasedAdmission {
  const output = new PassThrough();
  output.on('data', (chunk: Buffer) => lines.push(chunk.toString('utf8')));
  const logger = createLogger({ level: 'info', output, pretty: false });
  const admission = new LeasedAdmission({ server: 'dhis2.example.org', process, limits, desk, logger });
  opened.push(admission);
  return admission;
}

describe('requests of a process', () => {
  it('are let in up to what is leased, and the next as soon as one has ended', async () => {
    const admission = open('a', { concurrency: 2 });
    const admitted: Release[] = [];
    const all = [1, 2, 3, 4].map(() => admission.acquire().then((release) => admitted.push(release)));
    await waitUntil('two are in', () => admitted.length === 2);
    await wait(300);
    expect(admitted).toHaveLength(2);
    admitted[0]?.();
    admitted[0]?.();
    await waitUntil('the third is in', () => admitted.length === 3);
    await wait(50);
    expect(admitted).toHaveLength(3);
    for (const release of admitted) release();
    await Promise.all(all);
  });

  it('ask once for many: the number of questions does not grow with that of the requests', async () => {
    const admission = open('a', { concurrency: 4 });
    for (let index = 0; index < 500; index += 1) (await admission.acquire())({ kind: 'answered', overloaded: false });
    expect(desk.requests.length).toBeLessThanOrEqual(2);
  });

  it('keep to the rate of the permits that the process holds', async () => {
    const admission = open('a', { concurrency: 4, requestsPerSecond: 40 });
    const startedAt: number[] = [];
    for (let index = 0; index < 24; index += 1) {
      const release = await admission.acquire();
      startedAt.push(performance.now());
      release();
    }
    const spanMs = (startedAt.at(-1) ?? 0) - (startedAt[0] ?? 0);
    expect(spanMs).toBeGreaterThanOrEqual((23 * 1_000) / 40 - 20);
  });

  it('that are cancelled while they wait leave, and take nobody’s place', async () => {
    const admission = open('a', { concurrency: 1 });
    const first = await admission.acquire();
    const controller = new AbortController();
    const second = admission.acquire(controller.signal);
    const third = admission.acquire();
    controller.abort(new Error('not needed any more'));
    await expect(second).rejects.toThrow('not needed any more');
    first();
    (await third)();
  });

  it('share the bound with those of other processes, which get theirs when they ask', async () => {
    const [a, b] = [open('a', { concurrency: 2 }), open('b', { concurrency: 2 })];
    const first = [await a.acquire(), await a.acquire()];
    let admitted: Release | undefined;
    const second = b.acquire().then((release) => (admitted = release));
    await wait(300);
    expect(admitted).toBeUndefined();
    for (const release of first) release();
    // It is given back when the lease is renewed, and taken at the next question.
    await waitUntil('b has its turn', () => admitted !== undefined, 8_000);
    (await second)();
  });

  it('are given back to the caller with the time to come again while the server rests for long', async () => {
    const admission = open('a', { concurrency: 2 });
    const rest = { endsInMs: 60_000, failures: 9 };
    desk.instead = () => ({ permits: 0, nextMs: 1_000, wantedElsewhere: false, probe: false, rest });
    const refused: unknown = await admission.acquire().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Dhis2UnavailableError);
    if (!(refused instanceof Dhis2UnavailableError)) return;
    expect(refused.message).toContain('the server rests, because 9 requests in a row failed');
    expect(refused.retryAfterMs).toBeGreaterThan(55_000);
    expect(lines.join('')).toContain('dhis2.example.org rests for 60 s');
  });

  it('are probes one at a time: after one the process asks before it starts another', async () => {
    const admission = open('a', { concurrency: 2 });
    for (let count = 0; count < failuresBeforeRest; count += 1)
      (await admission.acquire())({ kind: 'failed', overloaded: false });
    await waitUntil('the failures are reported', () => desk.ledger.health.rest !== undefined);
    const admitted: Release[] = [];
    const all = [1, 2, 3].map(() => admission.acquire().then((release) => admitted.push(release)));
    await waitUntil('the probe is let in', () => admitted.length > 0);
    await wait(500);
    expect(admitted).toHaveLength(1);
    const asked = desk.requests.length;
    admitted[0]?.({ kind: 'answered', overloaded: false });
    await waitUntil('the second is let in', () => admitted.length > 1);
    expect(desk.requests.length).toBeGreaterThan(asked);
    admitted[1]?.();
    await Promise.all(all);
    admitted[2]?.();
    expect(desk.ledger.health.rest).toBeUndefined();
    expect(lines.join('')).toContain('dhis2.example.org answers again');
  }, 30_000);
});

describe('while Temporal cannot be reached', () => {
  it('a process goes on with what it holds until the lease ends, then requests wait, and the log says so', async () => {
    const admission = open('a', { concurrency: 2 });
    (await admission.acquire())();
    desk.reachable = false;
    const lostAt = performance.now();
    let lastAt = 0;
    let waits: Promise<Release> | undefined;
    await waitUntil(
      'requests wait',
      async () => {
        waits ??= admission.acquire();
        const release = await Promise.race([waits, wait(1_500)]);
        if (release === undefined) return true;
        waits = undefined;
        lastAt = performance.now();
        release();
        return false;
      },
      30_000,
    );
    expect(lastAt - lostAt).toBeGreaterThan(10_000);
    expect(lastAt - lostAt).toBeLessThan(15_100);
    expect(lines.join('')).toContain('Temporal does not answer');
    await waitUntil('it is said', () => lines.join('').includes('requests to dhis2.example.org wait for permits'));
    desk.reachable = true;
    (await waits)?.();
    expect(lines.join('')).toContain('permits for dhis2.example.org are leased again');
  }, 60_000);
});
