import { Html } from './html';

/** Everything is in the page: it opens from a folder without a network, and prints. */
export const styles = new Html(`
:root { color-scheme: light; }
body { font: 15px/1.5 system-ui, sans-serif; color: #1b1f24; background: #fff; margin: 0 auto; padding: 24px; max-width: 1060px; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 4px; }
h2 { font-size: 20px; margin: 36px 0 8px; border-top: 2px solid #d0d7de; padding-top: 16px; }
h3 { font-size: 15px; margin: 20px 0 4px; }
p, ul, dl { margin: 6px 0; }
.outcome { display: inline-block; border-radius: 4px; padding: 0 8px; color: #fff; background: #57606a; }
.complete { background: #1a6334; }
.rejects { background: #7a4d00; }
.failed { background: #a4161a; }
.todo { border-left: 4px solid #0550ae; padding: 2px 0 2px 14px; margin: 14px 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 18px; }
dt { color: #57606a; }
dd { margin: 0; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: 6px 0; }
th, td { border-bottom: 1px solid #d0d7de; padding: 3px 12px 3px 0; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { color: #57606a; font-weight: 600; white-space: nowrap; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.note { color: #57606a; }
svg { display: block; max-width: 100%; height: auto; margin: 8px 0; }
@media print {
  body { font-size: 11px; padding: 0; max-width: none; }
  h2 { break-after: avoid; }
  tr, svg { break-inside: avoid; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`);
