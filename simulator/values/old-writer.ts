import { setTimeout as sleep } from 'node:timers/promises';
import { keyText, type StoredValue } from '../state/data-values';
import type { SimulatorState } from '../state/simulator-state';
import { withoutLastBackslash } from './outer-blanks';
import { storeRow } from './store-row';

/** Text of one multi-row insert; nearly 1,900 short values (contract 2.5). */
const insertTextLimit = 200_000;
/** Columns, keys and stamps of a row in that text. */
const rowTextLength = 104;
const maxColumnStoredBy = 100;
/** How long an insert takes to be committed; parallel POSTs with the same new keys meet here. */
const commitMs = 2;

/** The import process stopped; what was written stays. */
export class ImportCrash extends Error {}

/** Writes as up to 2.42 does: new rows in multi-row inserts, changed rows one by one, each committed at once. */
export class OldWriter {
  private readonly pending = new Map<string, StoredValue>();
  private pendingText = 0;
  private readonly crashAfterRows: number | undefined;
  wrote = 0;

  constructor(
    private readonly state: SimulatorState,
    private readonly skipExistingCheck: boolean,
  ) {
    this.crashAfterRows = state.faults.crashAfterRows?.();
  }

  /** False if the key is already in the insert being gathered: the first copy wins, the second is in no count. */
  insert(row: StoredValue): boolean {
    const key = keyText(row);
    if (this.pending.has(key)) return false;
    this.pending.set(key, row);
    this.pendingText += rowTextLength + (row.value?.length ?? 4) + (row.comment?.length ?? 0);
    if (this.pendingText >= insertTextLimit) this.flush();
    return true;
  }

  /** Changes a stored row at once. */
  update(row: StoredValue): void {
    if ((row.storedBy?.length ?? 0) > maxColumnStoredBy)
      throw new ImportCrash('value too long for type character varying(100)');
    refuseNul(row);
    this.put(row);
  }

  /** Writes what is left. */
  async finish(): Promise<void> {
    if (this.pending.size === 0) return;
    if (this.crashAfterRows === undefined) await sleep(commitMs);
    this.flush();
  }

  private flush(): void {
    const rows = [...this.pending.values()];
    this.pending.clear();
    this.pendingText = 0;
    for (const row of rows) refuseNul(row);
    if (rows.some((row) => this.state.dataValues.get(row) !== undefined)) {
      throw new ImportCrash(
        this.skipExistingCheck ? 'duplicate key of an existing row' : 'duplicate key of a parallel import',
      );
    }
    for (const row of rows) this.put(row);
  }

  private put(row: StoredValue): void {
    if (this.crashAfterRows !== undefined && this.wrote >= this.crashAfterRows)
      throw new ImportCrash('connection lost');
    storeRow(this.state, {
      ...row,
      value: withoutLastBackslash(row.value),
      comment: withoutLastBackslash(row.comment),
      storedBy: withoutLastBackslash(row.storedBy),
    });
    this.wrote += 1;
  }
}

function refuseNul(row: StoredValue): void {
  if (row.value?.includes('\0') === true || row.comment?.includes('\0') === true) {
    throw new ImportCrash('invalid byte sequence for encoding "UTF8": 0x00');
  }
}
