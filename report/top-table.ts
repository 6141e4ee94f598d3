import { summaryLines } from '../contracts/preview';
import { html, type Html } from './html';
import { table } from './table';

/**
 * A table of the top lines by data element, period or district. Where others may have been left out it says so, and where nothing
 * has a name there is no column for ids.
 */
export function topTable<Line extends { readonly id: string; readonly name?: string }>(
  what: string,
  columns: readonly string[],
  lines: readonly Line[],
  cells: (line: Line) => readonly number[],
): Html | undefined {
  const named = lines.some(({ name }) => name !== undefined);
  const rows = lines.map((line) => [
    line.name ?? line.id,
    ...(named ? [line.name === undefined ? '' : line.id] : []),
    ...cells(line),
  ]);
  return html`${table([what, ...(named ? ['id'] : []), ...columns], rows)}
  ${
    lines.length < summaryLines
      ? undefined
      : html`<p>The ${String(summaryLines)} that stand out most; the whole tables, linked below, have all of them.</p>`
  }`;
}
