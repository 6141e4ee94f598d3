/**
 * What flows along an edge of a pipeline's graph.
 * `values`: chunks of data values. `difference`: chunks compared with the target. `passed`: a difference that the gate
 * let through. `reported`: a difference that was only shown. `written`: what was imported. `verified`: what was read back and found as meant.
 * `file`: rows that lie in a file now. `value`: a small JSON value about the run.
 */
export type Edge = 'values' | 'difference' | 'passed' | 'reported' | 'written' | 'verified' | 'file' | 'value';

/**
 * The output of a task, given to other tasks as their input. Only `task()` makes one: its private member keeps object
 * literals out, and `E` keeps, say, a difference from being imported before the gate has seen it.
 */
export class TaskHandle<E extends Edge> {
  readonly name: string;
  private readonly edge: E;

  constructor(name: string, edge: E) {
    this.name = name;
    this.edge = edge;
  }

  /** What this task gives. */
  get gives(): E {
    return this.edge;
  }
}
