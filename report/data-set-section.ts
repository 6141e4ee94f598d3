import { notKeptReason, ofOtherSetsReason } from '../contracts/account';
import { classesWouldBe, landedText, type DataSetResult } from '../contracts/run-result';
import { changesPart } from './changes-part';
import { flowPicture } from './flow-picture';
import { html, type Html } from './html';
import { outcomeMark } from './outcome-mark';
import type { DataSetDetails, RunReport } from './run-report';
import { counted, table } from './table';
import { verificationPart } from './verification-part';

/** All that is known of one data set of a run. */
export function dataSetSection(report: RunReport, set: DataSetResult): Html {
  const details = report.details[set.lane] ?? { changed: [], files: [] };
  const would = classesWouldBe(set);
  return html`<section>
    <h2>${titleOf(set, details)} ${outcomeMark(set.outcome)}</h2>
    ${facts(set, details)}
    ${set.failure === undefined ? undefined : html`<p><strong>Failed in ${set.failure.task}:</strong> ${set.failure.message}</p>`}
    ${set.landed === undefined ? undefined : html`<p><strong>What landed:</strong> ${landedText(set.landed)}</p>`}
    ${set.stopped === undefined ? undefined : html`<p><strong>Stopped:</strong> ${set.stopped}</p>`}
    ${flowPicture(set.account, `What ${would ? 'would become' : 'became'} of the rows of ${titleOf(set, details)}`, would)}
    ${ofOtherSets(set)} ${notKept(set)} ${notesPart(set)} ${gateNumbers(set)} ${changesPart(set, details, would)}
    ${rejects(set, details)} ${verificationPart(set)} ${completeness(set)} ${files(details)}
  </section>`;
}

export function titleOf(set: DataSetResult, details: DataSetDetails | undefined): string {
  return details?.name ?? set.sourceDataSet;
}

function facts(set: DataSetResult, details: DataSetDetails): Html {
  const target =
    set.targetDataSet === undefined ? undefined : `${details.targetName ?? ''} ${set.targetDataSet}`.trim();
  const lines: [string, string | undefined][] = [
    ['Source data set', set.sourceDataSet],
    ['Target data set', target],
    [
      'Read',
      set.mode === undefined
        ? undefined
        : `${set.mode === 'full' ? 'everything' : 'what changed'}: ${set.modeReason ?? ''}`,
    ],
    ['Not seen', set.modeNote],
    ['Chunks', set.chunks === undefined ? undefined : chunksText(set.chunks, set.reusedChunks ?? 0)],
    // of an import that broke off they are not known
    ['Import requests', set.landed === undefined ? String(set.posts) : undefined],
    ['Made of', set.gatheredRows === undefined ? undefined : `${counted(set.gatheredRows)} rows of other ways`],
    ['Preview', set.preview],
    [
      'Decision',
      set.decision === undefined
        ? undefined
        : `${set.decision.decision} by ${set.decision.by}${set.decision.note === undefined ? '' : `: ${set.decision.note}`}`,
    ],
    ['Details', details.missing],
  ];
  const shown = lines.filter(([, text]) => text !== undefined);
  return html`<dl>
    ${shown.map(
      ([name, text]) =>
        html`<dt>${name}</dt>
          <dd>${text}</dd>`,
    )}
  </dl>`;
}

function chunksText(chunks: number, reused: number): string {
  return reused === 0 ? String(chunks) : `${chunks}; what an earlier run had read was used again for ${reused}`;
}

function ofOtherSets({ account }: DataSetResult): Html | undefined {
  if (account.ofOtherSets === 0) return undefined;
  return html`<p><strong>Of other data sets:</strong> ${counted(account.ofOtherSets)} rows; ${ofOtherSetsReason}.</p>`;
}

function notKept({ account }: DataSetResult): Html | undefined {
  if (account.notKept === 0) return undefined;
  return html`<p>
    <strong>Not kept by the target:</strong> ${counted(account.notKept)} rows, ${notKeptReason}. They are not sent.
  </p>`;
}

function notesPart({ notes = [] }: DataSetResult): Html | undefined {
  if (notes.length === 0) return undefined;
  return html`<h3>Missing or empty at the source</h3>
    <ul>
      ${notes.map((note) => html`<li>${note}</li>`)}
    </ul>`;
}

function gateNumbers({ account, tripped = [], preview }: DataSetResult): Html | undefined {
  if (preview === undefined) return undefined;
  const share = (name: string, part: number, whole: number, of: string) => [
    name,
    part,
    whole === 0 ? '' : `${((part / whole) * 100).toFixed(1)} % of ${counted(whole)} ${of}`,
  ];
  const read = account.extracted + account.retried;
  return html`<h3>At the gate</h3>
    ${
      tripped.length === 0
        ? html`<p>No limit was tripped.</p>`
        : html`<p><strong>Over these limits:</strong></p>
            <ul>
              ${tripped.map(({ text }) => html`<li>${text}</li>`)}
            </ul>`
    }
    ${table(
      ['', 'rows', 'share'],
      [
        share('Rejected', account.rejected, read, 'rows read'),
        share('To be overwritten', account.updated, account.targetRead, 'target rows read'),
        share('To be deleted', account.targetDeleted, account.targetRead, 'target rows read'),
      ],
    )}`;
}

function rejects({ rejectReasons, rejects: counts }: DataSetResult, { rejectsFile }: DataSetDetails): Html | undefined {
  if (rejectReasons.length === 0) return undefined;
  const known =
    counts === undefined ? '' : `${counted(counts.new)} new, ${counted(counts.known)} known from the last run`;
  return html`<h3>Rows that do not land</h3>
    <p>${known}${rejectsFile === undefined ? undefined : html` · <a href="${rejectsFile}">all of them, as CSV</a>`}</p>
    ${table(
      ['code', 'reason', 'rows'],
      rejectReasons.map(({ code, text, rows }) => [code, text, rows]),
    )}`;
}

function files({ files: list }: DataSetDetails): Html | undefined {
  if (list.length === 0) return undefined;
  return html`<h3>Whole tables</h3>
    <ul>
      ${list.map((file) => html`<li><a href="${file}">${file}</a></li>`)}
    </ul>`;
}

function completeness({ completeness: found, outcome }: DataSetResult): Html | undefined {
  if (found === undefined) return undefined;
  const { account, reasons } = found;
  return html`<h3>Complete forms${outcome === 'previewed' ? ' (what would become of them)' : ''}</h3>
    ${table(
      [
        'read',
        'registered',
        'date corrected',
        'unchanged',
        'taken back',
        'not taken back',
        'left alone',
        'not yet',
        'refused',
      ],
      [
        [
          account.sourceRead,
          account.registered,
          account.updated,
          account.unchanged,
          account.removed,
          account.notRemoved,
          account.leftAlone,
          account.notYet,
          account.refused,
        ],
      ],
    )}
    ${table(
      ['code', 'reason', 'forms', 'such as'],
      reasons.map(({ code, text, rows, forms }) => [code, text, rows, forms.join(', ')]),
    )}`;
}
