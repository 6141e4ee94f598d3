import { setTimeout as wait } from 'node:timers/promises';
import type { AnalyticsWaitActivities } from '../../contracts/activities';
import { failureTypes } from '../../contracts/failures';
import type { TaskMessage } from '../../dhis2/analytics/analytics-tables';
import { shorten } from '../../dhis2/errors/redact';
import type { ActivityDeps } from '../runtime/activity-deps';
import { TerminalError } from '../runtime/to-failure';

const firstPollMs = 500;
const slowestPollMs = 15_000;

/** Polls the task, ever more slowly, until its last message or the end of the time that it was given. */
export async function awaitAnalytics(
  deps: ActivityDeps,
  { connection, job, startedAt, maxMinutes }: Parameters<AnalyticsWaitActivities['awaitAnalytics']>[0],
  signal: AbortSignal,
): Promise<{ message: string }> {
  const { analyticsTables } = deps.dhis2(connection);
  const deadline = Date.parse(startedAt) + maxMinutes * 60_000;
  let last: TaskMessage | undefined;
  for (let pauseMs = firstPollMs; ; pauseMs = Math.min(slowestPollMs, pauseMs * 1.5)) {
    const messages = await analyticsTables.messages(job, signal);
    const [newest] = messages;
    if (newest?.completed === true) return ended(messages, newest);
    if (newest === undefined && last !== undefined) {
      throw failed(`the server has forgotten its task ${job}; it was restarted while it built the tables`);
    }
    last = newest;
    if (Date.now() + pauseMs > deadline) {
      const state = last === undefined ? 'it has not begun' : `it last said: ${shorten(last.message)}`;
      throw failed(
        `the server's task ${job} has not ended within ${maxMinutes} minutes (${state}); it goes on there, maxMinutes can be raised`,
      );
    }
    await wait(pauseMs, undefined, { signal });
  }
}

function ended(messages: readonly TaskMessage[], newest: TaskMessage): { message: string } {
  if (newest.level !== 'ERROR') return { message: shorten(newest.message) };
  const errors = messages.filter(({ level, message }) => level === 'ERROR' && message !== '');
  const words = [...new Set(errors.map(({ message }) => shorten(message)))].slice(0, 3);
  throw failed(`the server could not build its analytics tables: ${words.join('; ')}`);
}

function failed(line: string): TerminalError {
  return new TerminalError(failureTypes.analyticsFailed, [line]);
}
