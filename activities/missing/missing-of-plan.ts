import type { FrameRef } from '../../contracts/frame-ref';
import type { FrameStore } from '../../frames/store/frame-store';
import type { Documents } from '../runtime/documents';
import type { LaneDocuments } from '../runtime/lane-documents';
import { readableScope, readBase } from './base-scope';
import { missingScope } from './missing-scope';

/** Holds what the run can read against what the last verified run with the same parameters read; undefined for the first one. */
export async function missingOfPlan(
  store: FrameStore,
  documents: Documents,
  lane: LaneDocuments,
  folder: string,
): Promise<FrameRef | undefined> {
  const found = await readBase(store, documents, lane);
  if (found === undefined) return undefined;
  return store.putDocument(folder, missingScope(found.ref, found.base, readableScope(lane), lane.source));
}
