import { Context } from '@temporalio/activity';
import pl from 'nodejs-polars';
import { z } from 'zod';
import type { ImportActivities, ResentRows } from '../../contracts/activities';
import { frameRefSchema } from '../../contracts/frame-ref';
import { laneFile, type RunKey } from '../../contracts/run';
import type { DataValue } from '../../dhis2/data-value-sets/data-value';
import { isAsSent, isPresent, keyText, readKeys, sendValues, type RowOutcome } from '../../dhis2/loader';
import { concatFrames } from '../../frames/build-frame';
import { differenceSchema } from '../../frames/compare/difference-schema';
import { rejectCodes } from '../../frames/rejects/reject-codes';
import { keyColumns } from '../../frames/schema';
import type { ActivityDeps } from '../runtime/activity-deps';
import type { Documents } from '../runtime/documents';
import { laneDocuments, requireTarget, type LaneDocuments, type LaneTarget } from '../runtime/lane-documents';
import { fingerprintOf, stepReceiptName, type Receipts } from '../runtime/receipts';
import { StageFrames } from '../runtime/stage-frames';
import { differingRows } from '../verify/differing-rows';
import {
  batchListSchema,
  batchReceiptSchema,
  resentSchema,
  settledReceiptSchema,
  settledTask,
} from './batch-documents';
import { batchWork } from './batch-receipt';
import { batchRows, type BatchRow } from './batch-rows';
import { noteResending, notedResending } from './lost-answers';
import { isAsMeant, isOfOwnMaking, untouchedSince, type OwnWriting } from './own-writing';

const resentTask = 'import-resent';
const resentReceiptSchema = z.strictObject({
  rows: frameRefSchema,
  landed: z.int().nonnegative(),
  posts: z.int().nonnegative(),
});

/** A row that is not as it was meant, for good: why, and what the target holds. */
interface Otherwise {
  readonly code: string;
  readonly text: string;
  readonly stored: DataValue | undefined;
}

interface Work {
  readonly deps: ActivityDeps;
  readonly lane: LaneDocuments;
  readonly target: LaneTarget;
  readonly own: OwnWriting;
  readonly signal: AbortSignal;
}

/** See `ImportActivities.resendRows`. Called under the write lock, after the reading back. */
export async function resendRows(
  deps: ActivityDeps,
  documents: Documents,
  receipts: Receipts,
  { run, plan, batches, mostOtherwise = Infinity }: Parameters<ImportActivities['resendRows']>[0],
  signal: AbortSignal,
): Promise<ResentRows> {
  const lane = await laneDocuments(documents, plan);
  const target = requireTarget(lane);
  const file = laneFile(lane.plan.lane);
  const settled = await receipts.read(stepReceiptName(run, settledTask, file, 0), settledReceiptSchema);
  const differing = await differingRows(deps.store, receipts, run, lane, settled);
  const fingerprint = fingerprintOf([batches.sha256, settled.unlanded.sha256, differing.map(({ ref }) => ref.sha256)]);
  const name = stepReceiptName(run, resentTask, file, 0);
  const done = await receipts.find(name, fingerprint, resentReceiptSchema);
  if (done !== undefined) return done;

  const work: Work = { deps, lane, target, own: await ownWriting(deps, run, target, signal), signal };
  const frames = new StageFrames(deps.store, run, 'import', lane.plan.lane.sourceDataSet);
  const noted = await notedResending(receipts, run, lane, fingerprint);
  const list = await documents.get(batches, batchListSchema);
  const own =
    noted === undefined
      ? await ownRows(work, receipts, run, list.batches, concatKeys(differing.map(({ frame }) => frame)), frames)
      : { rows: await frames.get(noted), landed: 0 };
  if (noted === undefined && own.rows.height > 0)
    await noteResending(receipts, run, lane, fingerprint, await frames.put(own.rows));
  const { otherwise, posts } = await sendAgain(work, batchRows(own.rows), mostOtherwise);
  const result: ResentRows = {
    rows: await frames.put(withReasons(own.rows, otherwise)),
    landed: own.landed + otherwise.filter((found) => found === 'landed').length,
    posts,
  };
  await receipts.write(name, fingerprint, result);
  return result;
}

async function ownWriting(
  deps: ActivityDeps,
  run: RunKey,
  { connection, description, index }: LaneTarget,
  signal: AbortSignal,
): Promise<OwnWriting> {
  const now = Date.now();
  const { serverDate } = await deps.dhis2(connection).system.info(signal);
  const began = serverDate.getTime() - (now - Date.parse(run.startedAt));
  return { username: description.server.username, began, index };
}

function concatKeys(frames: readonly pl.DataFrame[]): pl.DataFrame {
  const schema = Object.fromEntries(keyColumns.map((column) => [column, pl.Utf8]));
  return concatFrames(schema, frames);
}

/**
 * Of the rows that differ those that this run has written and nobody has touched since; `landed` are those that are as meant by now.
 */
async function ownRows(
  work: Work,
  receipts: Receipts,
  run: RunKey,
  batches: z.infer<typeof batchListSchema>['batches'],
  differing: pl.DataFrame,
  frames: StageFrames,
): Promise<{ readonly rows: pl.DataFrame; readonly landed: number }> {
  const { deps, lane, target, signal } = work;
  const dhis2 = deps.dhis2(target.connection);
  const own: pl.DataFrame[] = [];
  let landed = 0;
  for (const [index, batch] of batches.entries()) {
    const written = batchWork(run, lane, batch, index);
    const receipt = await receipts.inspect(written.name, batchReceiptSchema);
    if (receipt?.fingerprint !== written.fingerprint) continue;
    const frame = (await frames.get(batch.frame)).join(differing, { on: [...keyColumns], how: 'semi' });
    if (frame.height === 0) continue;
    const rows = batchRows(frame);
    const stored = await readBack(work, rows);
    const untouched = untouchedSince(Date.parse(receipt.at), Date.now(), await dhis2.system.info(signal));
    const isOwn = rows.map((row) => {
      const now = stored.get(keyText(row.row));
      if (isAsMeant(row, now, target.index)) {
        landed += 1;
        return false;
      }
      return untouched(now) && isOfOwnMaking(row, now, work.own);
    });
    own.push(frame.filter(pl.Series('_own', isOwn, pl.Bool)));
  }
  return { rows: concatFrames(differenceSchema, own), landed };
}

