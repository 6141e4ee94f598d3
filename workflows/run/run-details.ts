import { boundedText, firstLines } from '../../contracts/bounded-text';
import { notKeptReason, ofOtherSetsReason } from '../../contracts/account';
import type { HeldPreview, TaskProgress } from '../../contracts/progress';
import { outcomeSentences } from '../../contracts/next-steps';
import type { Outcome } from '../../contracts/outcome';
import { landedText, classesWouldBe } from '../../contracts/run-result';
import { runFolder, type RunKey } from '../../contracts/run';
import type { LaneState } from './lane-state';

const approveBy = (preview: string) => `{"by": "<you>", "preview": "${preview}"}`;

export interface RunState {
  readonly tasks: readonly TaskProgress[];
  readonly lanes: readonly LaneState[];
  readonly held: readonly HeldPreview[];
  /** Whether the pipeline could write what it previews. */
  readonly writes: boolean;
  /** Of a run that has ended and left its report. */
  readonly outcome?: Outcome;
}

/** The state of a run in words, as Markdown for its details in the Temporal UI: what to do, the accounts, the tasks. */
export function runDetails(
  run: Pick<RunKey, 'runId' | 'workflowId' | 'startedAt' | 'nominalTime'>,
  { tasks, lanes, held, writes, outcome }: RunState,
): string {
  return [
    ...(outcome === undefined
      ? []
      : [
          `**${outcome}.** ${outcomeSentences[outcome]}`,
          '',
          `Report: \`${runFolder(run)}/report.html\` in the store.`,
          '',
        ]),
    ...(run.nominalTime === run.startedAt ? [] : [`This run is for ${run.nominalTime}.`, '']),
    ...firstLines(held.map((preview) => waiting(preview).join('\n'))),
    ...firstLines(
      lanes.flatMap(({ lane, notes = [] }) => notes.map((note) => `- **${lane.id}**: ${oneLine(note)}`)),
      shownNotes,
    ),
    ...(lanes.some(({ notes = [] }) => notes.length > 0) ? [''] : []),
    ...nextSteps(run, lanes, writes),
    ...accounts(lanes),
    ...notes(lanes),
    ...taskNotes(tasks),
    '| Task | Data set | State | Units | Rows |',
    '|---|---|---|---|---|',
    ...firstRows(
      tasks.map(
        ({ task, lane, status, done, total, rows }) =>
          `| ${task} | ${lane} | ${status} | ${total === 0 ? '' : `${done} of ${total}`} | ${rows === 0 ? '' : String(rows)} |`,
      ),
    ),
  ].join('\n');
}

const shownNotes = 20;
/** The details are an answer to a query: with hundreds of data sets and tasks it would outgrow what Temporal hands over. */
const shownRows = 200;

function firstRows(rows: readonly string[]): string[] {
  const more = rows.length - shownRows;
  return more > 0 ? [...rows.slice(0, shownRows), `| and ${more} more |`] : [...rows];
}

function waiting({ lane, preview, tripped }: HeldPreview): string[] {
  return [
    tripped.length === 0
      ? `**${lane} waits for a person**: the approval was not for this preview.`
      : `**${lane} waits for a person.** Over the limits of the gate:`,
    '',
    ...tripped.map(({ text }) => `- ${text}`),
    '',
    `To let it pass, send the update \`approve\` with \`${approveBy(preview)}\`; to refuse it, \`reject\` with \`{"by": "<you>"}\`.`,
    '',
  ];
}

