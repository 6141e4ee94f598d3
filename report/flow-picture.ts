import type { Account } from '../contracts/account';
import { html, type Html } from './html';
import { counted } from './table';

interface Part {
  readonly name: string;
  readonly rows: number;
  readonly colour: string;
}

const width = 960;
const barHeight = 26;
/** Narrower parts have their name in the legend only; pixels for each letter. */
const letterWidth = 8;
/** A row that is there is seen, however many others there are. */
const leastWidth = 3;

/**
 * Two bars: what became, or would become, of the rows of the source, and of those of the target. Nothing for a data set without
 * rows.
 */
export function flowPicture(account: Account, title: string, would: boolean): Html | undefined {
  const be = would ? 'would be ' : '';
  const bars: [string, Part[]][] = [
    ['Rows of the source', sourceParts(account, be)],
    ['Rows of the target in scope', targetParts(account, be)],
  ];
  const shown = bars
    .map(([name, parts]) => [name, parts.filter(({ rows }) => rows > 0)] as const)
    .filter(([, parts]) => parts.length > 0);
  if (shown.length === 0) return undefined;
  const height = shown.length * 74;
  return html`<svg
    role="img"
    aria-label="${title}"
    viewBox="0 0 ${width} ${height}"
    width="${width}"
    height="${height}"
    font-family="system-ui, sans-serif"
    font-size="13"
  >
    ${shown.map(([name, parts], at) => bar(name, parts, at * 74))}
  </svg>`;
}

function bar(name: string, parts: readonly Part[], top: number): Html {
  const total = parts.reduce((sum, { rows }) => sum + rows, 0);
  const wide = parts.map(({ rows }) => Math.max(leastWidth, (rows / total) * width));
  const scale = width / wide.reduce((sum, one) => sum + one, 0);
  let left = 0;
  const drawn = parts.map(({ name: part, rows, colour }, at) => {
    const own = (wide[at] ?? 0) * scale;
    const x = left;
    left += own;
    const text = `${part} ${counted(rows)}`;
    const label =
      own < text.length * letterWidth
        ? undefined
        : html`<text x="${round(x + own / 2)}" y="${top + 41}" text-anchor="middle" fill="#fff">${text}</text>`;
    return html`<rect x="${round(x)}" y="${top + 23}" width="${round(own)}" height="${barHeight}" fill="${colour}"
        ><title>${part}: ${counted(rows)}</title></rect
      >${label} `;
  });
  const legend = parts.map(({ name: part, rows }) => `${part} ${counted(rows)}`).join(' · ');
  return html`<text x="0" y="${top + 14}" fill="#1b1f24">${name}: ${counted(total)}</text> ${drawn}<text
      x="0"
      y="${top + 64}"
      fill="#57606a"
      font-size="12"
      >${legend}</text
    > `;
}

function round(pixels: number): string {
  return pixels.toFixed(1);
}

function sourceParts(a: Account, be: string): Part[] {
  return [
    { name: 'unchanged', rows: a.unchanged, colour: '#57606a' },
    { name: 'not kept by the target', rows: a.notKept, colour: '#8250df' },
    { name: `${be}created`, rows: a.created, colour: '#1a6334' },
    { name: `${be}updated`, rows: a.updated, colour: '#0550ae' },
    { name: `${be}deleted`, rows: a.deletedByTombstone + a.deletedNotKept, colour: '#6639a6' },
    { name: 'passed on', rows: a.passedOn, colour: '#3d6b73' },
    { name: 'of other data sets', rows: a.ofOtherSets, colour: '#8c959f' },
    { name: 'filtered, merged or double', rows: a.filtered + a.merged + a.duplicates, colour: '#6e7781' },
    { name: 'held or not sent', rows: a.held + a.notAttempted, colour: '#7a4d00' },
    { name: 'rejected', rows: a.rejected, colour: '#a4161a' },
  ];
}

function targetParts(a: Account, be: string): Part[] {
  return [
    { name: 'unchanged', rows: a.targetUnchanged, colour: '#57606a' },
    { name: `${be}updated`, rows: a.targetUpdated, colour: '#0550ae' },
    { name: `${be}deleted`, rows: a.targetDeleted, colour: '#6639a6' },
    { name: 'held', rows: a.targetHeld, colour: '#7a4d00' },
    { name: 'left alone', rows: a.targetLeftAlone, colour: '#3d6b73' },
  ];
}