/** What the target holds at the keys, traces of deleted rows included. */
function readBack({ deps, target, signal }: Work, rows: readonly BatchRow[]): Promise<Map<string, DataValue>> {
  return readKeys(
    deps.dhis2(target.connection),
    rows.map(({ row }) => row),
    {
      dataSet: target.dataSet,
      profile: target.index.profile,
      includeDeleted: true,
      signal,
      onRead: () => Context.current().heartbeat(),
    },
  );
}

/**
 * Sends the rows as the import did, and reads them back. `landed`: as meant now; undefined: changed by somebody else, so that it stays a
 * difference.
 */
async function sendAgain(
  work: Work,
  rows: readonly BatchRow[],
  mostOtherwise: number,
): Promise<{ readonly otherwise: (Otherwise | 'landed' | undefined)[]; readonly posts: number }> {
  const { deps, lane, target, signal } = work;
  const { dataSet, index } = target;
  const size = lane.plan.sizes.batchValues;
  const otherwise: (Otherwise | 'landed' | undefined)[] = [];
  let posts = 0;
  for (let from = 0; from < rows.length; from += size) {
    const part = rows.slice(from, from + size);
    const isOver = otherwise.filter((found) => typeof found === 'object').length > mostOtherwise;
    const outcomes = new Map<BatchRow, RowOutcome>();
    for (const deleting of isOver ? [] : [false, true]) {
      const these = part.filter(({ change }) => (change === 'delete') === deleting);
      if (these.length === 0) continue;
      const sent = await sendValues(
        deps.dhis2(target.connection),
        these.map(({ row }) => row),
        { dataSet, model: index, deleting, preflight: false, signal, onPost: () => Context.current().heartbeat() },
      );
      posts += sent.posts;
      these.forEach((row, at) => outcomes.set(row, sent.outcomes[at] ?? notSent));
    }
    const now = await readBack(work, part);
    for (const row of part) {
      const stored = now.get(keyText(row.row));
      const outcome = outcomes.get(row);
      if (isAsMeant(row, stored, index)) otherwise.push('landed');
      else if (outcome !== undefined && outcome.state !== 'landed')
        otherwise.push({ code: outcome.code, text: outcome.text, stored });
      else if (isOfOwnMaking(row, stored, work.own))
        otherwise.push({ ...reasonOf(row, stored, index, outcome !== undefined), stored });
      else otherwise.push(undefined);
    }
  }
  return { otherwise, posts };
}

const notSent: RowOutcome = { state: 'notAttempted', code: 'NOT_SENT', text: 'The row was not sent once more' };

function reasonOf(
  { row, change }: BatchRow,
  stored: DataValue | undefined,
  index: LaneTarget['index'],
  twice: boolean,
): Pick<Otherwise, 'code' | 'text'> {
  const sent = twice ? 'took it twice' : 'took it';
  const once = twice ? '' : '; it was not sent once more, since too many rows came back so';
  if (change === 'delete')
    return { code: rejectCodes.notDeleted, text: `The deletion had no effect, although the target ${sent}${once}` };
  if (!isPresent(stored))
    return { code: rejectCodes.notStored, text: `The target holds nothing here, although it ${sent}${once}` };
  const isSame = (part: Partial<DataValue>): boolean => isAsSent(row, { ...stored, ...part }, index);
  const others = [
    isSame({ comment: row.comment, followUp: row.followUp }) ? [] : ['value'],
    isSame({ value: row.value, followUp: row.followUp }) ? [] : ['comment'],
    isSame({ value: row.value, comment: row.comment }) ? [] : ['follow-up flag'],
  ].flat();
  return {
    code: rejectCodes.storedOtherwise,
    text: `The target stores another ${others.join(' and ')} than was sent, although it ${sent}${once}`,
  };
}

/** The rows that are otherwise, as `resentSchema`. */
function withReasons(rows: pl.DataFrame, otherwise: readonly (Otherwise | 'landed' | undefined)[]): pl.DataFrame {
  const found = otherwise.map((of) => (typeof of === 'object' ? of : undefined));
  const live = found.map((of) => (isPresent(of?.stored) ? of.stored : undefined));
  const texts = (name: string, cells: (string | null | undefined)[]) =>
    pl.Series(
      name,
      cells.map((cell) => cell ?? null),
      pl.Utf8,
    );
  const reasoned = rows.withColumns(
    texts(
      'code',
      found.map((of) => of?.code),
    ),
    texts(
      'text',
      found.map((of) => of?.text),
    ),
    texts(
      'stored_value',
      live.map((stored) => stored?.value),
    ),
    texts(
      'stored_comment',
      live.map((stored) => stored?.comment),
    ),
    pl.Series(
      'stored_follow_up',
      live.map((stored) => (stored === undefined ? null : (stored.followUp ?? false))),
      pl.Bool,
    ),
  );
  return concatFrames(resentSchema, [reasoned.filter(pl.col('code').isNotNull())]);
}
