import { isCancellation, setCurrentDetails, setHandler, defineQuery, defineSignal } from '@temporalio/workflow';
import type { GivenApproval } from '../../contracts/approval';
import { progressQueryName, progressSignalName, type ProgressNote, type RunProgress } from '../../contracts/progress';
import type { Outcome } from '../../contracts/outcome';
import type { RunKey } from '../../contracts/run';
import type { ServerSummary } from '../../contracts/server-summary';
import { isWrite, type Graph } from '../graph/graph';
import { ApprovalDesk } from './approval-desk';
import { failureOf } from './failure-of';
import type { LaneState } from './lane-state';
import { ProgressBoard } from './progress-board';
import { runDetails } from './run-details';

const progressQuery = defineQuery<RunProgress>(progressQueryName);
const progressSignal = defineSignal<[ProgressNote]>(progressSignalName);

/** Whether a run of the graph could write what it previews. */
export function canWrite(graph: Graph): boolean {
  return graph.some(isWrite);
}

/** Whether it may, as the parameters are. */
export function willWrite(graph: Graph): boolean {
  return canWrite(graph) && graph.some((node) => node.kind === 'gate' && !node.config.dryRun);
}

/** What the stages of one run share: its key, its progress, the servers that it met. */
export class RunContext {
  readonly progress: ProgressBoard;
  readonly approvals: ApprovalDesk;
  readonly servers = new Map<string, ServerSummary>();
  /** Whether the pipeline could write what it previews. */
  readonly writes: boolean;
  /** Whether this run of it may write. */
  readonly writesNow: boolean;
  /** Nothing is written, to a server or a file. */
  readonly dryRun: boolean;
  /** The state that each data set had at its last change. */
  private readonly lanes = new Map<string, LaneState>();
  private cancellation: unknown;
  private outcome: Outcome | undefined;

  constructor(
    private key: RunKey,
    graph: Graph,
    /** An approval that came with the start parameters: it lets exactly the preview pass that it names. */
    readonly approval?: GivenApproval,
  ) {
    this.writes = canWrite(graph);
    this.writesNow = willWrite(graph);
    this.dryRun = !this.writesNow && !graph.some(({ kind }) => kind === 'writeFile');
    this.progress = new ProgressBoard(key.pipeline, graph);
    this.approvals = new ApprovalDesk(() => this.show());
    setHandler(progressQuery, () => this.progress.snapshot(this.approvals.held));
    setHandler(progressSignal, (note) => {
      this.progress.note(note);
      this.show();
    });
  }

  get run(): RunKey {
    return this.key;
  }

  /** Called once the run was opened: activities refuse a run whose folder lies in another store than theirs. */
  storedIn(store: string): void {
    this.key = { ...this.key, store };
  }

  /** Brings the run's details in the Temporal UI up to date. */
  show(): void {
    setCurrentDetails(
      runDetails(this.run, {
        tasks: this.progress.all,
        lanes: [...this.lanes.values()],
        held: this.approvals.held,
        writes: this.writes,
        ...(this.outcome === undefined ? {} : { outcome: this.outcome }),
      }),
    );
  }

  /** Runs a task on one data set. A failure ends that data set's way, not the run's; a data set that has ended is passed on. */
  async onLane(
    tasks: readonly string[],
    state: LaneState,
    work: (state: LaneState) => Promise<LaneState>,
  ): Promise<LaneState> {
    if (state.outcome !== undefined) return state;
    const lane = state.lane.id;
    for (const task of tasks) this.progress.set(task, lane, 'running');
    this.show();
    let next: LaneState;
    try {
      next = await work(state);
      for (const task of tasks) this.progress.set(task, lane, 'done');
    } catch (error) {
      const cancelled = isCancellation(error);
      if (cancelled) this.cancelled(error);
      next = {
        ...state,
        ...this.landedSoFar(tasks, lane),
        outcome: cancelled ? 'cancelled' : 'failed',
        failure: { task: tasks.join(' → '), ...failureOf(error) },
      };
      for (const task of tasks) this.progress.set(task, lane, 'failed');
    }
    if (next.outcome !== undefined) this.progress.endLane(lane);
    this.note(next);
    return next;
  }

  /** What an import that broke off had told of itself; nothing of other tasks. */
  private landedSoFar(tasks: readonly string[], lane: string): Pick<LaneState, 'landed'> {
    for (const name of tasks) {
      const told = this.progress.of(name, lane);
      if (told === undefined || told.total === 0) continue;
      if (told.kind !== 'importDataValues' && told.kind !== 'deleteDataValues') continue;
      return { landed: { rows: told.rows, batches: told.done, of: told.total } };
    }
    return {};
  }

  /** Shows how far a data set has come. */
  note(state: LaneState): void {
    this.lanes.set(state.lane.id, state);
    this.show();
  }

  /** Shows how the run ended; called once its report is written. */
  ended(outcome: Outcome): void {
    this.outcome = outcome;
    this.show();
  }

  /** Notes that the run was cancelled, so that it ends as such. */
  cancelled(error: unknown): void {
    this.cancellation = error;
  }

  /** Cancelling a run ends it as cancelled, after its data sets have been brought to a stop. */
  throwIfCancelled(): void {
    if (this.cancellation !== undefined) throw this.cancellation as Error;
  }
}
