import type { HeldPreview, ProgressNote, RunProgress, TaskProgress, TaskStatus } from '../../contracts/progress';
import type { Graph } from '../graph/graph';

/** Stands for the data set in the lines of tasks on the run as a whole. */
const wholeRun = '';

/** Where each task stands on each data set: the answer of the query `progress`, and a part of the details in the Temporal UI. */
export class ProgressBoard {
  private readonly tasks = new Map<string, TaskProgress>();

  constructor(
    private readonly pipeline: string,
    private readonly graph: Graph,
  ) {}

  /** Adds the tasks on a data set's way. */
  addLane(lane: string, tasks: readonly string[]): void {
    for (const node of this.graph) {
      if (!tasks.includes(node.name)) continue;
      this.tasks.set(key(node.name, lane), {
        task: node.name,
        kind: node.kind,
        lane,
        status: 'waiting',
        done: 0,
        total: 0,
        rows: 0,
      });
    }
  }

  /** Adds a task that looks at the run as a whole. */
  addRunTask(task: string): void {
    this.addLane(wholeRun, [task]);
  }

  setRunTask(task: string, status: TaskStatus): void {
    this.set(task, wholeRun, status);
  }

  /** Undefined: there is nothing more to say. */
  setRunTaskNote(task: string, note: string | undefined): void {
    const entry = this.tasks.get(key(task, wholeRun));
    if (entry !== undefined) entry.note = note;
  }

  set(task: string, lane: string, status: TaskStatus): void {
    const entry = this.tasks.get(key(task, lane));
    if (entry !== undefined) entry.status = status;
  }

  note({ lane, task, done, total, rows }: ProgressNote): void {
    const entry = this.tasks.get(key(task, lane));
    if (entry !== undefined) Object.assign(entry, { done, total, rows });
  }

  /** What a task on a data set has told of itself. */
  of(task: string, lane: string): Readonly<TaskProgress> | undefined {
    return this.tasks.get(key(task, lane));
  }

  /** What is still waiting on a data set that has ended will not run. */
  endLane(lane: string): void {
    for (const entry of this.tasks.values()) {
      if (entry.lane === lane && entry.status === 'waiting') entry.status = 'skipped';
    }
  }

  snapshot(held: readonly HeldPreview[]): RunProgress {
    return { pipeline: this.pipeline, tasks: this.all.map((entry) => ({ ...entry })), held };
  }

  /** All tasks as they stand. */
  get all(): readonly TaskProgress[] {
    return [...this.tasks.values()];
  }
}

function key(task: string, lane: string): string {
  return `${task}\n${lane}`;
}
