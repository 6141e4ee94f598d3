import type pl from 'nodejs-polars';
import type { FrameRef } from '../../contracts/frame-ref';
import { DiskFrameStore } from '../../frames/store/disk-frame-store';

/** What a frame holds, told by its columns. */
export type FrameKind = 'values' | 'mapped' | 'difference' | 'other';

/** One frame on its way into the store or out of it. */
export interface Passage {
  readonly direction: 'put' | 'get';
  readonly kind: FrameKind;
  /** Counts the frames with rows of this direction and kind, from 1. */
  readonly number: number;
}

function kindOf({ columns }: pl.DataFrame): FrameKind {
  if (columns.includes('change') && columns.includes('source_rows')) return 'difference';
  if (columns.includes('stage')) return 'other';
  if (columns.includes('source_rows')) return 'mapped';
  return columns.includes('created') ? 'values' : 'other';
}

/** A store that loses the last row of one frame. */
export class LosingStore extends DiskFrameStore {
  private loss: Passage | undefined;
  private readonly seen = new Map<string, number>();

  /** Loses a row of the frame that passes so, counted from now on. */
  lose(loss: Passage): void {
    this.loss = loss;
    this.seen.clear();
  }

  /** Whether the row was lost. */
  get hasLost(): boolean {
    return this.loss === undefined;
  }

  override async putFrame(folder: string, frame: pl.DataFrame): Promise<FrameRef> {
    return await super.putFrame(folder, this.pass('put', frame));
  }

  override async getFrame(ref: FrameRef): Promise<pl.DataFrame> {
    return this.pass('get', await super.getFrame(ref));
  }

  private pass(direction: Passage['direction'], frame: pl.DataFrame): pl.DataFrame {
    if (frame.height === 0) return frame;
    const kind = kindOf(frame);
    const number = (this.seen.get(`${direction} ${kind}`) ?? 0) + 1;
    this.seen.set(`${direction} ${kind}`, number);
    const { loss } = this;
    if (loss === undefined || loss.direction !== direction || loss.kind !== kind || loss.number !== number) {
      return frame;
    }
    this.loss = undefined;
    return frame.head(frame.height - 1);
  }
}
