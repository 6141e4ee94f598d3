#!/usr/bin/env bash
# The value column of a DHIS2 export: 150 numbers, then a text. What does a Polars frame hold of the text?
#
# Guess:    an error, or a column of texts, whichever language the Polars is in.
# Seen:     Python Polars raises, for rows and for CSV. nodejs-polars puts null in the place of each value that does not fit the type of
#           the first hundred rows or so, and says nothing: readCSV has ignoreErrors on by default, and DataFrame() on an array of
#           records, or of one column's values, has no strict mode; a member that only later records have is left out as a column.
#           Even 1.5 after whole numbers is gone from a CSV. With a schema all values are kept.
# Hence:    the schema must be given, always, and counts of rows prove nothing: the row is there, its value is not.
# Versions: nodejs-polars 0.24.1 (npm), polars 1.35.2 (PyPI)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund nodejs-polars@0.24.1 >/dev/null 2>&1
python3 -m venv venv
venv/bin/pip install --quiet polars==1.35.2
cat >late.js <<'JS'
const pl = require('nodejs-polars');
const numbers = Array.from({ length: 150 }, (_, index) => index);
const last = (frame) => JSON.stringify(frame.tail(2).toRecords());
const csv = `value\n${numbers.join('\n')}\n1.5\npositive\n`;
console.log('node rows    ', last(pl.DataFrame([...numbers, 1.5, 'positive'].map((value) => ({ value })))));
console.log('node column  ', last(pl.DataFrame({ value: [...numbers, 1.5, 'positive'] })));
console.log('node csv     ', last(pl.readCSV(csv)));
console.log('node schema  ', last(pl.readCSV(csv, { schema: { value: pl.Utf8 } })));
console.log('node columns ', pl.DataFrame([...numbers.map((value) => ({ value })), { value: 1, comment: 'late' }]).columns.join(','));
JS
cat >late.py <<'PY'
import io

import polars as pl

numbers = list(range(150))
csv = "value\n" + "\n".join(map(str, numbers)) + "\n1.5\npositive\n"
for name, make in {
    "rows": lambda: pl.DataFrame([{"value": value} for value in [*numbers, 1.5, "positive"]]),
    "csv": lambda: pl.read_csv(io.StringIO(csv)),
}.items():
    try:
        print("python", name, make().tail(2).to_dicts())
    except (pl.exceptions.PolarsError, TypeError) as error:
        print("python", name, "raises", type(error).__name__)
PY
{ node late.js; venv/bin/python late.py; } | tee seen.txt
cat >expected.txt <<'TXT'
node rows     [{"value":1.5},{"value":null}]
node column   [{"value":1.5},{"value":null}]
node csv      [{"value":null},{"value":null}]
node schema   [{"value":"1.5"},{"value":"positive"}]
node columns  value
python rows raises ComputeError
python csv raises ComputeError
TXT
diff expected.txt seen.txt && echo 'as stated'
