import pl from 'nodejs-polars';
import type { PassedOn } from '../../contracts/activities';
import { failureTypes } from '../../contracts/failures';
import type { FrameRef } from '../../contracts/frame-ref';
import { keyColumns } from '../../frames/schema';
import type { LaneRows } from '../gather/lane-rows';
import type { StageFrames } from '../runtime/stage-frames';
import { TerminalError } from '../runtime/to-failure';

/** A frame of a way's rows, and those of its keys that are left out because an earlier way has the same row. */
export interface FrameOfWay {
  readonly ref: FrameRef;
  readonly without?: pl.DataFrame;
}

export interface RowsOfWays {
  readonly frames: readonly FrameOfWay[];
  readonly inputs: readonly PassedOn[];
}

const contents = ['value', 'comment', 'follow_up'] as const;

/**
 * The rows of all ways, each once: an element that two data sets hold is read with both. The later copies count as duplicates of
 * their way. Throws where two ways have different rows of one key. The keys of all rows are held in memory only if there are
 * several ways.
 */
export async function rowsOfWays(frames: StageFrames, task: string, ways: readonly LaneRows[]): Promise<RowsOfWays> {
  const all = ways.flatMap((way) => way.frames.map((ref) => ({ ref })));
  if (ways.length < 2) return { frames: all, inputs: accounts(ways) };
  const parts: pl.DataFrame[] = [];
  for (const [at, way] of ways.entries()) {
    for (const ref of way.frames) {
      const rows = (await frames.get(ref)).select(...keyColumns, ...contents);
      if (rows.height > 0) parts.push(rows.withColumns(pl.lit(at).cast(pl.Int32).alias('way')));
    }
  }
  const repeated = repeatedRows(parts);
  if (repeated === undefined) return { frames: all, inputs: accounts(ways) };
  refuseContradictions(task, repeated);
  const left: FrameOfWay[] = [];
  const inputs: PassedOn[] = [];
  for (const [at, way] of ways.entries()) {
    const earlier = repeated
      .filter(pl.col('way').lt(pl.lit(at)))
      .select(...keyColumns)
      .unique();
    let dropped = 0;
    for (const ref of way.frames) {
      left.push({ ref, without: earlier });
      dropped += (await frames.get(ref)).join(earlier, { on: [...keyColumns], how: 'semi' }).height;
    }
    const { account } = way.passedOn;
    inputs.push({
      ...way.passedOn,
      account: {
        ...account,
        duplicates: account.duplicates + dropped,
        mapped: account.mapped - dropped,
        passedOn: account.passedOn - dropped,
      },
    });
  }
  return { frames: left, inputs };
}

function accounts(ways: readonly LaneRows[]): PassedOn[] {
  return ways.map(({ passedOn }) => passedOn);
}

/** Rows whose key several ways have; undefined where there are none. */
function repeatedRows(parts: readonly pl.DataFrame[]): pl.DataFrame | undefined {
  const [first, ...others] = parts;
  if (first === undefined) return undefined;
  const all = others.length === 0 ? first : pl.concat([first, ...others]);
  const keys = all.groupBy([...keyColumns]).agg(pl.col('way').nUnique().alias('ways'));
  const several = keys.filter(pl.col('ways').gt(pl.lit(1))).select(...keyColumns);
  return several.height === 0 ? undefined : all.join(several, { on: [...keyColumns], how: 'semi' });
}

function refuseContradictions(task: string, repeated: pl.DataFrame): void {
  const different = repeated
    .select(...keyColumns, ...contents)
    .unique()
    .groupBy([...keyColumns])
    .agg(pl.col('period').count().alias('contents'))
    .filter(pl.col('contents').gt(pl.lit(1)));
  const [first] = different
    .head(1)
    .select(...keyColumns)
    .rows();
  if (first === undefined) return;
  throw new TerminalError(failureTypes.fileNotWritten, [
    `task "${task}": ${different.height} keys have different rows in several data sets, the first is ${first.join(' · ')}; where they were edited while they were read, run it again; where a mapping brings two elements onto one, write a file for each data set`,
  ]);
}
