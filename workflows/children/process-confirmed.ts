import { ApplicationFailure } from '@temporalio/workflow';
import type { ChunkInput, ProcessedChunk } from '../../contracts/activities';
import { failureTypes } from '../../contracts/failures';
import type { chunkActivities } from '../run/activity-proxies';

type Reader = ReturnType<typeof chunkActivities>;

export interface ConfirmedProcessing {
  readonly chunk: ChunkInput;
  readonly label: string;
  readonly extractTask: string;
  readonly source: Reader;
  readonly processor: Reader;
}

/**
 * Processes an extracted chunk. Where it would delete rows that the source does not have, or leave rows alone that the source had
 * when the last run was verified, the source is asked for these once more; if one of them shows up, the first answer was short: the chunk is extracted and processed again, once. When that
 * answer turns out to be short as well the chunk fails.
 */
export async function processConfirmed(work: ConfirmedProcessing): Promise<ProcessedChunk> {
  const { chunk, source, processor } = work;
  const process = () => processor.processChunk.executeWithOptions({ summary: work.label }, [chunk]);
  const reappeared = async () => {
    const summary = `second look: ${work.label}`;
    return (await source.confirmAbsence.executeWithOptions({ summary }, [chunk])).reappeared;
  };
  const first = await process();
  if (!(first.absent > 0) || (await reappeared()) === 0) return first;
  await source.extractChunk.executeWithOptions({ summary: `again: ${work.label}` }, [{ ...chunk, again: true }]);
  const second = await process();
  if (!(second.absent > 0)) return second;
  const missed = await reappeared();
  if (missed === 0) return second;
  throw ApplicationFailure.nonRetryable(
    `task "${work.extractTask}" on ${work.label}: short read: twice the source left out rows (${missed} the second time) that it gives when it is asked for them alone; nothing is compared with an answer that is not whole`,
    failureTypes.shortRead,
  );
}
