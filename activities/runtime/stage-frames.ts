import type pl from 'nodejs-polars';
import { failureTypes } from '../../contracts/failures';
import type { FrameRef } from '../../contracts/frame-ref';
import { runFolder, type RunKey } from '../../contracts/run';
import type { FrameStore } from '../../frames/store/frame-store';
import { TerminalError } from './to-failure';

/**
 * The store as one stage of a run uses it on one part of its work: frames that come out with another number of rows than went
 * in end the run, with the stage's name.
 */
export class StageFrames {
  constructor(
    private readonly store: FrameStore,
    private readonly run: Pick<RunKey, 'runId'>,
    private readonly task: string,
    /** The chunk's label, or what else the stage works on. */
    private readonly where: string,
  ) {}

  async put(frame: pl.DataFrame): Promise<FrameRef> {
    const ref = await this.store.putFrame(`${runFolder(this.run)}/frames`, frame);
    if (ref.rows !== frame.height) throw this.lost(`${frame.height} rows were to be stored, but ${ref.rows} were`);
    return ref;
  }

  async get(ref: FrameRef): Promise<pl.DataFrame> {
    const frame = await this.store.getFrame(ref);
    if (frame.height !== ref.rows) throw this.lost(`${ref.rows} rows were stored, but ${frame.height} came back`);
    return frame;
  }

  private lost(text: string): TerminalError {
    return new TerminalError(failureTypes.accountDoesNotBalance, [`task "${this.task}" on ${this.where}: ${text}`]);
  }
}
