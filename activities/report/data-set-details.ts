import type { LaneDocumentRefs } from '../../contracts/activities';
import { laneFile } from '../../contracts/run';
import type { DataSetResult } from '../../contracts/run-result';
import type { FrameStore } from '../../frames/store/frame-store';
import type { DataSetDetails } from '../../report/run-report';
import { previewDocumentSchema } from '../gate/preview-document';
import type { Documents } from '../runtime/documents';
import { laneDocuments } from '../runtime/lane-documents';
import { topChanges } from './top-changes';

/**
 * Names, the most changed values and the files of a data set. A run whose plan or preview can't be read any more has a report
 * all the same, which says so.
 */
export async function dataSetDetails(
  store: FrameStore,
  documents: Documents,
  folder: string,
  { plan, preview }: LaneDocumentRefs,
  set: DataSetResult | undefined,
): Promise<DataSetDetails> {
  if (plan === undefined) return { changed: [], files: [] };
  try {
    const lane = await laneDocuments(documents, plan);
    const name = lane.source.dataSets[lane.plan.lane.sourceDataSet]?.name;
    const targetName = lane.target?.index.dataSet(lane.target.dataSet)?.name;
    const rejectsFile = `rejects/${laneFile(lane.plan.lane)}.csv`;
    const hasRejects = (await store.readText(`${folder}/${rejectsFile}`)) !== undefined;
    const tables = preview === undefined ? undefined : (await documents.get(preview, previewDocumentSchema)).tables;
    return {
      ...(name === undefined ? {} : { name }),
      ...(targetName === undefined ? {} : { targetName }),
      changed:
        tables === undefined
          ? []
          : topChanges(await store.getFrame(tables.changes), lane.target?.description.model.defaultOptionCombo),
      ...(hasRejects ? { rejectsFile } : {}),
      files: [...(set?.verification?.files ?? []), ...(set?.changes?.files ?? [])]
        .filter((file) => file.endsWith('.csv'))
        .map((file) => file.slice(folder.length + 1)),
    };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { changed: [], files: [], missing: `can't be read from the store: ${why}` };
  }
}
