import { ApplicationFailure } from '@temporalio/common';
import fc from 'fast-check';
import { TerminalError, toFailure } from '../../activities/runtime/to-failure';
import { emptyAccount } from '../../contracts/account';
import { boundedResult, jsonBytes, maxResultBytes } from '../../contracts/bounded-result';
import { boundedText, firstLines, firstOf, maxTextChars } from '../../contracts/bounded-text';
import { failureTypes } from '../../contracts/failures';
import { withNotReused, type NotReused } from '../../contracts/not-reused';
import type { DataSetResult, RunResult } from '../../contracts/run-result';
import { failureOf } from '../../workflows/run/failure-of';
import { runDetails } from '../../workflows/run/run-details';
import { notificationMessage } from '../../workflows/stages/notification-message';

const ids = Array.from({ length: 50_000 }, (_, i) => `Ou${String(i).padStart(9, '0')}`);
const anyError = fc.oneof(
  fc.constant((text: string) => new Error(text)),
  fc.constant((text: string) => new RangeError(text)),
  fc.constant((text: string) => ApplicationFailure.nonRetryable(text, failureTypes.preflightFailed)),
  fc.constant((text: string) => new Error('short', { cause: new Error(text) })),
);

function textsOf(failure: unknown): string[] {
  if (!(failure instanceof Error)) return [];
  return [failure.message, failure.stack ?? '', ...textsOf(failure.cause)];
}

describe('texts that travel', () => {
  it('name the first items of a list and how many more there are, whatever the list', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 3_000 }), { minLength: 7, maxLength: 200 }), (items) => {
        expect(firstOf(items).length).toBeLessThan(maxTextChars);
        expect(firstOf(items)).toContain(` and ${items.length - 5} more`);
        expect(firstLines(items).slice(-1)).toEqual([`and ${items.length - 5} more`]);
      }),
      { numRuns: 50 },
    );
    expect(firstOf(ids)).toBe(`${ids.slice(0, 5).join(', ')} and 49995 more`);
  });

  it('are never longer than the bound, keep their beginning, and say how long they were', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 900 }), { maxLength: 60 }),
        fc.integer({ min: 200, max: 4_000 }),
        (lines, max) => {
          const text = lines.join('\n');
          const bounded = boundedText(text, max);
          expect(bounded.length).toBeLessThanOrEqual(max);
          if (text.length <= max) expect(bounded).toBe(text);
          else expect(bounded).toMatch(/characters( in all)?\)/);
          expect(bounded.slice(0, 10)).toBe(text.slice(0, 10));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('make a failure of 50,000 problems that names the first of them and their number', () => {
    const failure = toFailure(
      new TerminalError(
        failureTypes.preflightFailed,
        ids.map((id) => `the org unit ${id} does not exist at source`),
      ),
    );
    expect(failure).toMatchObject({ type: failureTypes.preflightFailed, nonRetryable: true });
    const { message } = failure as Error;
    expect(message.length).toBeLessThanOrEqual(maxTextChars);
    expect(message).toContain(`the org unit ${ids[0] ?? ''} does not exist at source`);
    expect(message).toContain('and 49995 more');
  });

  it('make a bounded failure of what anything throws, its stack and its causes as well, and keep its type', () => {
    fc.assert(
      fc.property(anyError, fc.constantFrom(', ', '\n'), (make, separator) => {
        const failure = toFailure(make(ids.join(separator)));
        const texts = textsOf(failure);
        expect(texts.join('').length).toBeLessThanOrEqual(8 * maxTextChars);
        for (const text of texts) expect(text.length).toBeLessThanOrEqual(4 * maxTextChars);
        expect(texts.some((text) => text.includes(ids[0] ?? ''))).toBe(true);
      }),
      { numRuns: 20 },
    );
    const refused = ApplicationFailure.create({
      message: ids.join(', '),
      type: 'Busy',
      nonRetryable: false,
      nextRetryDelay: 5_000,
    });
    expect(toFailure(refused)).toMatchObject({ type: 'Busy', nonRetryable: false, nextRetryDelay: 5_000 });
  });

  it('reach the run bounded, whoever failed', () => {
    const { message } = failureOf(ApplicationFailure.nonRetryable(ids.join('\n'), 'Elsewhere'));
    expect(message.length).toBeLessThanOrEqual(maxTextChars);
    expect(message).toContain('and 49995 more lines');
  });

  it('list 10,000 chunks that were read again, each for a reason of its own, under a few reasons', () => {
    let list: readonly NotReused[] = [];
    for (let i = 0; i < 10_000; i += 1)
      list = withNotReused(list, `run ${i} was verified after it was read`, `chunk ${i}`);
    expect(jsonBytes(list)).toBeLessThan(4_000);
    expect(list.reduce((sum, { chunks }) => sum + chunks, 0)).toBe(10_000);
    expect(list[0]).toEqual({ reason: 'run 0 was verified after it was read', chunks: 1, first: ['chunk 0'] });
  });
});

