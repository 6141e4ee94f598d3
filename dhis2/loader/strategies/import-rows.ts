import type { DataValue } from '../../data-value-sets/data-value';
import { TargetIndex } from '../model/target-index';
import type { TargetModel } from '../model/target-model';
import { preflight } from '../preflight/preflight';
import { isAsSent, isPresent } from '../read/as-sent';
import { readKeys } from '../read/read-keys';
import { keyText, type LoadRow, type Reason } from '../rows';
import type { LoaderServer } from '../server';
import { sendValues, type SendOptions } from '../send/send-values';
import { sendable } from '../send/wire-rows';
import { intentionOf, type Intention } from './classify';
import type { ImportStrategy } from './import-strategy';

export interface ImportRowsOptions extends Pick<SendOptions, 'maxRows' | 'limits' | 'signal' | 'onPost'> {
  readonly model: TargetModel | TargetIndex;
  readonly strategy: ImportStrategy;
  /** Nothing is written; the target validates what would be sent. */
  readonly dryRun: boolean;
  /** The rows' data set; left out, it is resolved for each row. */
  readonly dataSet?: string | undefined;
}

/** What became of one row: counted from what the target held before and after. In a dry run: what would become of it. */
export type ImportedRow =
  { readonly state: 'imported' | 'updated' | 'deleted' | 'ignored' } | ({ readonly state: 'rejected' } & Reason);

interface Task {
  readonly position: number;
  readonly row: LoadRow;
  readonly intention: Exclude<Intention, 'ignore'>;
  /** What is sent: the row, or when deleting what the target holds (2.38–2.42 keep it in the tombstone). */
  readonly sent: LoadRow;
}

const done = { create: 'imported', update: 'updated', delete: 'deleted' } as const;

/**
 * Imports rows by a strategy that means the same on every version: the target is read first, only what the strategy
 * applies to is sent, and what was written is read again, so that the counts are those of the target, not of its answer.
 * One result per row, in order.
 * @throws Dhis2Error
 */
export async function importRows(
  server: LoaderServer,
  rows: readonly LoadRow[],
  options: ImportRowsOptions,
): Promise<ImportedRow[]> {
  const index = options.model instanceof TargetIndex ? options.model : new TargetIndex(options.model);
  const deleting = options.strategy === 'DELETE';
  const results: ImportedRow[] = rows.map(() => ({ state: 'ignored' }));
  const { passed, rejects } = preflight(rows, index, { dataSet: options.dataSet, deleting });
  for (const { position, code, text } of rejects) results[position] = { state: 'rejected', code, text };
  for (const [dataSet, positions] of byDataSet(passed)) {
    const given = positions.flatMap((position) => {
      const row = rows[position];
      return row === undefined ? [] : [{ position, row: sendable(row, index) }];
    });
    const keys = given.map(({ row }) => row);
    const before = await readKeys(server, keys, { dataSet, profile: index.profile, signal: options.signal });
    const tasks = given.flatMap((entry) => taskOf(entry, before, options.strategy, index) ?? []);
    for (const deletes of [false, true]) {
      const part = tasks.filter((task) => (task.intention === 'delete') === deletes);
      const settled = await settle(server, part, deletes, dataSet, index, options);
      part.forEach(({ position }, i) => (results[position] = settled[i] ?? { state: 'ignored' }));
    }
  }
  return results;
}

function taskOf(
  { position, row }: { position: number; row: LoadRow },
  before: ReadonlyMap<string, DataValue>,
  strategy: ImportStrategy,
  index: TargetIndex,
): Task | undefined {
  const stored = before.get(keyText(row));
  const intention = intentionOf(row, stored, strategy, index);
  if (intention === 'ignore') return undefined;
  const kept = stored ?? row;
  const sent = intention === 'delete' ? { ...row, value: kept.value, comment: kept.comment } : row;
  return { position, row, intention, sent };
}

async function settle(
  server: LoaderServer,
  tasks: readonly Task[],
  deleting: boolean,
  dataSet: string,
  index: TargetIndex,
  options: ImportRowsOptions,
): Promise<ImportedRow[]> {
  if (tasks.length === 0) return [];
  const rows = tasks.map(({ sent }) => sent);
  const { dryRun, maxRows, limits, signal, onPost } = options;
  const sending = { dataSet, model: index, deleting, dryRun, preflight: false, maxRows, limits, signal, onPost };
  const { outcomes } = await sendValues(server, rows, sending);
  const landed = rows.filter((_, i) => outcomes[i]?.state === 'landed');
  const after = dryRun ? undefined : await readKeys(server, landed, { dataSet, profile: index.profile, signal });
  return tasks.map(({ intention, sent }, i): ImportedRow => {
    const outcome = outcomes[i];
    if (outcome === undefined || outcome.state !== 'landed') {
      const { code, text } = outcome ?? { code: 'NOT_SENT', text: 'The row was not sent' };
      return { state: 'rejected', code, text };
    }
    const now = after?.get(keyText(sent));
    const holds = after === undefined || (deleting ? !isPresent(now) : isAsSent(sent, now, index));
    if (holds) return { state: done[intention] };
    const text = 'The target took the row but does not hold it as sent; somebody else may write to it at the same time';
    return { state: 'rejected', code: 'NOT_AS_SENT', text };
  });
}

function byDataSet(passed: readonly { position: number; dataSet: string }[]): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (const { position, dataSet } of passed) {
    const group = groups.get(dataSet);
    if (group === undefined) groups.set(dataSet, [position]);
    else group.push(position);
  }
  return groups;
}
