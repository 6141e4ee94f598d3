import pl from 'nodejs-polars';
import type { RejectReason } from '../../contracts/preview';
import { numberColumn, textColumn } from '../../frames/columns';

const shownReasons = 10;

/** Rejects counted by code, the most frequent first; where the rows have texts of their own, `text` says that it is one of them. */
export function rejectReasons(rejects: pl.DataFrame): RejectReason[] {
  if (rejects.height === 0) return [];
  const counted = rejects
    .groupBy('code')
    .agg(
      pl.col('text').first().alias('text'),
      pl.col('text').nUnique().alias('texts'),
      pl.col('stage').count().alias('rows'),
    )
    .sort('code');
  const codes = textColumn(counted, 'code');
  const texts = textColumn(counted, 'text');
  const rows = numberColumn(counted, 'rows');
  const different = numberColumn(counted, 'texts');
  return codes
    .map((code, i) => ({
      code: code ?? '',
      text: `${(different[i] ?? 0) > 1 ? 'e.g. ' : ''}${texts[i] ?? ''}`,
      rows: rows[i] ?? 0,
    }))
    .sort((a, b) => b.rows - a.rows)
    .slice(0, shownReasons);
}
