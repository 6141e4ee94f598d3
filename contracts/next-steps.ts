import { firstLines } from './bounded-text';
import { failureTypes } from './failures';
import type { DataSetResult, RunResult } from './run-result';

/** Of a run that has ended: what became of it, in a sentence, and what a person can do now. Plain text, a line each. */
export interface NextSteps {
  readonly sentence: string;
  readonly todo: readonly string[];
}

/** What an outcome means, in a sentence. */
export const outcomeSentences: Readonly<Record<RunResult['outcome'], string>> = {
  previewed: 'Nothing was written: this is a preview of what would change.',
  complete: 'Source and target agree on all of the scope; the target was read back.',
  'complete with rejects':
    'The target was read back and holds what was meant, but for the rows that are listed as rejected.',
  held: 'Not everything was written: a limit was passed and nobody let it pass in time, or a newer run came first.',
  refused: 'A person refused what the run would have written. Nothing was written.',
  cancelled: 'The run was cancelled. What had been written before stays.',
  failed: 'The run failed. Data sets and tasks that did not fail are as their lines say.',
};

/** Which run, and whether its pipeline could write what it previews. */
export interface EndedRun {
  readonly workflowId: string;
  readonly writes: boolean;
}

/** One data set has several of them. */
const shownNotes = 20;

/** Lists of many data sets show the first ones and count the others: they have lines of their own. */
export function nextSteps(result: RunResult, { workflowId, writes }: EndedRun): NextSteps {
  const { outcome, dataSets, tasks = [] } = result;
  const previews = dataSets.filter((set) => writes && waitsForApproval(set));
  const rejected = dataSets.some(({ account }) => account.rejected + account.held > 0);
  const failed = [
    ...dataSets.flatMap(({ sourceDataSet, failure }) =>
      failure === undefined ? [] : [`Data set ${sourceDataSet} failed in ${failure.task}: ${failure.message}`],
    ),
    ...tasks.flatMap(({ task, failure }) => (failure === undefined ? [] : [`Task ${task} failed: ${failure.message}`])),
  ];
  const stopped = dataSets.flatMap(({ sourceDataSet, stopped: why }) =>
    why === undefined ? [] : [`Data set ${sourceDataSet} was stopped: ${why}`],
  );
  const noted = dataSets.flatMap(({ sourceDataSet, notes = [] }) =>
    notes.map((note) => `Data set ${sourceDataSet}: ${note}`),
  );
  return {
    sentence: outcomeSentences[outcome],
    todo: [
      ...firstLines(failed),
      ...firstLines(stopped),
      ...firstLines(noted, shownNotes),
      ...((outcome === 'failed' || outcome === 'cancelled' || stopped.length > 0) && !metAnotherServer(result)
        ? [`When the reason is gone, go on from what is there: sluice rerun ${workflowId}`]
        : []),
      ...(previews.length === 0
        ? []
        : [
            `To write what the preview shows: sluice approve ${workflowId} --preview ${previews.flatMap(({ preview }) => preview ?? []).join(',')}`,
          ]),
      ...(rejected
        ? [
            'Rejected rows are listed with their reasons; they are tried again once they are mended at the source or in the mapping.',
          ]
        : []),
    ],
  };
}

/** Then a run that goes on is refused as well; the failure says what to do. */
function metAnotherServer({ dataSets }: RunResult): boolean {
  return dataSets.some(({ failure }) => failure?.type === failureTypes.otherServer);
}

function waitsForApproval({ outcome, stopped, preview }: DataSetResult): boolean {
  return stopped === undefined && preview !== undefined && (outcome === 'previewed' || outcome === 'held');
}
