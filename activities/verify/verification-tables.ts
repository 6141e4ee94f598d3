import { summaryLines } from '../../contracts/preview';
import type pl from 'nodejs-polars';
import type { VerificationLine, VerificationSummary } from '../../contracts/verification';
import type { TargetModel } from '../../dhis2/loader/model/target-model';
import { textColumn } from '../../frames/columns';
import type { FrameStore } from '../../frames/store/frame-store';
import type { GroupCounts } from '../tables/group-counts';
import { storeTable } from '../tables/store-table';
import { groupings, ValueCounts } from '../tables/value-counts';
import { differencesTable, examplesOf } from './differences-table';
import { verdictClasses, type DifferenceKind } from './verdicts';
import type { VerificationReceipt } from './verification-receipt';

/** What a person looks at after the import: counts and differences, gathered chunk by chunk. */
export class VerificationGatherer {
  private agreed = 0;
  private readonly counts: ValueCounts<'agreed' | 'different'>;
  private readonly differing: pl.DataFrame[] = [];

  constructor(private readonly model: TargetModel) {
    this.counts = new ValueCounts(model, 'verdict', verdictClasses);
  }

  /** `differing` are the rows that the receipt names. */
  add({ agreed, by }: VerificationReceipt, differing: pl.DataFrame): void {
    this.agreed += agreed;
    this.differing.push(differing);
    for (const grouping of groupings) {
      const counts = this.counts.by[grouping];
      for (const line of by[grouping]) {
        counts.addRows(line.id, 'agreed', line.agreed);
        counts.addRows(line.id, 'different', line.different);
      }
    }
  }

  /** Stores the tables as Parquet and CSV in this folder, and gives their top lines. */
  async store(store: FrameStore, folder: string): Promise<VerificationSummary> {
    const differences = differencesTable(this.differing, this.model);
    const kinds = textColumn(differences, 'kind');
    const rowsOf = (kind: DifferenceKind): number => kinds.filter((of) => of === kind).length;
    const { dataElement, period, orgUnit } = this.counts.by;
    const listed = await storeTable(store, folder, 'differences', differences);
    const counts = [
      await storeTable(store, folder, 'by-data-element', dataElement.frame()),
      await storeTable(store, folder, 'by-period', period.frame()),
      await storeTable(store, folder, 'by-org-unit', orgUnit.frame()),
    ];
    return {
      agreed: this.agreed,
      differences: differences.height,
      missing: rowsOf('missing'),
      otherValue: rowsOf('other value'),
      shouldBeGone: rowsOf('should be gone'),
      byDataElement: topLines(dataElement),
      byPeriod: topLines(period),
      byOrgUnit: topLines(orgUnit),
      examples: examplesOf(differences),
      differencesFile: listed.files[0],
      files: [listed, ...counts].flatMap(({ files }) => files),
    };
  }
}

/** The lines with the most differences, then those with the most rows. */
function topLines(counts: GroupCounts<'agreed' | 'different'>): VerificationLine[] {
  return counts
    .groups()
    .map(({ rows, ...named }) => ({ ...named, agreed: rows('agreed'), different: rows('different') }))
    .sort((a, b) => b.different - a.different || b.agreed - a.agreed || (a.id < b.id ? -1 : 1))
    .slice(0, summaryLines);
}
