import pl from 'nodejs-polars';
import { preflight, type LoadRow, type Reason } from '../../dhis2/loader';
import { frameToPayload } from '../../frames/json/frame-to-payload';
import { concatRejects, toRejects } from '../../frames/rejects/rejects-frame';
import type { LaneTarget } from '../runtime/lane-documents';

/** Mapped rows that the target's metadata lets through, and the others with their reasons. */
export interface PreflightedRows {
  readonly passed: pl.DataFrame;
  readonly rejected: pl.DataFrame;
}

/**
 * Judges mapped rows by the target's metadata before they are compared: a preview shows what would be refused, too. `comparing`:
 * nothing will be written, so the user's right to write is of no account.
 */
export function preflightFrame(mapped: pl.DataFrame, target: LaneTarget, comparing = false): PreflightedRows {
  const numbered = mapped.withColumns(pl.Series('_row', [...Array(mapped.height).keys()], pl.Int32));
  const rows = frameToPayload(mapped);
  const reasons = new Map<number, Reason>();
  for (const deleting of [false, true]) {
    const part = rows.flatMap((row, position): { position: number; row: LoadRow }[] =>
      (row.deleted === true) === deleting ? [{ position, row }] : [],
    );
    const { rejects } = preflight(
      part.map(({ row }) => row),
      target.index,
      { dataSet: target.dataSet, deleting, comparing },
    );
    for (const { position, ...reason } of rejects) {
      const original = part[position]?.position;
      if (original !== undefined) reasons.set(original, reason);
    }
  }
  const bad = [...reasons.keys()];
  const isBad = pl.col('_row').isIn(bad);
  if (bad.length === 0) return { passed: mapped, rejected: concatRejects([]) };
  const table = pl.DataFrame([
    pl.Series('_row', bad, pl.Int32),
    pl.Series(
      'code',
      [...reasons.values()].map(({ code }) => code),
      pl.Utf8,
    ),
    pl.Series(
      'text',
      [...reasons.values()].map(({ text }) => text),
      pl.Utf8,
    ),
  ]);
  return {
    passed: numbered.filter(isBad.not()).drop('_row'),
    rejected: concatRejects([toRejects(numbered.join(table, { on: '_row', how: 'inner' }), 'preflight')]),
  };
}
