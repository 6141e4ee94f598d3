import { notKeptReason } from '../../contracts/account';
import { boundedText, firstLines } from '../../contracts/bounded-text';
import { nextSteps, type EndedRun } from '../../contracts/next-steps';
import type { NotificationMessage } from '../../contracts/notification';
import { worstOutcome } from '../../contracts/outcome';
import type { RunKey } from '../../contracts/run';
import { classesWouldBe, type RunResult } from '../../contracts/run-result';

/** A message is read on a telephone; chat services refuse long ones. Of many data sets those that ended worst are listed. */
const shownLines = 12;
const maxLineChars = 500;

/** What people are told of a run: how it and its data sets ended, and what they can do. */
export function notificationMessage(
  run: Pick<RunKey, 'pipeline' | 'runId' | 'workflowId'>,
  result: RunResult,
  ended: EndedRun,
): NotificationMessage {
  const { sentence, todo } = nextSteps(result, ended);
  const dataSets = result.dataSets.map(({ sourceDataSet, outcome, account, settled, targetDataSet }) => ({
    dataSet: sourceDataSet,
    outcome,
    wouldBe: classesWouldBe({ settled, targetDataSet, outcome }),
    created: account.created,
    updated: account.updated,
    deleted: account.targetDeleted,
    unchanged: account.unchanged,
    notKept: account.notKept,
    rejected: account.rejected,
  }));
  const listed =
    dataSets.length <= shownLines
      ? dataSets
      : [...dataSets].sort((a, b) =>
          a.outcome === b.outcome ? 0 : worstOutcome([a.outcome, b.outcome]) === a.outcome ? -1 : 1,
        );
  const lines = listed.map(
    ({ dataSet, outcome, wouldBe, created, updated, deleted, unchanged, notKept, rejected }) =>
      `${dataSet}: ${outcome}; ${wouldBe ? 'would be: ' : ''}${created} created, ${updated} updated, ${deleted} deleted, ${unchanged} unchanged, ${notKept === 0 ? '' : `${notKept} not kept by the target (${notKeptReason}), `}${rejected} rejected`,
  );
  const text = [
    `${run.pipeline}: ${result.outcome}. ${sentence}`,
    ...firstLines(lines, shownLines),
    ...firstLines(todo, shownLines),
    `Run ${run.workflowId} (${run.runId})`,
  ]
    .map((line) => boundedText(line, maxLineChars))
    .join('\n');
  return {
    text,
    run: run.runId,
    workflowId: run.workflowId,
    pipeline: run.pipeline,
    outcome: result.outcome,
    dataSets,
  };
}
