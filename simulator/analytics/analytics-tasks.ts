import { localTime } from '../clock';
import type { Handler, SimulatorReply } from '../http/exchange';
import { jsonUtf8, messageReply, refuse } from '../http/web-message';
import type { SimulatorState } from '../state/simulator-state';
import { newUid } from '../uid';

/** How the next runs of the analytics tables behave. */
export interface AnalyticsBehaviour {
  /** Polls of the task that still find it running; 2 unless changed. */
  polls: number;
  /** Ends with an ERROR entry of this text instead of success. */
  failure: string | undefined;
}

interface Run {
  polls: number;
  entries: object[];
}

const maxRuns = 100;

/** `POST /api/resourceTables/analytics` and the task that it starts (the shape of the contract's async jobs). */
export class AnalyticsTasks {
  readonly behaviour: AnalyticsBehaviour = { polls: 2, failure: undefined };
  private readonly runs = new Map<string, Run>();
  private started = 0;

  constructor(private readonly state: SimulatorState) {}

  /** Runs ever started. */
  get count(): number {
    return this.started;
  }

  /**
   * One at a time. A call while another run is at work: up to 2.40 409, and its own job has failed; from 2.41 on 200, and it
   * begins when the others are done.
   */
  readonly start: Handler = (request) => {
    if (!request.user.superuser && !request.user.authorities.has('F_PERFORM_MAINTENANCE')) {
      refuse(403, 'Access is denied, requires one Authority from [F_PERFORM_MAINTENANCE]');
    }
    const id = newUid();
    const refused = this.atWork() !== undefined && !this.state.release.since('2.41');
    const created = localTime(this.state.now(), this.state.timeZone);
    const job = {
      responseType: 'JobConfiguration',
      name: `inMemoryAnalyticsJob_${created}`,
      id,
      created,
      jobType: 'ANALYTICS_TABLE',
      jobStatus: refused ? 'FAILED' : this.state.release.since('2.41') ? 'NOT_STARTED' : 'SCHEDULED',
      jobParameters: Object.fromEntries(request.query.map(([name, value]) => [name, value])),
      relativeNotifierEndpoint: `/api/system/tasks/ANALYTICS_TABLE/${id}`,
    };
    if (refused) return messageReply(409, 'ERROR', 'Job of type ANALYTICS_TABLE is already running', job);
    this.runs.set(id, { polls: 0, entries: [] });
    this.started += 1;
    const oldest = this.runs.keys().next().value;
    if (this.runs.size > maxRuns && oldest !== undefined) this.runs.delete(oldest);
    return messageReply(200, 'OK', `Initiated ANALYTICS_TABLE (${job.name})`, job);
  };

  /** `GET /api/system/tasks/ANALYTICS_TABLE/{id}`: newest entry first; `[]` before it starts and for an unknown id. */
  poll(id: string): SimulatorReply {
    const asked = this.runs.get(id);
    if (asked !== undefined && !isDone(asked)) this.advance();
    return { status: 200, headers: { 'content-type': jsonUtf8 }, body: asked?.entries ?? [] };
  }

  private atWork(): [id: string, run: Run] | undefined {
    return [...this.runs].find(([, run]) => !isDone(run));
  }

  /** A poll of any run that is not done moves the one that is at work. */
  private advance(): void {
    const [id, run] = this.atWork() ?? [];
    if (id === undefined || run === undefined) return;
    run.polls += 1;
    if (run.polls > this.behaviour.polls) {
      const failure = this.behaviour.failure;
      run.entries.unshift(
        this.entry(id, failure === undefined ? 'INFO' : 'ERROR', failure ?? 'Analytics tables updated', true),
      );
    } else if (run.polls > 1 || this.behaviour.polls === 1) {
      run.entries.unshift(this.entry(id, 'INFO', 'Updating analytics tables', false));
    }
  }

  /** `GET /api/system/tasks/ANALYTICS_TABLE`: the entries of each task that has begun, by its id. */
  list(): SimulatorReply {
    this.advance();
    const begun: Record<string, object[]> = {};
    for (const [id, { entries }] of this.runs) if (entries.length > 0) begun[id] = entries;
    return { status: 200, headers: { 'content-type': jsonUtf8 }, body: begun };
  }

  private entry(id: string, level: string, message: string, completed: boolean): object {
    const time = localTime(this.state.now(), this.state.timeZone);
    return { uid: newUid(), id, level, category: 'ANALYTICS_TABLE', time, message, completed };
  }
}

function isDone(run: Run): boolean {
  const newest = run.entries[0];
  return newest !== undefined && 'completed' in newest && newest.completed === true;
}
