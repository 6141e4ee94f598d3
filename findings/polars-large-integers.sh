#!/usr/bin/env bash
# A column of whole numbers, one of them over 2^53. What does toRecords() of nodejs-polars give for it?
#
# Guess:    a BigInt for a 64-bit column, or an error.
# Seen:     it depends on the sign bit of the type. An UInt64 column gives a BigInt for every value, 1 as well. An Int64 column, which
#           is what readCSV makes of whole numbers, gives rounded Numbers without a word: 9007199254740993 becomes …992, in toRecords()
#           and in toArray(). The frame still has the right digits: writeCSV writes them.
# Hence:    numbers that must keep their digits go through JavaScript as text.
# Versions: nodejs-polars 0.24.1 (npm)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund nodejs-polars@0.24.1 >/dev/null 2>&1
cat >large.js <<'JS'
const pl = require('nodejs-polars');
const show = (value) => `${typeof value} ${value}`;
const read = pl.readCSV('value\n9007199254740993\n1\n');
const made = pl.DataFrame({ value: pl.Series('value', [9007199254740993n, 1n]) });
for (const [name, frame] of Object.entries({ read, made })) {
  const column = frame.getColumn('value');
  console.log(name, String(column.dtype), 'records', frame.toRecords().map((row) => show(row.value)).join(', '));
  console.log(name, 'array', column.toArray().map(show).join(', '));
  console.log(name, 'csv', JSON.stringify(frame.writeCSV().toString()));
}
JS
node large.js | tee seen.txt
cat >expected.txt <<'TXT'
read DataType(Int64) records number 9007199254740992, number 1
read array number 9007199254740992, number 1
read csv "value\n9007199254740993\n1\n"
made DataType(UInt64) records bigint 9007199254740993, bigint 1
made array bigint 9007199254740993, bigint 1
made csv "value\n9007199254740993\n1\n"
TXT
diff expected.txt seen.txt && echo 'as stated'
