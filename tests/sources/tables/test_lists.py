"""Lists that a table holds as lists: what is stored is what is written, or it is refused with the option that helps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import pytest

from graphmodel.model import Model, Node, Property, Quantity
from graphmodel.records import assemble
from graphmodel.sources.tables import Table, Value
from graphmodel.staging import read


class Person(Node):
    id: Annotated[str, Property(key=True)]
    names: list[str] = []
    ages: list[int] = []
    sizes: list[Quantity] = []


MODEL = Model.of(Person)
NAMES = ["a", "", "null", " ", "NA"]


def loaded(folder: Path, table: Table) -> tuple[list[Any], list[str]]:
    """The names that are stored, and what is reported."""
    records = assemble(MODEL, read(MODEL, [table], folder))
    nodes = [] if records.stream is None else list(records.stream.nodes())
    found = [batch.row(at).get("names") for batch in nodes for at in range(len(batch))]
    return found, [f"{told.code} {told.message} | {told.hint}" for told in records.problems]


def table(folder: Path, form: str, names: Any, value: Any, **options: Any) -> Table:
    """One person with these names, as JSON lines, as JSON in a CSV file, or as a data frame."""
    mapping: Any = {Person: {"id": "id", "names": value}}
    if form == "jsonl":
        (folder / "t.jsonl").write_text(json.dumps({"id": "ann", "names": names}) + "\n")
        return Table("t.jsonl", nodes=[mapping], name="t", folder=folder, **options)
    if form == "csv":
        text = json.dumps(names).replace('"', '""')
        (folder / "t.csv").write_text(f'id,names\nann,"{text}"\n')
        return Table("t.csv", nodes=[mapping], name="t", folder=folder, **options)
    frame = pd.DataFrame({"id": ["ann"], "names": pd.Series([names], dtype=object)})
    return Table(frame, nodes=[mapping], name="t", folder=folder, **options)


WAYS = [("jsonl", ""), ("jsonl", "items"), ("csv", "items"), ("frame", ""), ("frame", "items")]
TAKEN = {"": {}, "items": {"take": "items"}}


@pytest.mark.parametrize(("form", "take"), WAYS)
def test_every_text_of_a_list_is_kept(tmp_path: Path, form: str, take: str) -> None:
    assert loaded(tmp_path, table(tmp_path, form, NAMES, Value("names", **TAKEN[take]))) == ([NAMES], [])  # type: ignore[arg-type]


@pytest.mark.parametrize(("form", "take"), WAYS)
def test_a_null_in_a_list_is_refused_or_left_out(tmp_path: Path, form: str, take: str) -> None:
    given: Any = TAKEN[take]
    found, told = loaded(tmp_path, table(tmp_path, form, ["a", None, "b"], Value("names", **given)))
    refusal = "wrong-type Person.names: the list has a null, and a list in a graph has none (column names)"
    refusal += " | `empty: [null]` leaves it out"
    assert (found, told) == ([], [refusal])
    left_out = Value("names", empty=["null"], **given)
    assert loaded(tmp_path, table(tmp_path, form, ["a", None, "b"], left_out)) == ([["a", "b"]], [])


def test_what_a_mapping_calls_nothing_is_left_out_of_a_list(tmp_path: Path) -> None:
    items: Any = {"take": "items"}
    named = table(tmp_path, "jsonl", NAMES, Value("names", empty=["", "NA"], **items))
    assert loaded(tmp_path, named) == ([["a", "null", " "]], [])
    of_table = table(tmp_path, "jsonl", [*NAMES, None], Value("names", **items), empty=["", "NA", "null"])
    assert loaded(tmp_path, of_table) == ([["a", " "]], [])


def test_parts_of_a_text_may_be_empty_cells(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,names\nann,a||b\n")
    split = Table("t.csv", nodes=[{Person: {"id": "id", "names": Value("names", split="|")}}], name="t")
    assert loaded(tmp_path, split) == ([["a", "b"]], [])


def test_an_empty_text_is_no_number(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text('{"id": "ann", "ages": ["", "3"]}\n')
    ages = Table("t.jsonl", nodes=[{Person: {"id": "id", "ages": Value("ages", take="items")}}], name="t")
    assert [told.split(" | ")[0] for told in loaded(tmp_path, ages)[1]] == [
        "wrong-type Person.ages: '' is not a whole number (column ages)"
    ]


def sizes(folder: Path, data: str, **options: Any) -> tuple[list[Any], list[str]]:
    """The sizes that are stored with their units, and what is reported."""
    given = Table(data, nodes=[{Person: {"id": "id", "sizes": Value("sizes", **options)}}], name="t")
    records = assemble(MODEL, read(MODEL, [given], folder))
    rows = [] if records.stream is None else [batch.row(0) for batch in records.stream.nodes()]
    return [(row.get("sizes"), row.get("sizes_unit")) for row in rows], [
        f"{told.message} | {told.hint}" for told in records.problems
    ]


def test_the_option_leaves_an_empty_text_out_of_quantities(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text('{"id": "ann", "sizes": [3, "", 4]}\n')
    (told,) = sizes(tmp_path, "t.jsonl")[1]
    assert told.endswith('| where it stands for nothing, say so: empty: [""]')
    assert sizes(tmp_path, "t.jsonl", empty=[""]) == ([([3.0, 4.0], None)], [])


def test_units_that_are_parted_as_their_quantities_are_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,sizes,u,v\nann,3|4,m|km,m\n")
    assert sizes(tmp_path, "t.csv", split="|", unit=Value("u"))[1] == [
        "Person.sizes: 'm|km' is one unit for all, and has '|', which parts the quantities (column sizes) | "
        'if it is one for each, part it, too: unit: {column: ..., split: "|"}'
    ]
    assert sizes(tmp_path, "t.csv", split="|", unit=Value("u", split="|")) == ([([3.0, 4.0], ["m", "km"])], [])
    assert sizes(tmp_path, "t.csv", split="|", unit=Value("v")) == ([([3.0, 4.0], ["m", "m"])], [])
