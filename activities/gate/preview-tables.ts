import type pl from 'nodejs-polars';
import type { FrameRef } from '../../contracts/frame-ref';
import { summaryLines, type PreviewLine, type PreviewSummary } from '../../contracts/preview';
import { concatFrames } from '../../frames/build-frame';
import type { Change } from '../../frames/compare/difference-schema';
import type { FrameStore } from '../../frames/store/frame-store';
import type { TargetModel } from '../../dhis2/loader/model/target-model';
import type { GroupCounts } from '../tables/group-counts';
import { storeTable } from '../tables/store-table';
import { ValueCounts } from '../tables/value-counts';
import { changesOf, changesSchema } from './changes-table';
import type { PreviewTables } from './preview-document';

type Counted = 'created' | 'updated' | 'deleted' | 'unchanged' | 'not_kept';
const classes: ReadonlyMap<Change, Counted> = new Map<Change, Counted>([
  ['create', 'created'],
  ['update', 'updated'],
  ['delete', 'deleted'],
  ['unchanged', 'unchanged'],
  ['not kept', 'not_kept'],
]);

/** What a person looks at before approving: counts and changed values, gathered difference frame by difference frame. */
export class PreviewGatherer {
  private readonly counts: ValueCounts<Counted>;
  private readonly changes: pl.DataFrame[] = [];

  constructor(private readonly model: TargetModel) {
    this.counts = new ValueCounts(model, 'change', classes);
  }

  add(difference: pl.DataFrame): void {
    this.counts.add(difference);
    this.changes.push(changesOf(difference, this.model));
  }

  /** Stores the tables as Parquet and CSV in the run's `preview` folder, and gives their top lines. */
  async store(
    store: FrameStore,
    folder: string,
    dataSet: string,
  ): Promise<{ tables: PreviewTables; summary: PreviewSummary }> {
    const { dataElement, period, orgUnit } = this.counts.by;
    const changes = concatFrames(changesSchema, this.changes);
    const files: string[] = [];
    const put = async (name: string, frame: pl.DataFrame): Promise<FrameRef> => {
      const stored = await storeTable(store, folder, `${dataSet}-${name}`, frame);
      files.push(...stored.files);
      return stored.ref;
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
        byDataElement: topLines(dataElement),
        byPeriod: topLines(period),
        byOrgUnit: topLines(orgUnit),
        files,
      },
    };
  }
}

/** The lines with the most changed rows. */
function topLines(counts: GroupCounts<Counted>): PreviewLine[] {
  const changed = (line: PreviewLine): number => line.created + line.updated + line.deleted;
  return counts
    .groups()
    .map(({ rows, ...named }) => ({
      ...named,
      created: rows('created'),
      updated: rows('updated'),
      deleted: rows('deleted'),
      unchanged: rows('unchanged'),
      notKept: rows('not_kept'),
    }))
    .filter((line) => changed(line) > 0)
    .sort((a, b) => changed(b) - changed(a) || (a.id < b.id ? -1 : 1))
    .slice(0, summaryLines);
}
