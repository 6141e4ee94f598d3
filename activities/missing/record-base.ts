import type pl from 'nodejs-polars';
import type { RunKey } from '../../contracts/run';
import { filledTextColumn } from '../../frames/columns';
import type { FrameStore } from '../../frames/store/frame-store';
import type { Documents } from '../runtime/documents';
import type { LaneDocuments } from '../runtime/lane-documents';
import type { Receipts } from '../runtime/receipts';
import { baseName, baseScopeSchema, readableScope, writeBase, type GoneObject } from './base-scope';
import { countedCells } from './cells';
import { missingScopeSchema } from './missing-scope';
import { notedOrphans } from './orphans';

/**
 * What the next run with these parameters is held against. Objects that the source no longer has stay in it for as long as the target
 * holds values of them, so that each full run names them.
 */
export async function recordBase(
  store: FrameStore,
  documents: Documents,
  receipts: Receipts,
  run: RunKey,
  lane: LaneDocuments,
): Promise<void> {
  if (baseName(lane) === undefined) return;
  const { missing: ref, periods, reading } = lane.plan;
  const missing = ref === undefined ? undefined : await documents.get(ref, missingScopeSchema);
  const before = missing === undefined ? undefined : await documents.get(missing.base, baseScopeSchema);
  const gone = await goneWithRows(store, receipts, run, lane, missing?.gone);
  const cells = reading?.mode === 'full' ? await countedCells(receipts, run, lane) : undefined;
  const lastFull = cells === undefined ? before?.lastFull : { cells, periods: [...periods] };
  await writeBase(store, lane, {
    format: 1,
    run: run.runId,
    ...readableScope(lane),
    gone: {
      orgUnits: gone.orgUnits.filter(({ rows }) => rows > 0),
      dataElements: gone.dataElements.filter(({ rows }) => rows > 0),
    },
    ...(lastFull === undefined ? {} : { lastFull }),
  });
}

/** The gone objects with the values that the target holds of them: as this run counted, else as the last one did. */
export async function goneWithRows(
  store: FrameStore,
  receipts: Receipts,
  run: RunKey,
  lane: LaneDocuments,
  gone: { readonly orgUnits: readonly GoneObject[]; readonly dataElements: readonly GoneObject[] } = {
    orgUnits: [],
    dataElements: [],
  },
): Promise<{ orgUnits: GoneObject[]; dataElements: GoneObject[]; frame?: pl.DataFrame }> {
  const noted = await notedOrphans(receipts, run, lane);
  if (noted === undefined) return { orgUnits: [...gone.orgUnits], dataElements: [...gone.dataElements] };
  const frame = await store.getFrame(noted.rows);
  const counted = (objects: readonly GoneObject[], column: string): GoneObject[] => {
    const ids = filledTextColumn(frame, column);
    return objects.map((object) => ({ ...object, rows: ids.filter((id) => object.images.includes(id)).length }));
  };
  return {
    orgUnits: counted(gone.orgUnits, 'organisation_unit_id'),
    dataElements: counted(gone.dataElements, 'data_element_id'),
    frame,
  };
}
