import pc from 'picocolors';
import { notKeptReason, ofOtherSetsReason, type Account } from '../../contracts/account';
import type { DataSetResult, RunResult } from '../../contracts/run-result';

const allColumns: readonly (readonly [title: string, member: keyof Account])[] = [
  ['extracted', 'extracted'],
  ['created', 'created'],
  ['updated', 'updated'],
  ['unchanged', 'unchanged'],
  ['not kept', 'notKept'],
  ['deleted', 'targetDeleted'],
  ['held', 'held'],
  ['rejected', 'rejected'],
];

/** A run's account for a terminal: a line for each data set, then rows that the target does not keep, then why rows were rejected, then what failed. */
export function runTable(result: RunResult, nameOf: (dataSet: string) => string = (id) => id): string[] {
  const columns = allColumns.filter(
    ([, member]) => member !== 'notKept' || result.dataSets.some(({ account }) => account.notKept > 0),
  );
  const rows = result.dataSets.map((set) => [
    nameOf(set.sourceDataSet),
    ...columns.map(([, member]) => String(set.account[member])),
    set.outcome,
  ]);
  const head = ['data set', ...columns.map(([title]) => title), 'outcome'];
  return [
    ...grid([head, ...rows]),
    ...result.dataSets.flatMap(ofOtherSets),
    ...result.dataSets.flatMap(notKept),
    ...result.dataSets.flatMap(reasons),
    ...result.dataSets.flatMap(notSeen),
    ...result.dataSets.flatMap(readAgain),
    ...result.dataSets.flatMap(stop),
    ...result.dataSets.flatMap(failure),
  ];
}

function grid(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row, index) => {
    const last = row.length - 1;
    const line = row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column === 0 || column === last ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd();
    return index === 0 ? pc.dim(line) : line;
  });
}

function ofOtherSets({ account }: DataSetResult): string[] {
  return account.ofOtherSets === 0 ? [] : [`  ${account.ofOtherSets} rows of other data sets: ${ofOtherSetsReason}`];
}

function notKept({ account }: DataSetResult): string[] {
  return account.notKept === 0 ? [] : [`  ${account.notKept} not kept by the target: ${notKeptReason}`];
}

function reasons({ rejectReasons }: DataSetResult): string[] {
  return rejectReasons.map(({ code, text, rows }) => pc.yellow(`  ${rows} rejected, ${code}: ${text}`));
}

function notSeen({ sourceDataSet, modeNote }: DataSetResult): string[] {
  return modeNote === undefined ? [] : [pc.yellow(`  data set ${sourceDataSet} read what changed, but ${modeNote}`)];
}

function readAgain({ sourceDataSet, notReused = [] }: DataSetResult): string[] {
  return notReused.map(({ reason, chunks, first }) => {
    const more = chunks > first.length ? `, and ${chunks - first.length} more` : '';
    return `  data set ${sourceDataSet}: ${chunks === 1 ? 'a chunk was' : `${chunks} chunks were`} read again (${reason}): ${first.join(', ')}${more}`;
  });
}

function stop({ sourceDataSet, stopped }: DataSetResult): string[] {
  return stopped === undefined ? [] : [pc.yellow(`  data set ${sourceDataSet} was stopped: ${stopped}`)];
}

function failure({ sourceDataSet, failure: found }: DataSetResult): string[] {
  return found === undefined ? [] : [pc.red(`  data set ${sourceDataSet}, ${found.task}: ${found.message}`)];
}