describe('a run of 300 data sets', () => {
  const line = (i: number) => ({
    id: ids[i] ?? '',
    name: 'ປະເທດລາວ '.repeat(8),
    created: 1,
    updated: 1,
    deleted: 1,
    unchanged: 1,
    notKept: 0,
  });
  const tops = {
    byDataElement: [0, 1, 2, 3, 4].map(line),
    byPeriod: [0, 1, 2, 3, 4].map(line),
    byOrgUnit: [0, 1, 2, 3, 4].map(line),
  };
  const files = Array.from({ length: 10 }, (_, i) => `runs/0123456789/preview/extract-DsSomething/table-${i}.csv`);
  const dataSet = (i: number, message?: string): DataSetResult => ({
    lane: `extract/Ds${String(i).padStart(9, '0')}`,
    sourceDataSet: `Ds${String(i).padStart(9, '0')}`,
    targetDataSet: `Ds${String(i).padStart(9, '0')}`,
    outcome: message === undefined ? 'complete with rejects' : 'failed',
    account: { ...emptyAccount(), extracted: 1_234_567, created: 1_234_567, mapped: 1_234_567 },
    rejectReasons: Array.from({ length: 10 }, (_, reason) => ({ code: `E${reason}`, text: 'x'.repeat(500), rows: 9 })),
    preview: '0123456789ab',
    changes: { changes: 9, ...tops, files },
    notes: Array.from({ length: 50 }, (_, note) => `note ${note} ${ids.slice(0, 30).join(', ')}`),
    posts: 1,
    ...(message === undefined ? {} : { failure: { task: 'verify', type: 'VerificationFailed', message } }),
  });
  const result = (message?: string): RunResult => ({
    run: 'run',
    pipeline: 'syncDataset',
    outcome: message === undefined ? 'complete with rejects' : 'failed',
    dryRun: false,
    servers: [],
    dataSets: Array.from({ length: 300 }, (_, i) => dataSet(i, message)),
  });

  it.each([
    ['all complete', undefined],
    ['all failed, with 50,000 ids each', ids.join(', ')],
  ])('has a result that Temporal takes, with the outcome and account of each: %s', (_, message) => {
    const bounded = boundedResult(result(message));
    expect(jsonBytes(bounded)).toBeLessThanOrEqual(maxResultBytes);
    expect(bounded.shortened).toMatch(/too many data sets/);
    expect(bounded.dataSets).toHaveLength(300);
    for (const { account, outcome, failure } of bounded.dataSets) {
      expect(account.created).toBe(1_234_567);
      expect(outcome).toBe(message === undefined ? 'complete with rejects' : 'failed');
      if (message !== undefined) expect(failure?.message).toContain(ids[0]);
    }
  });

  it('leaves the result of a run of a few data sets as it is', () => {
    const few = { ...result(), dataSets: [0, 1, 2].map((i) => ({ ...dataSet(i), notes: ['one'] })) };
    expect(boundedResult(few)).toEqual(few);
  });

  it('tells people of the worst of them in a message of some lines', () => {
    const mixed = result();
    const dataSets = [...mixed.dataSets.slice(0, 200), dataSet(200, ids.join('\n')), ...mixed.dataSets.slice(201)];
    const { text } = notificationMessage(
      { pipeline: 'syncDataset', runId: 'run', workflowId: 'workflow' },
      { ...mixed, outcome: 'failed', dataSets },
      { workflowId: 'workflow', writes: true },
    );
    expect(text.length).toBeLessThan(3 * maxTextChars);
    expect(text.split('\n')[1]).toMatch(/^Ds000000200: failed/);
    expect(text).toContain('and 288 more');
    expect(text).toContain('Run workflow (run)');
  });

  it('has details in the Temporal UI that an answer to a query can hold', () => {
    const lanes = result(ids.join(', ')).dataSets.map(({ lane, ...rest }) => ({
      ...rest,
      lane: { id: lane, task: 'extract', sourceDataSet: rest.sourceDataSet },
      preview: undefined as never,
    }));
    const tasks = lanes.flatMap(({ lane }) =>
      ['extract', 'map', 'compare', 'gate', 'import', 'verify'].map((task) => ({
        task,
        kind: task,
        lane: lane.id,
        status: 'done' as const,
        done: 9,
        total: 9,
        rows: 9,
      })),
    );
    const run = { runId: 'r', workflowId: 'w', startedAt: '2026-01-01', nominalTime: '2026-01-01' };
    const text = runDetails(run, { tasks, lanes, held: [], writes: true, outcome: 'failed' });
    expect(text.length).toBeLessThan(100_000);
    expect(text).toContain('and 295 more');
    expect(text).toContain('| and 1600 more |');
  });
});
