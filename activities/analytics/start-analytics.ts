import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { AnalyticsBusy, AnalyticsJob, AnalyticsStartActivities } from '../../contracts/activities';
import { identityOf } from '../../contracts/server-identity';
import type { Dhis2 } from '../../dhis2/dhis2';
import { AnalyticsBusyError } from '../../dhis2/analytics/analytics-tables';
import { shorten } from '../../dhis2/errors/redact';
import { serverInstant } from '../../dhis2/system/server-date';
import type { ActivityDeps } from '../runtime/activity-deps';
import { serverBehind } from '../runtime/server-behind';
import { fingerprintOf, receiptName, type Receipts } from '../runtime/receipts';

const jobSchema = z.strictObject({ job: z.string(), startedAt: z.string() });

/** The server's clock and zone before the first request for a build left. */
const intentSchema = z.strictObject({ serverDate: z.string(), timeZone: z.string() });
type Intent = z.infer<typeof intentSchema>;

/** DHIS2 looks for new tasks every 20 s; one that was asked for and lost its answer shows by then. */
const looks = 13;
const lookEveryMs = 2_000;

/** So often a server is asked although a task of it has not ended: it may have been given up there. */
const asksAnyway = 5;

/**
 * Two receipts: one before the request leaves, one with the task's id. Where only the first is there, an earlier attempt lost
 * the answer; a task that began since then is taken for the one that it asked for. A server that is busy with another build
 * (2.38–2.40) has refused: the next call has receipts of its own, and looks whether that build is over before it asks.
 */
export async function startAnalytics(
  deps: ActivityDeps,
  receipts: Receipts,
  { run, task, connection, options, refused = 0 }: Parameters<AnalyticsStartActivities['startAnalytics']>[0],
  signal: AbortSignal,
): Promise<AnalyticsJob | AnalyticsBusy> {
  const dhis2 = deps.dhis2(connection);
  const { address } = dhis2.client;
  const fingerprint = fingerprintOf([identityOf(serverBehind(deps, connection) ?? { address }), options]);
  const [asked, started] = ['asked', 'started'].map((part) => receiptName(run, task, part, refused));
  if (asked === undefined || started === undefined) throw new Error('two names are needed');
  const done = await receipts.find(started, fingerprint, jobSchema);
  if (done !== undefined) return done;
  const settle = async (job: string): Promise<AnalyticsJob> => {
    const content: AnalyticsJob = { job, startedAt: new Date().toISOString() };
    await receipts.write(started, fingerprint, content);
    return content;
  };

  const intent = await receipts.find(asked, fingerprint, intentSchema);
  if (intent !== undefined) {
    const begun = await begunSince(dhis2, intent, signal);
    if (begun !== undefined) return settle(begun);
  } else {
    const other = refused % asksAnyway === 0 ? undefined : await atWork(dhis2, signal);
    if (other !== undefined) return { busy: other };
    const { serverDate, timeZone } = await dhis2.system.info(signal);
    await receipts.write(asked, fingerprint, { serverDate: serverDate.toISOString(), timeZone });
  }
  try {
    return await settle(await dhis2.analyticsTables.start(options, signal));
  } catch (error) {
    if (!(error instanceof AnalyticsBusyError)) throw error;
    return { busy: (await atWork(dhis2, signal)) ?? error.message };
  }
}

/** What a task says that has begun and not ended. */
async function atWork(dhis2: Dhis2, signal: AbortSignal): Promise<string | undefined> {
  for (const [newest] of (await dhis2.analyticsTables.tasks(signal)).values()) {
    if (newest !== undefined && !newest.completed) return shorten(newest.message);
  }
  return undefined;
}

async function begunSince(dhis2: Dhis2, intent: Intent, signal: AbortSignal): Promise<string | undefined> {
  for (let look = 0; look < looks; look += 1) {
    if (look > 0) await wait(lookEveryMs, undefined, { signal });
    for (const [id, messages] of await dhis2.analyticsTables.tasks(signal)) {
      const times = messages.flatMap(({ time }) => serverInstant(time ?? '', intent.timeZone)?.getTime() ?? []);
      if (times.length > 0 && Math.min(...times) >= Date.parse(intent.serverDate)) return id;
    }
  }
  return undefined;
}
