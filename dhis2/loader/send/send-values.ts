import { dropsZero } from '../../../frames/values/insignificant-zero';
import { trailingBackslashReason } from '../../../frames/values/trailing-backslash';
import { TargetIndex } from '../model/target-index';
import type { TargetModel } from '../model/target-model';
import { duplicateRows } from '../preflight/duplicates';
import { preflight } from '../preflight/preflight';
import { PeriodReader, structureProblem } from '../preflight/structure-checks';
import { isAsSent, isPresent } from '../read/as-sent';
import { readKeys } from '../read/read-keys';
import { keyText, landed, rejected, type LoadRow, type Reason, type RowOutcome } from '../rows';
import type { LoaderServer } from '../server';
import { Settlement } from './settlement';
import { defaultLimits, type SettlementLimits } from './settlement-limits';
import type { SettlementTarget } from './settlement-target';
import { deletion, sendable, wireRow } from './wire-rows';

export interface SendProgress {
  /** Import requests so far. */
  readonly posts: number;
  /** Read-back requests so far. */
  readonly reads: number;
}

export interface SendOptions {
  /** All rows belong to this data set of the target. */
  readonly dataSet: string;
  readonly model: TargetModel | TargetIndex;
  /** The rows are to be gone. Send only rows that exist: 2.43+ make a tombstone of a key that never was. */
  readonly deleting?: boolean | undefined;
  /** The server validates and writes nothing. Default false. */
  readonly dryRun?: boolean | undefined;
  /** Judge the rows by the model before sending. Default true; false leaves it to the server. */
  readonly preflight?: boolean | undefined;
  /** An earlier attempt may have written some: read first and send only what is not as sent. Default false. */
  readonly readFirst?: boolean | undefined;
  /** Values in one POST. Default 2,000: best for both 2.38–2.42 (linear) and 2.43+ (quadratic). */
  readonly maxRows?: number | undefined;
  readonly limits?: Partial<SettlementLimits> | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called after every request; for heartbeats. */
  readonly onPost?: ((progress: SendProgress) => void) | undefined;
}

export interface SendResult extends SendProgress {
  /** One per row, in order. */
  readonly outcomes: readonly RowOutcome[];
}

/**
 * Writes rows of one data set and loses none: each lands, is rejected with code and text, or is `notAttempted`.
 * A bad row costs itself only, whatever the server does with the POST that it was in. What cannot be known from an
 * answer (a lost one, counts that do not add up, a crash) is read back, and a row is sent again only when that read
 * shows that it has not landed. 2.38–2.42: a zero that the server would drop is sent as a deletion, which is what it
 * comes to there; a text with a backslash at its end, which it would drop, is rejected.
 * @throws Dhis2Error for what concerns the connection or the user; rows may have landed then: call again with `readFirst`.
 */
export async function sendValues(
  server: LoaderServer,
  rows: readonly LoadRow[],
  options: SendOptions,
): Promise<SendResult> {
  const index = options.model instanceof TargetIndex ? options.model : new TargetIndex(options.model);
  const outcomes: (RowOutcome | undefined)[] = rows.map(() => undefined);
  for (const [position, reason] of refusedBeforeSending(rows, index, options)) outcomes[position] = rejected(reason);
  const isZero = ({ row }: { row: LoadRow }): boolean => {
    const element = index.dataElement(row.dataElement);
    return (
      options.deleting !== true &&
      element !== undefined &&
      dropsZero(index.elementRules(element), row.value, index.profile)
    );
  };
  const open = rows.flatMap((given, position) => {
    if (outcomes[position] !== undefined) return [];
    const entry = { position, row: sendable(given, index) };
    const altered =
      options.deleting === true || isZero(entry) ? undefined : trailingBackslashReason(entry.row, index.profile);
    if (altered !== undefined) outcomes[position] = rejected(altered);
    return altered === undefined ? [entry] : [];
  });
  const sender = new Sender(server, index, options);
  const parts = [
    { deleting: options.deleting === true, part: open.filter((entry) => !isZero(entry)) },
    { deleting: true, part: open.filter(isZero) },
  ];
  for (const { deleting, part } of parts) {
    const settled = await sender.send(
      part.map(({ row }) => row),
      deleting,
    );
    part.forEach(({ position }, i) => (outcomes[position] = settled[i]));
  }
  const unsettled: RowOutcome = { state: 'notAttempted', code: 'NOT_SENT', text: 'The row was not sent' };
  return { outcomes: outcomes.map((outcome) => outcome ?? unsettled), ...sender.progress };
}

