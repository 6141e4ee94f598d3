import pl from 'nodejs-polars';
import { missingCount, type MissingCount, type MissingPart } from '../../contracts/missing';
import { laneFile, runFolder, type RunKey } from '../../contracts/run';
import { buildFrame } from '../../frames/build-frame';
import type { FrameStore } from '../../frames/store/frame-store';
import type { Documents } from '../runtime/documents';
import { requireTarget, type LaneDocuments } from '../runtime/lane-documents';
import type { Receipts } from '../runtime/receipts';
import { namedKeySchema, withNames } from '../tables/with-names';
import { storeTable } from '../tables/store-table';
import { baseScopeSchema, readableScope } from './base-scope';
import { countCells, rowsIn } from './cells';
import { emptiedParts, inCommonPeriods } from './emptied';
import { missingNotes, nothingHeld } from './missing-notes';
import { missingScopeSchema } from './missing-scope';
import { goneWithRows } from './record-base';

/** What the gate is told of a scope beside its rows. */
export interface MissingAssessment {
  readonly missing: readonly MissingCount[];
  readonly notes: readonly string[];
  /** Names in the store of the whole tables. */
  readonly files: readonly string[];
  /** Rows that the last full run with these parameters read of the periods that this one reads as well. */
  readonly lastExtracted?: number;
}

/** Names what the last verified run with the same parameters read and this one can't, what is empty, and values that are left behind. */
export async function assessMissing(
  store: FrameStore,
  documents: Documents,
  receipts: Receipts,
  run: RunKey,
  lane: LaneDocuments,
): Promise<MissingAssessment> {
  const { missing: ref, reading } = lane.plan;
  if (reading === undefined) return { missing: [], notes: [], files: [] };
  const cells = reading.mode === 'full' ? await countCells(store, receipts, run, lane) : undefined;
  if (ref === undefined) {
    const empty = cells?.height === 0 ? [nothingHeld(lane, undefined)] : [];
    return { missing: [], notes: empty, files: [] };
  }
  const scope = await documents.get(ref, missingScopeSchema);
  const base = await documents.get(scope.base, baseScopeSchema);
  const lastCells = base.lastFull === undefined ? undefined : await store.getFrame(base.lastFull.cells);
  const common = lastCells === undefined ? undefined : inCommonPeriods(lastCells, lane.plan);
  const emptied =
    cells === undefined || common === undefined ? [] : emptiedParts(common, cells, base, readableScope(lane));
  const gone = await goneWithRows(store, receipts, run, lane, scope.gone);
  const folder = `${runFolder(run)}/preview`;
  const file = laneFile(lane.plan.lane);
  const files = [
    ...(await storeMissing(store, folder, `${file}-missing`, [...scope.parts, ...emptied])),
    ...(await storeOrphans(store, folder, `${file}-orphans`, lane, gone.frame)),
  ];
  const isEmpty = cells?.height === 0 && (lastCells?.height ?? 0) > 0;
  return {
    missing: scope.parts.filter(({ missing }) => missing.length > 0).map(missingCount),
    notes: [
      ...(isEmpty ? [nothingHeld(lane, rowsIn(lastCells ?? cells))] : []),
      ...missingNotes(scope.parts, isEmpty ? [] : emptied, gone, `${folder}/${file}-orphans.csv`),
    ],
    files,
    ...(common === undefined || common.height === 0 ? {} : { lastExtracted: rowsIn(common) }),
  };
}

async function storeMissing(
  store: FrameStore,
  folder: string,
  name: string,
  parts: readonly MissingPart[],
): Promise<readonly string[]> {
  const lines = parts.flatMap(({ what, missing }) => missing.map((object) => ({ what, ...object })));
  if (lines.length === 0) return [];
  const column = (member: 'what' | 'id' | 'name') => lines.map((line) => line[member]);
  const table = buildFrame(
    { what: pl.Utf8, id: pl.Utf8, name: pl.Utf8 },
    { what: column('what'), id: column('id'), name: column('name') },
  );
  return (await storeTable(store, folder, name, table)).files;
}

async function storeOrphans(
  store: FrameStore,
  folder: string,
  name: string,
  lane: LaneDocuments,
  rows: pl.DataFrame | undefined,
): Promise<readonly string[]> {
  if (rows === undefined || rows.height === 0) return [];
  const named = withNames(rows, requireTarget(lane).description.model);
  return (await storeTable(store, folder, name, named.select(...Object.keys(namedKeySchema), 'value'))).files;
}
