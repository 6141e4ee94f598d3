import { nextSteps } from '../contracts/next-steps';
import { classesWouldBe, type DataSetResult } from '../contracts/run-result';
import { dataSetSection, titleOf } from './data-set-section';
import { html, type Html } from './html';
import { outcomeMark } from './outcome-mark';
import type { RunReport } from './run-report';
import { styles } from './styles';
import { table } from './table';

/**
 * A run as one HTML page that needs nothing beside it: no script, no network; links lead to files of the run's folder. Texts of
 * servers and people are escaped, and the page's own policy lets no script run.
 */
export function renderReport(report: RunReport): string {
  const { result, workflowId } = report;
  const { sentence, todo } = nextSteps(result, report);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${result.pipeline}: ${result.outcome} (${workflowId})</title>
        <style>
          ${styles}
        </style>
      </head>
      <body>
        <h1>${result.pipeline} ${outcomeMark(result.outcome)}</h1>
        <p>${sentence}</p>
        ${
          todo.length === 0
            ? undefined
            : html`<div class="todo">
                <strong>What to do next</strong>
                <ul>
                  ${todo.map((line) => html`<li>${line}</li>`)}
                </ul>
              </div>`
        }
        ${facts(report)}
        <h2>Account</h2>
        ${accounts(report)} ${tasks(report)} ${result.dataSets.map((set) => dataSetSection(report, set))}
      </body>
    </html> `;
  return page.markup;
}

function facts({ result, workflowId, startedAt, endedAt }: RunReport): Html {
  return html`<dl>
      <dt>Run</dt>
      <dd>${workflowId}</dd>
      <dt>Run id</dt>
      <dd>${result.run}</dd>
      <dt>Started</dt>
      <dd>${startedAt}</dd>
      <dt>Ended</dt>
      <dd>${endedAt} (${duration(Date.parse(endedAt) - Date.parse(startedAt))})</dd>
      <dt>Writes</dt>
      <dd>${result.dryRun ? 'no, this is a dry run' : 'yes'}</dd>
    </dl>
    ${table(
      ['connection', 'server', 'DHIS2', 'user', 'calendar', 'time zone'],
      result.servers.map(({ connection, address, version, username, calendar, timeZone }) => [
        connection,
        address,
        version,
        username,
        calendar,
        timeZone,
      ]),
    )}`;
}

function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  return [hours > 0 ? `${hours} h` : '', hours + minutes > 0 ? `${minutes} min` : '', `${seconds % 60} s`]
    .filter((part) => part !== '')
    .join(' ');
}

/** Two tables: what was done, and what is a plan that was not carried out, or of which that is not known. */
function accounts({ result, details }: RunReport): Html {
  const [plans, done] = [result.dataSets.filter(classesWouldBe), result.dataSets.filter((set) => !classesWouldBe(set))];
  const line = (set: DataSetResult) => {
    const { account: a } = set;
    return [
      titleOf(set, details[set.lane]),
      a.extracted + a.retried + a.added,
      a.ofOtherSets + a.filtered + a.merged + a.duplicates,
      a.created,
      a.updated,
      a.targetDeleted,
      a.unchanged,
      a.notKept,
      a.held + a.notAttempted,
      a.rejected,
      set.outcome,
    ];
  };
  const head = (be: string) => [
    ...['data set', 'read', 'taken out', `${be}created`, `${be}updated`, `${be}deleted`],
    ...['unchanged', 'not kept', 'held', 'rejected', 'outcome'],
  ];
  const plan = result.dryRun
    ? 'Nothing is written in this run.'
    : 'What the gate saw of the data sets that were not verified: it was not written, or not all of it.';
  return html`${done.length === 0 ? undefined : html`<p class="note">Rows by what became of them.</p>`}
  ${table(head(''), done.map(line))} ${plans.length === 0 ? undefined : html`<p class="note">${plan}</p>`}
  ${table(head('would be '), plans.map(line))}`;
}

function tasks({ result }: RunReport): Html | undefined {
  if (result.tasks === undefined) return undefined;
  return html`<h2>Tasks on the whole run</h2>
    ${table(
      ['task', 'kind', 'state', 'what it gave'],
      result.tasks.map(({ task, kind, status, value, failure }) => [
        task,
        kind,
        status,
        failure?.message ?? (value === undefined ? '' : JSON.stringify(value)),
      ]),
    )}`;
}