/** What a person can do about data sets that have ended without being complete. */
function nextSteps({ workflowId }: Pick<RunKey, 'workflowId'>, lanes: readonly LaneState[], writes: boolean): string[] {
  const failed = lanes.flatMap(({ lane, failure, landed }) =>
    failure === undefined
      ? []
      : [
          [
            `- **${lane.id} failed** in ${failure.task}: ${boundedText(oneLine(failure.message), 1_000)}`,
            ...(landed === undefined ? [] : [`  ${landedText(landed)}`]),
          ].join('\n'),
        ],
  );
  const previews = lanes.flatMap(({ outcome, preview, stopped }) =>
    writes && stopped === undefined && preview !== undefined && (outcome === 'previewed' || outcome === 'held')
      ? [preview.hash]
      : [],
  );
  const stops = lanes.flatMap(({ lane, stopped, failure }) =>
    stopped === undefined || failure !== undefined ? [] : [`- **${lane.id} was stopped**: ${stopped}`],
  );
  const continued = (more: string) => `start this workflow type with \`{"continueFrom": "${workflowId}"${more}}\``;
  return [
    ...(failed.length === 0
      ? []
      : [...firstLines(failed), '', `To go on from what is there, ${continued('')} once the reason is gone.`, '']),
    ...(stops.length === 0
      ? []
      : [
          ...firstLines(stops),
          '',
          ...(lanes.some(({ stopped, verification }) => stopped !== undefined && verification?.differences === 0)
            ? [
                `What was sent is verified. See the rejects for the reasons; to send the rest, ${continued('')} once they are gone, or with \`"limits": {"maxRejectedShare": …}\` beside it.`,
              ]
            : [`For a new preview, ${continued('')}.`]),
          '',
        ]),
    ...(previews.length === 0
      ? []
      : [
          `Nothing of this preview is written. To write it, ${continued(`, "approve": ${approveBy(previews.join(' '))}`)}.`,
          '',
        ]),
  ];
}

function taskNotes(tasks: readonly TaskProgress[]): string[] {
  const lines = tasks.flatMap(({ task, note }) => (note === undefined ? [] : [`- **${task}** ${oneLine(note)}`]));
  return lines.length === 0 ? [] : [...lines, ''];
}

function notes(lanes: readonly LaneState[]): string[] {
  const lines = lanes.flatMap(({ lane, reading }) =>
    reading?.note === undefined ? [] : [`- ${lane.id} read what changed, but ${reading.note}`],
  );
  return lines.length === 0 ? [] : [...firstLines(lines), ''];
}

/** Two tables: what was done, and what is a plan so far. */
function accounts(lanes: readonly LaneState[]): string[] {
  const known = lanes.filter(({ account }) => account.extracted + account.targetRead > 0);
  const isPlan = ({ settled, outcome, lane: { targetDataSet } }: LaneState) =>
    classesWouldBe({ settled, outcome, targetDataSet });
  return [
    ...accountTable(
      known.filter((state) => !isPlan(state)),
      ['Created', 'Updated', 'Deleted'],
    ),
    ...accountTable(known.filter(isPlan), ['Would be created', 'Would be updated', 'Would be deleted']),
  ];
}

function accountTable(
  known: readonly LaneState[],
  [created, updated, deleted]: readonly [string, string, string],
): string[] {
  if (known.length === 0) return [];
  return [
    `| Data set | Read | ${created} | ${updated} | Unchanged | Not kept | ${deleted} | Held | Rejected | Outcome |`,
    '|---|---|---|---|---|---|---|---|---|---|',
    ...firstRows(
      known.map(({ lane, account, outcome }) => {
        const cells = [
          account.extracted + account.retried,
          account.created,
          account.updated,
          account.unchanged,
          account.notKept,
          account.targetDeleted,
          account.held,
          account.rejected,
        ];
        return `| ${lane.id} | ${cells.join(' | ')} | ${outcome ?? ''} |`;
      }),
    ),
    '',
    ...firstLines(
      known.flatMap(({ lane, account }) =>
        account.ofOtherSets > 0
          ? [`${account.ofOtherSets} rows read with ${lane.id} are of other data sets: ${ofOtherSetsReason}.\n`]
          : [],
      ),
    ),
    ...(known.some(({ account }) => account.notKept > 0) ? [`Not kept by the target: ${notKeptReason}.`, ''] : []),
  ];
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, '; ');
}
