import type pl from 'nodejs-polars';
import type { z } from 'zod';
import type { RunKey } from '../../contracts/run';
import type { FrameStore } from '../../frames/store/frame-store';
import { compareReceiptSchema } from '../compare/compare-receipt';
import { extractReceiptSchema } from '../extract/extract-receipt';
import { transformReceiptSchema, transformSteps } from '../transform/transform-steps';
import { mapReceiptSchema, mapTaskOf } from '../transform/map-chunk';
import type { LaneDocuments } from './lane-documents';
import { receiptName, stepReceiptName, type Receipts, type StepName } from './receipts';
import { StageFrames } from './stage-frames';

/** What the ledger says about the chunks of one data set. Names of receipts are known from the plan; nothing is listed. */
export class LaneReceipts {
  constructor(
    private readonly receipts: Receipts,
    private readonly store: FrameStore,
    private readonly run: RunKey,
    private readonly lane: LaneDocuments,
    /** The task that reads, for the message when a frame is not whole. */
    private readonly reader = 'ledger',
  ) {}

  get chunks(): number {
    return this.lane.plan.chunks.length;
  }

  async extracted(index: number) {
    return this.receipts.read(this.name(this.lane.plan.lane.task, index), extractReceiptSchema);
  }

  async mapped(index: number) {
    const found = await this.receipts.last(this.name(mapTaskOf(this.lane.plan), index), mapReceiptSchema);
    if (found !== undefined) return found;
    // where a run without a mapping task left it that was begun by an earlier build
    return this.receipts.read(this.name(`${this.lane.plan.lane.task}-rows`, index), mapReceiptSchema);
  }

  /** Of each transform of the plan. */
  async transformed(index: number) {
    return Promise.all(
      transformSteps(this.lane.plan).map(({ task }) =>
        this.receipts.read(this.name(task, index), transformReceiptSchema),
      ),
    );
  }

  async compared(index: number) {
    return this.receipts.read(this.name(this.task('compareWithTarget') ?? 'compare', index), compareReceiptSchema);
  }

  /** What a step's receipt of the same work says, if there is one. */
  async find<T>(step: StepName, index: number, fingerprint: string, schema: z.ZodType<T>): Promise<T | undefined> {
    const { sourceDataSet } = this.lane.plan.lane;
    return this.receipts.find(stepReceiptName(this.run, step, sourceDataSet, index), fingerprint, schema);
  }

  async frame(ref: Parameters<FrameStore['getFrame']>[0]): Promise<pl.DataFrame> {
    return new StageFrames(this.store, this.run, this.reader, this.lane.plan.lane.sourceDataSet).get(ref);
  }

  private task(kind: 'compareWithTarget'): string | undefined {
    return this.lane.plan.steps.find((step) => step.kind === kind)?.task;
  }

  private name(task: string, index: number): string {
    return receiptName(this.run, task, this.lane.plan.lane.sourceDataSet, index);
  }
}
