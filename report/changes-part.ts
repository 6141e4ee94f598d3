import type { PreviewLine } from '../contracts/preview';
import type { DataSetResult } from '../contracts/run-result';
import { html, type Html } from './html';
import type { DataSetDetails } from './run-report';
import { table } from './table';
import { topTable } from './top-table';

/** What the gate saw: rows by element, period and district, and the values that move most. */
export function changesPart(set: DataSetResult, details: DataSetDetails, would: boolean): Html {
  return html`${changes(set, would)} ${changedValues(details, would)}`;
}

function changes({ changes: summary }: DataSetResult, would: boolean): Html | undefined {
  if (summary === undefined) return undefined;
  const be = would ? 'would be ' : '';
  const lines = (title: string, list: readonly PreviewLine[]): Html | undefined =>
    list.length === 0
      ? undefined
      : html`<h3>${title}</h3>
          ${topTable(
            title.replace(/^.* by /, ''),
            [`${be}created`, `${be}updated`, `${be}deleted`, 'unchanged', 'not kept'],
            list,
            ({ created, updated, deleted, unchanged, notKept }) => [created, updated, deleted, unchanged, notKept],
          )}`;
  const said = would ? 'Would change' : 'Changes planned';
  return html`${lines(`${said} by data element`, summary.byDataElement)} ${lines(`${said} by period`, summary.byPeriod)}
  ${lines(`${said} by org unit`, summary.byOrgUnit)}`;
}

function changedValues({ changed }: DataSetDetails, would: boolean): Html | undefined {
  if (changed.length === 0) return undefined;
  return html`<h3>Values that ${would ? 'would be' : 'were to be'} overwritten, those that move most first</h3>
    ${table(
      ['data element', 'org unit', 'period', 'option combo', 'old', 'new', 'comment'],
      changed.map((value) => [
        value.dataElement,
        value.orgUnit,
        value.period,
        value.combo,
        value.old ?? '',
        value.new ?? '',
        value.oldComment === value.newComment
          ? (value.newComment ?? '')
          : `${value.oldComment ?? '(none)'} → ${value.newComment ?? '(none)'}`,
      ]),
    )}`;
}
