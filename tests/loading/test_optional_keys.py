"""Parallel relationships whose key may be empty: an employment of unknown start beside dated ones, on every engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest

from graphmodel.checks import check
from graphmodel.databases import Database
from graphmodel.errors import ModelError
from graphmodel.loading import LoadOptions, LoadReport, load
from graphmodel.model import Model, Node, PartialDate, Property, Relationship
from graphmodel.records import assemble
from graphmodel.schema import establish
from graphmodel.staging import read
from tests.example import TODAY


class Person(Node):
    """A human being."""

    id: Annotated[str, Property(key=True)]


class Firm(Node):
    """Who employs."""

    id: Annotated[str, Property(key=True)]


class WorksFor(Relationship[Person, Firm]):
    """Is employed there."""

    key = ("since", "post")
    may_be_empty = ("since",)

    post: str = "staff"
    hours: int | None = None


MODEL = Model.of(Person, Firm, WorksFor)
ROWS = (
    "who,firm,since,post,hours\nann,mill,2020,staff,40\nann,mill,2024,staff,20\nann,mill,,staff,10\nbob,mill,,head,\n"
)
MAPPING = """\
table: work.csv
nodes:
- Person: {id: who}
- Firm: {id: firm}
relationships:
- WORKS_FOR: {start: who, end: firm, since: since, post: post, hours: hours}
"""
SHEET = """\
document: {id: doc, title: A, published: 2031}
facts:
  1.1:
  - bob WORKS_FOR mill: {since: 2025, post: head}
  - bob WORKS_FOR mill: {post: clerk, hours: 5}
"""


def loader() -> Iterator[Any]:
    yield WorksFor(Person(id="cem"), Firm(id="mill"), hours=8)
    yield WorksFor(Person(id="cem"), Firm(id="mill"), since=PartialDate("2030-02"), hours=9)


def load_work(database: Database, folder: Path, prune: bool = False) -> LoadReport:
    establish(database, MODEL)
    records = assemble(MODEL, read(MODEL, ["work.yaml", "sheet.yaml", loader], folder))
    assert records.problems == []
    return load(database, MODEL, records, today=lambda: TODAY, options=LoadOptions(prune=prune))


@pytest.mark.long
def test_one_of_unknown_start_stands_beside_dated_ones(database: Database, tmp_path: Path) -> None:
    for name, text in {"work.csv": ROWS, "work.yaml": MAPPING, "sheet.yaml": SHEET}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    load_work(database, tmp_path)
    found = "MATCH (a)-[r:WORKS_FOR]->() RETURN a.id AS a, r.gm_key AS k, r.since, r.post, r.hours ORDER BY a, k"
    assert database.read(found).rows == (
        ("ann", "/staff", None, "staff", 10),
        ("ann", "2020/staff", "2020", "staff", 40),
        ("ann", "2024/staff", "2024", "staff", 20),
        ("bob", "/clerk", None, "clerk", 5),
        ("bob", "/head", None, "head", None),
        ("bob", "2025/head", "2025", "head", None),
        ("cem", "/staff", None, "staff", 8),
        ("cem", "2030-02/staff", "2030-02", "staff", 9),
    )
    assert not load_work(database, tmp_path).changed
    assert check(database, MODEL).sound
    details = database.read("MATCH (c:Claim) RETURN c.details AS d ORDER BY d").rows
    assert details == (("hours: 5, post: clerk",), ("post: head",))

    (tmp_path / "work.csv").write_text(
        ROWS.replace("ann,mill,,staff,10\n", "").replace("2024,staff,20", "2024,staff,21")
    )
    load_work(database, tmp_path, prune=True)
    rows = database.read("MATCH ({id: 'ann'})-[r]->() RETURN r.gm_key AS k, r.hours ORDER BY k").rows
    assert rows == (("2020/staff", 40), ("2024/staff", 21))
    assert not load_work(database, tmp_path, prune=True).changed


def test_without_the_declaration_an_empty_part_stays_a_problem(tmp_path: Path) -> None:
    class Strict(Relationship[Person, Firm]):
        """It."""

        type = "WORKS_FOR"
        key = ("since", "post")

        post: str
        hours: int | None = None

    for name, text in {"work.csv": ROWS, "work.yaml": MAPPING}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    model = Model.of(Person, Firm, Strict)
    problems = assemble(model, read(model, ["work.yaml"], tmp_path)).problems
    assert [(problem.where.line, problem.code) for problem in problems] == [(4, "missing-key"), (5, "missing-key")]


def test_each_fault_is_said_once() -> None:
    class Wrong(Relationship[Person, Firm]):
        """It."""

        key = ("hours",)
        may_be_empty = ("hours", "since")

        hours: float | None = None

    with pytest.raises(ModelError) as raised:
        Model.of(Person, Firm, Wrong)
    assert [problem.message for problem in raised.value.problems] == [
        "WRONG.hours cannot be a part of a key that may be empty",
        "may_be_empty of WRONG names 'since', which is no part of its key",
    ]
