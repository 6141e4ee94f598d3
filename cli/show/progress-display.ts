import type { HeldPreview, RunProgress, TaskProgress } from '../../contracts/progress';

/** Shows how a run moves on: rewritten in place on a terminal, a plain line per change elsewhere. */
export class ProgressDisplay {
  private shown = 0;
  private workflowId: string | undefined;
  private readonly last = new Map<string, string>();

  constructor(
    private readonly output: NodeJS.WriteStream,
    private readonly nameOf: (dataSet: string) => string = (id) => id,
  ) {}

  /** The run that a person is to approve or reject. */
  answerAs(workflowId: string): void {
    this.workflowId = workflowId;
  }

  update(progress: RunProgress): void {
    const active = progress.tasks.filter((task) => task.status !== 'waiting');
    const waiting = progress.held.flatMap((held) => this.waiting(held));
    if (this.output.isTTY) this.redraw([...active.map((task) => this.line(task)), ...waiting]);
    else this.append(active, waiting);
  }

  /** Leaves the cursor below; what is on a terminal is taken away, so that the account stands alone. */
  end(): void {
    if (this.output.isTTY && this.shown > 0) this.output.write(`\u001b[${this.shown}A\u001b[J`);
    this.shown = 0;
  }

  private redraw(lines: readonly string[]): void {
    const up = this.shown > 0 ? `\u001b[${this.shown}A\u001b[J` : '';
    const width = Math.max(20, this.output.columns);
    this.output.write(`${up}${lines.map((line) => `${line.slice(0, width - 1)}\n`).join('')}`);
    this.shown = lines.length;
  }

  private append(tasks: readonly TaskProgress[], waiting: readonly string[]): void {
    for (const task of tasks) {
      const key = `${task.task} ${task.lane}`;
      if (this.last.get(key) === task.status) continue;
      this.last.set(key, task.status);
      this.output.write(`${this.line(task)}\n`);
    }
    const text = waiting.join('\n');
    if (text !== '' && this.last.get('waiting') !== text) this.output.write(`${text}\n`);
    this.last.set('waiting', text);
  }

  private waiting({ lane, preview, tripped }: HeldPreview): string[] {
    const why = tripped.length === 0 ? ['the approval was not for this preview'] : tripped.map(({ text }) => text);
    const answer =
      this.workflowId === undefined
        ? []
        : [
            `in another terminal: sluice approve ${this.workflowId} --preview ${preview}, or sluice reject ${this.workflowId}`,
          ];
    return [
      `  ${this.nameOf(lane.split('/')[1] ?? lane)} waits for a person, preview ${preview}:`,
      ...[...why, ...answer].map((text) => `    ${text}`),
    ];
  }

  private line({ task, lane, status, done, total, rows }: TaskProgress): string {
    const units = total === 0 ? '' : `, ${done} of ${total}`;
    const counted = rows === 0 ? '' : `, ${rows} rows`;
    const of = lane === '' ? '' : `${this.nameOf(lane.split('/')[1] ?? lane)}: `;
    return `  ${of}${task} ${status}${units}${counted}`;
  }
}
