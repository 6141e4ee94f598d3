import { boundedText, firstLines, firstOf } from './bounded-text';
import type { DataSetResult, RunResult } from './run-result';

/**
 * Bytes of a result as JSON. Temporal warns of payloads from half a megabyte on and refuses those over two; a result travels as the
 * workflow's, in the failure of one that failed, and to the activities that report and notify.
 */
export const maxResultBytes = 400_000;

/**
 * The result, with less detail of each data set where there are so many that it would be too large to travel: first the top lines of
 * tables, which the files have whole, then the names of the files and all but the first reasons and notes. Every data set stays, with
 * its outcome, account and failure, and `shortened` says what is missing.
 */
export function boundedResult(result: RunResult): RunResult {
  const texts = withBoundedTexts(result);
  let shortest = texts;
  for (const [what, shorten] of reductions) {
    if (jsonBytes(shortest) <= maxResultBytes) return shortest;
    shortest = { ...shortest, shortened: what, dataSets: shortest.dataSets.map(shorten) };
  }
  return shortest;
}

const tables = 'the top lines of the tables are left out: there are too many data sets; the files have all lines';
const most =
  'of each data set only the outcome, the account, the first reason for rejects and the beginning of its failure are kept: there are too many data sets; the files of the run have the rest';

const reductions: readonly (readonly [string, (dataSet: DataSetResult) => DataSetResult])[] = [
  [
    tables,
    (dataSet) => ({
      ...dataSet,
      ...(dataSet.changes === undefined ? {} : { changes: { ...dataSet.changes, ...noLines } }),
      ...(dataSet.verification === undefined
        ? {}
        : {
            verification: { ...dataSet.verification, ...noLines, examples: dataSet.verification.examples.slice(0, 2) },
          }),
      ...(dataSet.notReused === undefined
        ? {}
        : { notReused: dataSet.notReused.map((entry) => ({ ...entry, first: entry.first.slice(0, 1) })) }),
    }),
  ],
  [
    most,
    (dataSet) => ({
      ...dataSet,
      rejectReasons: shortReasons(dataSet.rejectReasons, 1),
      ...(dataSet.changes === undefined ? {} : { changes: { ...dataSet.changes, files: [] } }),
      ...(dataSet.verification === undefined
        ? {}
        : { verification: { ...dataSet.verification, files: [], examples: [] } }),
      ...(dataSet.notReused === undefined ? {} : { notReused: dataSet.notReused.slice(0, 1) }),
      ...(dataSet.completeness === undefined
        ? {}
        : {
            completeness: {
              ...dataSet.completeness,
              reasons: dataSet.completeness.reasons
                .slice(0, 1)
                .map((reason) => ({ ...reason, text: boundedText(reason.text, 150), forms: reason.forms.slice(0, 1) })),
            },
          }),
      ...shortTexts(dataSet, 150, 1),
    }),
  ],
];

const noLines = { byDataElement: [], byPeriod: [], byOrgUnit: [] };

function shortReasons(reasons: DataSetResult['rejectReasons'], shown: number): DataSetResult['rejectReasons'] {
  return reasons.slice(0, shown).map((reason) => ({ ...reason, text: boundedText(reason.text, 150) }));
}

/** No text of a data set is longer than a failure may be; lists of sentences show their first ones. */
function withBoundedTexts(result: RunResult): RunResult {
  return {
    ...result,
    dataSets: result.dataSets.map((dataSet) => ({
      ...dataSet,
      rejectReasons: dataSet.rejectReasons.map((reason) => ({ ...reason, text: boundedText(reason.text, 1_000) })),
      ...shortTexts(dataSet, 4_000, 20),
    })),
    ...(result.tasks === undefined
      ? {}
      : {
          tasks: result.tasks.map((task) => ({
            ...task,
            ...(task.failure === undefined ? {} : { failure: shortFailure(task.failure, 4_000) }),
          })),
        }),
  };
}

function shortTexts(dataSet: DataSetResult, maxChars: number, shown: number): Partial<DataSetResult> {
  const { failure, notes, stopped, tripped, modeReason, decision } = dataSet;
  const bounded = (text: string) => boundedText(text, maxChars);
  return {
    ...(failure === undefined ? {} : { failure: shortFailure(failure, maxChars) }),
    ...(notes === undefined ? {} : { notes: firstLines(notes, shown).map(bounded) }),
    ...(stopped === undefined ? {} : { stopped: bounded(stopped) }),
    ...(tripped === undefined ? {} : { tripped: tripped.map((limit) => ({ ...limit, text: bounded(limit.text) })) }),
    ...(decision?.note === undefined ? {} : { decision: { ...decision, note: bounded(decision.note) } }),
    ...(modeReason === undefined ? {} : { modeReason: bounded(modeReason) }),
  };
}

function shortFailure<F extends { readonly task?: string; readonly message: string }>(failure: F, maxChars: number): F {
  return {
    ...failure,
    ...(failure.task === undefined ? {} : { task: firstOf([failure.task]) }),
    message: boundedText(failure.message, maxChars),
  };
}

/** Bytes of the value as JSON in UTF-8; the sandbox of workflows has no Buffer. */
export function jsonBytes(value: unknown): number {
  let bytes = 0;
  // a pair of surrogates is one character of four bytes
  for (const character of JSON.stringify(value)) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