function refusedBeforeSending(rows: readonly LoadRow[], index: TargetIndex, options: SendOptions): Map<number, Reason> {
  if (options.preflight !== false) {
    const { rejects } = preflight(rows, index, { dataSet: options.dataSet, deleting: options.deleting });
    return new Map(rejects.map((reject) => [reject.position, reject]));
  }
  const periods = new PeriodReader(index.calendar);
  const reasons = duplicateRows(rows, periods);
  rows.forEach((row, position) => {
    const problem = structureProblem(row, periods);
    if (problem !== undefined) reasons.set(position, problem);
  });
  return reasons;
}

class Sender {
  private posts = 0;
  private reads = 0;

  constructor(
    private readonly server: LoaderServer,
    private readonly index: TargetIndex,
    private readonly options: SendOptions,
  ) {}

  get progress(): SendProgress {
    return { posts: this.posts, reads: this.reads };
  }

  async send(rows: readonly LoadRow[], deleting: boolean): Promise<RowOutcome[]> {
    const maxRows = this.options.maxRows ?? 2_000;
    const outcomes: RowOutcome[] = [];
    for (let from = 0; from < rows.length; from += maxRows) {
      outcomes.push(...(await this.settle(rows.slice(from, from + maxRows), deleting)));
    }
    return outcomes;
  }

  private async settle(rows: readonly LoadRow[], deleting: boolean): Promise<RowOutcome[]> {
    const target = this.target(deleting);
    const mayBeThere = this.options.readFirst === true && this.options.dryRun !== true;
    const there = mayBeThere ? await target.readBack(rows) : [];
    const open = rows.filter((_, i) => there[i] !== true);
    const settlement = new Settlement(target, open, {
      dataSet: this.options.dataSet,
      index: this.index,
      deleting,
      dryRun: this.options.dryRun === true,
      limits: { ...defaultLimits, ...this.options.limits },
      signal: this.options.signal,
    });
    const settled = open.length === 0 ? [] : await settlement.run();
    let next = 0;
    return rows.map((_, i) => (there[i] === true ? landed : (settled[next++] ?? landed)));
  }

  private target(deleting: boolean): SettlementTarget {
    const { dataSet, dryRun, signal } = this.options;
    return {
      address: this.server.client.address,
      post: async (rows) => {
        this.posts += 1;
        const importStrategy = deleting ? 'DELETE' : 'CREATE_AND_UPDATE';
        try {
          return await this.server.dataValueSets.post(
            { dataSet, dataValues: rows.map((row) => wireRow(deleting ? deletion(row, this.index) : row)) },
            { importStrategy, dryRun, signal },
          );
        } finally {
          this.options.onPost?.(this.progress);
        }
      },
      postNothing: () => this.server.dataValueSets.post({ dataValues: [] }, { dryRun: true, signal }),
      readBack: async (rows) => {
        const onRead = (): void => {
          this.reads += 1;
          this.options.onPost?.(this.progress);
        };
        const stored = await readKeys(this.server, rows, { dataSet, profile: this.index.profile, signal, onRead });
        return rows.map((row) => {
          const now = stored.get(keyText(row));
          return deleting ? !isPresent(now) : isAsSent(row, now, this.index);
        });
      },
    };
  }
}
