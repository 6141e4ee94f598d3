import { withRetry } from '../../../dhis2/dataframe/with-retry';
import { Dhis2RefusedError, Dhis2UnavailableError, InvalidArgumentError } from '../../../dhis2/errors/errors';

const request = { method: 'GET', url: 'http://127.0.0.1/api' };
const busy = (retryAfterMs?: number) =>
  new Dhis2UnavailableError('Busy', 'Wait.', request, { status: 503, retryAfterMs });

/** Fails with these errors in turn, then gives `done`; remembers when it was called. */
function failing(errors: readonly Error[]): { call: () => Promise<string>; calledAt: number[] } {
  const calledAt: number[] = [];
  const call = (): Promise<string> => {
    const error = errors[calledAt.length];
    calledAt.push(performance.now());
    return error ? Promise.reject(error) : Promise.resolve('done');
  };
  return { call, calledAt };
}

describe('withRetry', () => {
  it('tries again after failures that may pass, waiting longer each time', async () => {
    const { call, calledAt } = failing([busy(), busy(), busy()]);
    const delays: number[] = [];
    const onRetry = ({ delayMs }: { delayMs: number }): number => delays.push(delayMs);
    await expect(withRetry(call, { firstDelayMs: 8, onRetry })).resolves.toBe('done');
    expect(calledAt).toHaveLength(4);
    for (const [index, most] of [8, 16, 32].entries()) {
      expect(delays[index]).toBeGreaterThanOrEqual(most / 2);
      expect(delays[index]).toBeLessThanOrEqual(most);
    }
  });

  it('waits at least as long as the server asks', async () => {
    const { call, calledAt } = failing([busy(120)]);
    await withRetry(call, { firstDelayMs: 1 });
    const [first = 0, second = 0] = calledAt;
    expect(second - first).toBeGreaterThanOrEqual(115);
  });

  it('gives up after the last attempt, at once for a pause that is too long, and never repeats a refusal', async () => {
    const last = failing([busy(), busy(), busy()]);
    await expect(withRetry(last.call, { attempts: 2, firstDelayMs: 1 })).rejects.toThrow(Dhis2UnavailableError);
    expect(last.calledAt).toHaveLength(2);
    const long = failing([busy(3_600_000)]);
    await expect(withRetry(long.call)).rejects.toThrow(Dhis2UnavailableError);
    const refused = failing([new Dhis2RefusedError('No', 'Do not.', request, { status: 409 })]);
    await expect(withRetry(refused.call)).rejects.toThrow(Dhis2RefusedError);
    expect(refused.calledAt).toHaveLength(1);
    await expect(withRetry(last.call, { attempts: 0 })).rejects.toThrow(InvalidArgumentError);
  });

  it('stops waiting when it is cancelled, with the reason of the signal', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const { call } = failing([busy(60_000)]);
    const onRetry = (): void => void setTimeout(() => controller.abort(reason), 5);
    await expect(withRetry(call, { signal: controller.signal, onRetry })).rejects.toBe(reason);
  });
});
