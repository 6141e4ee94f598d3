#!/usr/bin/env bash
# A CSV file has its header from one program and its rows from another: CRLF after the header, LF after the rows. What does csv-parse read?
#
# Guess:    all rows, since it finds the line ends out by itself.
# Seen:     it finds out once, at the end of the first line. After CRLF, LF is text: the rows run into one. That is refused for its
#           number of cells, and with relax_column_count taken: [a, "1<lf>b", "2<lf>"]. LF first, CRLF later is no error at all: each
#           row's last cell keeps a carriage return.
# Hence:    line ends must be given as a list; then each of them counts.
# Versions: csv-parse 7.0.3 (npm)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund csv-parse@7.0.3 >/dev/null 2>&1
cat >ends.js <<'JS'
const { parse } = require('csv-parse/sync');
const read = (name, text, options) => {
  let rows;
  try {
    rows = JSON.stringify(parse(text, options));
  } catch (error) {
    rows = `refused, ${error.code}`;
  }
  console.log(`${name}: ${rows}`);
};
const crlfFirst = 'source,target\r\na,1\nb,2\n';
const lfFirst = 'source,target\na,1\r\nb,2\r\n';
read('CRLF first', crlfFirst, {});
read('CRLF first, relaxed', crlfFirst, { relax_column_count: true });
read('LF first', lfFirst, {});
read('listed', crlfFirst, { record_delimiter: ['\r\n', '\n', '\r'] });
JS
node ends.js | tee seen.txt
cat >expected.txt <<'TXT'
CRLF first: refused, CSV_RECORD_INCONSISTENT_FIELDS_LENGTH
CRLF first, relaxed: [["source","target"],["a","1\nb","2\n"]]
LF first: [["source","target"],["a","1\r"],["b","2\r"]]
listed: [["source","target"],["a","1"],["b","2"]]
TXT
diff expected.txt seen.txt && echo 'as stated'
