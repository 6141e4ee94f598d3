#!/usr/bin/env bash
# A frame of texts is written to Parquet with nodejs-polars and read with pyarrow. Can pyarrow work on it?
#
# Guess:    yes; Parquet has one kind of text.
# Seen:     it depends on the call that wrote it. writeParquet leaves an Arrow schema in the file that calls the texts string_view, and
#           pyarrow then reads them so and has no filter, sort or join for that type; its unique() gives '' where a null stood.
#           sinkParquet (of a lazy frame) calls them large_string, and all four work.
# Versions: nodejs-polars 0.24.1 (npm), pyarrow 26.0.1 (PyPI)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund nodejs-polars@0.24.1 >/dev/null 2>&1
python3 -m venv venv
venv/bin/pip install --quiet pyarrow==26.0.1
cat >write.js <<'JS'
const pl = require('nodejs-polars');
const frame = pl.DataFrame({ orgUnit: ['b', null, 'a'], value: ['2', '3', '1'] });
frame.writeParquet('write.parquet');
const sinkOptions = { syncOnClose: 'none', maintainOrder: true, mkdir: false };
frame.lazy().sinkParquet(`${process.cwd()}/sink.parquet`, { compression: 'zstd', sinkOptions }).collect();
JS
node write.js
cat >read.py <<'PY'
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

for name in ("write", "sink"):
    table = pq.read_table(f"{name}.parquet")
    print(name, table.schema.field("orgUnit").type)
    for what, work in {
        "filter": lambda: table.filter(pc.equal(table["value"], "1")).num_rows,
        "sort": lambda: table.sort_by("orgUnit").num_rows,
        "join": lambda: table.join(table, "value", right_suffix="2").num_rows,
        "unique": lambda: table["orgUnit"].unique().to_pylist(),
    }.items():
        try:
            print(name, what, work())
        except (pa.ArrowNotImplementedError, pa.ArrowInvalid, pa.ArrowTypeError) as error:
            print(name, what, type(error).__name__)
PY
venv/bin/python read.py | tee seen.txt
cat >expected.txt <<'TXT'
write string_view
write filter ArrowNotImplementedError
write sort ArrowTypeError
write join ArrowInvalid
write unique ['b', '', 'a']
sink large_string
sink filter 1
sink sort 3
sink join 3
sink unique ['b', None, 'a']
TXT
diff expected.txt seen.txt && echo 'as stated'
