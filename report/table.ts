import { html, type Html } from './html';

export type Cell = string | number | Html | undefined;

/** A number with its thousands set off. */
export function counted(rows: number): string {
  return rows.toLocaleString('en-US');
}

/** A table; numbers stand to the right under their heading. Nothing where there are no lines. */
export function table(head: readonly string[], lines: readonly (readonly Cell[])[]): Html | undefined {
  if (lines.length === 0) return undefined;
  const numeric = head.map((_, column) => lines.every((line) => typeof line[column] === 'number'));
  const classOf = (column: number): Html | undefined => (numeric[column] === true ? html` class="number"` : undefined);
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          ${head.map((title, column) => html`<th scope="col" ${classOf(column)}>${title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          (line) =>
            html`<tr>
              ${line.map((cell, column) => html`<td${classOf(column)}>${typeof cell === 'number' ? counted(cell) : cell}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}
