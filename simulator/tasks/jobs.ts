import { DateTime } from 'luxon';
import type { SimulatorReply, SimulatorRequest } from '../http/exchange';
import { jsonUtf8, messageReply } from '../http/web-message';
import type { SimulatorState } from '../state/simulator-state';
import { newUid } from '../uid';
import { bareSummary, type ImportOutcome } from '../values/import-summary';

/** One line of `GET /api/system/tasks/{type}/{id}`. */
interface TaskMessage {
  readonly uid: string;
  readonly id: string;
  readonly level: 'INFO' | 'ERROR';
  readonly category: string;
  readonly time: string;
  readonly message: string;
  readonly completed: boolean;
}

interface Job {
  readonly id: string;
  readonly type: string;
  /** Newest first. */
  readonly messages: TaskMessage[];
  summary: object | undefined;
}

/** What a job came to. */
export interface JobResult {
  readonly message: string;
  readonly level?: 'INFO' | 'ERROR';
  readonly summary?: object;
}

export interface JobTimes {
  /** From 2.41 on the scheduler starts at most one import job per look; DHIS2 looks every 20 s, the default here is shorter. */
  readonly lookEveryMs: number;
}

/** Background jobs and their messages. Import jobs run one at a time, in the order of submission. */
export class Jobs {
  private readonly jobs = new Map<string, Job>();
  private lastImport: Promise<void> = Promise.resolve();

  constructor(
    private readonly state: SimulatorState,
    private readonly times: JobTimes = { lookEveryMs: 100 },
  ) {}

  /** Queues an import and answers what `POST …?async=true` does (contract 2.7). */
  submitImport(request: SimulatorRequest, run: () => Promise<ImportOutcome>): SimulatorReply {
    const waits = this.state.release.since('2.41');
    const started = waits ? this.lastImport.then(() => delay(this.times.lookEveryMs)) : Promise.resolve();
    const job = this.start('DATAVALUE_IMPORT', started, async () => {
      const outcome = await run();
      if ('reply' in outcome) return { message: 'Import failed', level: 'ERROR' };
      return {
        message: `Import complete with status ${outcome.summary.status}`,
        summary: bareSummary(outcome.summary),
      };
    });
    if (waits) this.lastImport = job.done;
    const path = '/api/system/tasks/DATAVALUE_IMPORT';
    const reply = messageReply(200, 'OK', 'Initiated DATAVALUE_IMPORT', {
      ...(this.state.release.since('2.42') ? { responseType: 'JobConfiguration' } : {}),
      name: `DATAVALUE_IMPORT ${job.id}`,
      id: job.id,
      created: this.localTime(),
      jobType: 'DATAVALUE_IMPORT',
      jobStatus: waits ? 'NOT_STARTED' : 'SCHEDULED',
      jobParameters: {},
      relativeNotifierEndpoint: `${path}/${job.id}`,
    });
    return { ...reply, headers: { ...reply.headers, location: `${request.base}${path}` } };
  }

  /** Runs work as a job of any type once `started` resolves; the id is known at once. A failing run ends as an ERROR message. */
  private start(
    type: string,
    started: Promise<void>,
    run: () => Promise<JobResult>,
  ): { readonly id: string; readonly done: Promise<void> } {
    const job: Job = { id: newUid(), type, messages: [], summary: undefined };
    this.jobs.set(`${type} ${job.id}`, job);
    const done = started
      .then(() => {
        this.note(job, 'INFO', 'Process started', false);
        return run();
      })
      .then((result) => {
        job.summary = result.summary;
        this.note(job, result.level ?? 'INFO', result.message, true);
      })
      .catch((error: unknown) => this.note(job, 'ERROR', error instanceof Error ? error.message : String(error), true));
    return { id: job.id, done };
  }

  /** `GET /api/system/tasks/{type}/{id}`: newest first; `[]` before the start, and for ever for an unknown id. */
  tasks(type: string, id: string): SimulatorReply {
    return json([...(this.jobs.get(`${type} ${id}`)?.messages ?? [])]);
  }

  /** `GET /api/system/taskSummaries/{type}/{id}`: 200 with an empty body until the job is done. */
  summary(type: string, id: string): SimulatorReply {
    const summary = this.jobs.get(`${type} ${id}`)?.summary;
    return summary === undefined ? { status: 200, body: '' } : json(summary);
  }

  private note(job: Job, level: 'INFO' | 'ERROR', message: string, completed: boolean): void {
    const uid = newUid();
    job.messages.unshift({ uid, id: uid, level, category: job.type, time: this.localTime(), message, completed });
  }

  private localTime(): string {
    return DateTime.fromMillis(this.state.now(), { zone: this.state.timeZone }).toFormat("yyyy-MM-dd'T'HH:mm:ss.SSS");
  }
}

function json(body: object): SimulatorReply {
  return { status: 200, headers: { 'content-type': jsonUtf8 }, body };
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms).unref());
}
