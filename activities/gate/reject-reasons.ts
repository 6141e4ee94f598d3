import pl from 'nodejs-polars';
import type { RejectReason } from '../../contracts/preview';
import { numberColumn, textColumn } from '../../frames/columns';

const shownReasons = 10;

/** Rejects counted by code, the most frequent first; `text` is that of one of the rows. */
export function rejectReasons(rejects: pl.DataFrame): RejectReason[] {
  if (rejects.height === 0) return [];
  const counted = rejects
    .groupBy('code')
    .agg(pl.col('text').first().alias('text'), pl.col('stage').count().alias('rows'))
    .sort('code');
  const codes = textColumn(counted, 'code');
  const texts = textColumn(counted, 'text');
  const rows = numberColumn(counted, 'rows');
  return codes
    .map((code, i) => ({ code: code ?? '', text: texts[i] ?? '', rows: rows[i] ?? 0 }))
    .sort((a, b) => b.rows - a.rows)
    .slice(0, shownReasons);
}
