"""Reads exported tables with pandas, and a results database with Datasette.

    python check_tables.py FOLDER DATABASE

FOLDER holds each table as CSV, with its metadata beside it, and as JSON. Ends with 1 and a message
where something does not read as it should. Needs pandas and datasette, from PyPI.
"""

import asyncio
import json
import sys
from pathlib import Path

import pandas
from datasette.app import Datasette


def check_column(values, datatype, where):
    """A column with values is of the kind that the metadata names, without any conversion."""
    if values.isna().all():
        return
    if datatype == "string":
        assert pandas.api.types.is_string_dtype(values), f"{where} is {values.dtype}"
    else:
        assert pandas.api.types.is_numeric_dtype(values), f"{where} is {values.dtype}"
    if datatype == "integer":
        assert (values.dropna() % 1 == 0).all(), f"{where} has fractions"


def same(read, exported):
    """Whether pandas read what the JSON export holds."""
    if exported is None or exported == "":
        return pandas.isna(read)
    if isinstance(exported, str):
        return read == exported
    return abs(read - exported) <= 1e-6 * max(1, abs(exported))


# Names of classes, which are digits where an attribute is learnt: pandas has to be told that they are text.
NAMES_OF_CLASSES = {"class", "answer", "worst"}


def digits(exported, columns):
    """The text columns whose values all look like numbers."""
    found = set()
    for column in columns:
        values = [row[column["name"]] for row in exported["rows"]]
        values = [value for value in values if value not in (None, "")]
        if column["datatype"] == "string" and values and all(value.isdigit() for value in values):
            found.add(column["name"])
    return found


def check_table(file):
    metadata = json.loads(Path(f"{file}-metadata.json").read_text())
    exported = json.loads(file.with_suffix(".json").read_text())
    columns = metadata["tableSchema"]["columns"]
    names = digits(exported, columns)
    assert names <= NAMES_OF_CLASSES, f"{file.name}: {names} are text that looks like numbers"
    table = pandas.read_csv(file, dtype={name: "string" for name in names})
    assert metadata["url"] == file.name
    assert list(table.columns) == [column["name"] for column in columns], file
    assert all(column["dc:description"] for column in columns), f"{file}: no meaning"
    assert [(c["name"], c["type"], c["meaning"]) for c in exported["columns"]] == [
        (c["name"], c["datatype"], c["dc:description"]) for c in columns], file
    for column in columns:
        check_column(table[column["name"]], column["datatype"], f"{file.name} {column['name']}")
    assert len(table) == len(exported["rows"]), file
    for number, row in enumerate(exported["rows"]):
        for name, value in row.items():
            read = table[name][number]
            assert same(read, value), f"{file.name} row {number} {name}: {read!r}, not {value!r}"
    return len(table)


async def check_database(file):
    datasette = Datasette([str(file)])
    await datasette.invoke_startup()
    name = Path(file).stem
    listing = (await datasette.client.get(f"/{name}.json")).json()
    views = [view["name"] for view in listing["views"]]
    tables = [table["name"] for table in listing["tables"]]
    assert {"detectorsPerBlock", "biasedUnitsPerBlock", "accuracyGap", "cellStatus"} <= set(views)
    rows = {}
    for view in views + tables:
        page = await datasette.client.get(f"/{name}/{view}")
        assert page.status_code == 200, f"{view}: {page.status_code}"
        answer = await datasette.client.get(f"/{name}/{view}.json?_shape=array&_size=max")
        assert answer.status_code == 200, f"{view}: {answer.text[:300]}"
        rows[view] = len(answer.json())
    for view in ["detectorsPerBlock", "accuracyGap", "cellStatus"]:
        assert rows[view] > 0, f"{view} is empty"
    return rows


def main():
    folder, database = map(Path, sys.argv[1:])
    files = sorted(folder.glob("*.csv"))
    assert files, f"no tables in {folder}"
    for file in files:
        print(file.name, check_table(file), "rows")
    print(asyncio.run(check_database(database)))


main()
