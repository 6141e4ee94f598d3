"""Reads what Sluice wrote with the packages that people use, and says what they saw, as JSON."""

import json
import sys
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.compute
import pyarrow.parquet


def of_pandas(path):
    if path.suffix == ".csv":
        return pandas.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    return pandas.read_parquet(path)


def of_pyarrow(path):
    table = pyarrow.parquet.read_table(path)
    key = table.column_names[0]
    assert pyarrow.compute.field(key) is not None
    kept = table.filter(pyarrow.compute.equal(table[key], table[key][0]))
    joined = table.sort_by([(key, "descending")]).join(kept.select([key, "value"]), [key, "value"], join_type="inner")
    assert joined.num_rows >= kept.num_rows > 0
    return {
        "types": {field.name: str(field.type) for field in table.schema},
        "unique": sorted(table["comment"].unique().to_pylist(), key=str) if "comment" in table.column_names else [],
    }


def texts(cells):
    return [None if cell is None or cell != cell else str(cell) for cell in cells]


def read(path):
    seen = {"pandas": texts(of_pandas(path)["value"])}
    if path.suffix == ".csv":
        seen["polars"] = texts(polars.read_csv(path, infer_schema=False)["value"])
        source = f"read_csv('{path}', all_varchar = true)"
    else:
        seen["pyarrow"] = of_pyarrow(path)
        seen["polars"] = texts(polars.read_parquet(path)["value"])
        source = f"'{path}'"
    seen["duckdb"] = texts(row[0] for row in duckdb.sql(f"select value from {source}").fetchall())
    return seen


def toolbox(path, url):
    from openhexa.toolbox.dhis2 import DHIS2
    from openhexa.toolbox.dhis2.dataframe import import_data_values

    frame = polars.read_csv(path, infer_schema=False) if path.suffix == ".csv" else polars.read_parquet(path)
    server = DHIS2(url=url, username="admin", password="district")
    return import_data_values(server, frame, import_strategy="CREATE_AND_UPDATE", dry_run=False)


def write_theirs(folder):
    rows = {
        "dataElement": ["DeText00000"] * 3,
        "period": ["202401"] * 3,
        "orgUnit": ["OuClinic001", "OuClinic002", "OuClinic003"],
        "value": ["a", "b", "c"],
    }
    frame = pandas.DataFrame(rows)
    frame["orgUnit"] = frame["orgUnit"].astype("category")
    frame["deleted"] = pandas.Series([True, False, None]).astype(float)
    frame.to_parquet(folder / "pandas.parquet")
    elements = polars.Enum(["DeText00000"])
    flags = polars.Series("deleted", ["True", "False", None])
    polars.DataFrame(rows).with_columns(polars.col("dataElement").cast(elements), flags).write_parquet(
        folder / "polars.parquet"
    )
    duckdb.sql(
        "copy (select 'DeText00000' as dataElement, 202401 as period, 'OuClinic00' || i as orgUnit,"
        " chr(96 + i::int)::enum('a', 'b', 'c') as value, case i when 3 then null else i = 1 end as deleted,"
        f" now() as at, uuid() as id from range(1, 4) t(i)) to '{folder / 'duckdb.parquet'}'"
    )


folder, url = Path(sys.argv[1]), sys.argv[2]
seen = {path.name: read(path) for path in sorted(folder.iterdir())}
seen["toolbox"] = {path.name: toolbox(path, url) for path in sorted(folder.glob("toolbox.*"))}
theirs = folder.parent / "theirs"
theirs.mkdir()
write_theirs(theirs)
print("\n" + json.dumps(seen))
