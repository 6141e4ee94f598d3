import type pl from 'nodejs-polars';
import type { FrameRef } from '../../contracts/frame-ref';
import type { PreviewSummary } from '../../contracts/preview';
import { concatFrames } from '../../frames/build-frame';
import { spreadsheetCsv } from '../../frames/csv/spreadsheet-csv';
import type { FrameStore } from '../../frames/store/frame-store';
import type { TargetModel } from '../../dhis2/loader/model/target-model';
import { ChangeCounts } from './change-counts';
import { changesOf, changesSchema } from './changes-table';
import type { PreviewTables } from './preview-document';

const shownLines = 5;
/** More rows than this a spreadsheet can't open; the Parquet file has all of them. */
const maxCsvRows = 1_000_000;

/** What a person looks at before approving: counts and changed values, gathered difference frame by difference frame. */
export class PreviewGatherer {
  private readonly counts: Record<'dataElement' | 'period' | 'orgUnit', ChangeCounts>;
  private readonly changes: pl.DataFrame[] = [];

  constructor(private readonly model: TargetModel) {
    const same = (id: string): string => id;
    this.counts = {
      dataElement: new ChangeCounts('dataElement', same, (id) => model.dataElements[id]?.name),
      period: new ChangeCounts('period', same, () => undefined),
      orgUnit: new ChangeCounts(
        'orgUnit',
        (id) => districtOf(id, model),
        (id) => model.orgUnits[id]?.name,
      ),
    };
  }

  add(difference: pl.DataFrame): void {
    for (const counts of Object.values(this.counts)) counts.add(difference);
    this.changes.push(changesOf(difference, this.model));
  }

  /** Stores the tables as Parquet and CSV in the run's `preview` folder, and gives their top lines. */
  async store(
    store: FrameStore,
    folder: string,
    dataSet: string,
  ): Promise<{ tables: PreviewTables; summary: PreviewSummary }> {
    const { dataElement, period, orgUnit } = this.counts;
    const changes = concatFrames(changesSchema, this.changes);
    const files: string[] = [];
    const put = async (name: string, frame: pl.DataFrame): Promise<FrameRef> => {
      const file = `${folder}/${dataSet}-${name}.csv`;
      await store.writeText(file, spreadsheetCsv(frame.head(maxCsvRows)));
      const ref = await store.putFrame(folder, frame);
      files.push(file, ref.uri);
      return ref;
    };
    const tables: PreviewTables = {
      changes: await put('changes', changes),
      byDataElement: await put('by-data-element', dataElement.frame()),
      byPeriod: await put('by-period', period.frame()),
      byOrgUnit: await put('by-org-unit', orgUnit.frame()),
    };
    return {
      tables,
      summary: {
        changes: changes.height,
        byDataElement: dataElement.top(shownLines),
        byPeriod: period.top(shownLines),
        byOrgUnit: orgUnit.top(shownLines),
        files,
      },
    };
  }
}

/** The ancestor on level 2, e.g. the district; the unit itself on level 1, or where the target does not know it. */
function districtOf(id: string, model: TargetModel): string {
  const [, , second] = model.orgUnits[id]?.path.split('/') ?? [];
  return second ?? id;
}
