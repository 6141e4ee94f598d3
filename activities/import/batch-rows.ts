import type pl from 'nodejs-polars';
import type { LoadRow } from '../../dhis2/loader';
import type { Content } from '../../frames/compare/equality';
import { booleanColumn, numberColumn, textColumn } from '../../frames/columns';
import { frameToPayload } from '../../frames/json/frame-to-payload';

/** One row of a batch: what is sent, what the preview saw there, and what the change was called. */
export interface BatchRow {
  readonly row: LoadRow;
  readonly change: 'create' | 'update' | 'delete';
  /** Why it is deleted; null in other changes. */
  readonly cause: string | null;
  /** What the target held when it was compared; undefined where it held nothing. */
  readonly old: Content | undefined;
  /** False for the deletion of a row that the source does not have: it is no row of the source's account. */
  readonly fromSource: boolean;
}

/** Rows of `differenceSchema` that are to be written or deleted. Deletions carry the old value: DHIS2 keeps it in the tombstone. */
export function batchRows(frame: pl.DataFrame): BatchRow[] {
  const values = textColumn(frame, 'old_value');
  const comments = textColumn(frame, 'old_comment');
  const flags = booleanColumn(frame, 'old_follow_up');
  const changes = textColumn(frame, 'change');
  const causes = textColumn(frame, 'delete_cause');
  const sourceRows = numberColumn(frame, 'source_rows');
  return frameToPayload(frame).map((payload, i) => {
    const change = changes[i];
    if (change !== 'create' && change !== 'update' && change !== 'delete') {
      throw new Error(`a batch holds a row whose change is ${String(change)}`);
    }
    const old = { value: values[i] ?? null, comment: comments[i] ?? null, followUp: flags[i] ?? null };
    const row: LoadRow = change === 'delete' ? { ...payload, ...old } : payload;
    const cause = causes[i] ?? null;
    return { row, change, cause, old: change === 'create' ? undefined : old, fromSource: (sourceRows[i] ?? 0) > 0 };
  });
}
