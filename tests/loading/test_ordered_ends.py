"""Ends in an order: rows and lines that name several number them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import pytest

from graphmodel.databases import Database
from graphmodel.errors import ModelError
from graphmodel.loading import load
from graphmodel.model import Event, Model, Node, Property, Relationship, Role, rule
from graphmodel.records import assemble
from graphmodel.sources.tables import Table, Value
from graphmodel.staging import read
from tests.example import TODAY


class Author(Node):
    id: Annotated[str, Property(key=True)]
    name: str = ""


class Book(Node):
    id: Annotated[str, Property(key=True)]
    name: str = ""


class WrittenBy(Relationship[Book, Author]):
    ordered = "position"

    position: int


class Drawn(Relationship[Book, Author]):
    """With a rule, so that its objects are built one by one."""

    ordered = "place"
    key = ("place",)

    place: int

    @rule("there are few")
    def few(self) -> bool:
        """Whether its place is low."""
        return self.place < 9


MODEL = Model.of(Author, Book, WrittenBy, Drawn)
SHEET = """\
document: {id: list, title: A list, author: ann, published: 2031-01-02}
entities:
  Author:
    ann: {name: Ann}
    ben: {name: Ben}
    cy: {name: Cy}
  Book:
    x: {name: X}
facts:
  "1":
  - x WRITTEN_BY cy, ann
  - x DRAWN ben, cy
  - x DRAWN ann: {place: 7}
"""
ORDER = (
    "MATCH (b:Book)-[r:WRITTEN_BY|DRAWN]->(a) "
    "RETURN b.id AS b, type(r) AS t, coalesce(r.position, r.place) AS n, a.id AS a ORDER BY b, t, n"
)


def test_rows_and_lines_number_their_ends(database: Database, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("book,by,drawn\na,ben|ann|cy,cy|cy\nb,cy,\nc,,\n")
    (tmp_path / "one.csv").write_text("book,by,no\nd,ann,4\n")
    (tmp_path / "list.yaml").write_text(SHEET)
    books = Table("t.csv", nodes=[{Book: {"id": "book"}}], name="books")
    one = Table("one.csv", nodes=[{Book: {"id": "book"}}],
                relationships=[{WrittenBy: {"start": "book", "end": "by", "position": "no"}}], name="one")  # fmt: skip
    table = Table(
        "t.csv",
        relationships=[
            {WrittenBy: {"start": "book", "end": Value("by", split="|")}},
            {Drawn: {"start": "book", "end": Value("drawn", split="|")}},
        ],
        name="t",
    )
    reports: list[Any] = []
    for _ in range(2):
        records = assemble(MODEL, read(MODEL, [books, one, table, "list.yaml"], tmp_path))
        assert [str(problem) for problem in records.problems] == []
        reports.append(load(database, MODEL, records, today=lambda: TODAY))
    assert not reports[1].changed
    assert database.read(ORDER).rows == (
        *(("a", "DRAWN", 1, "cy"), ("a", "DRAWN", 2, "cy")),
        *(("a", "WRITTEN_BY", 1, "ben"), ("a", "WRITTEN_BY", 2, "ann"), ("a", "WRITTEN_BY", 3, "cy")),
        *(("b", "WRITTEN_BY", 1, "cy"), ("d", "WRITTEN_BY", 4, "ann")),
        *(("x", "DRAWN", 1, "ben"), ("x", "DRAWN", 2, "cy"), ("x", "DRAWN", 7, "ann")),
        *(("x", "WRITTEN_BY", 1, "cy"), ("x", "WRITTEN_BY", 2, "ann")),
    )


@pytest.mark.parametrize(
    ("mapping", "faults"),
    [
        ("{start: book, end: by}", ["missing-position"]),
        ("{start: book, end: by, position: no}", []),
        ("{start: book, end: by, position: {constant: 1}}", []),
        ('{start: book, end: {column: by, split: "|"}}', []),
    ],
)
def test_rows_of_one_end_give_its_position(mapping: str, faults: list[str], tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("book,by,no\nx,ann,1\nx,ben,2\n")
    (tmp_path / "list.yaml").write_text(SHEET.partition("facts:")[0])
    (tmp_path / "m.yaml").write_text(f"table: t.csv\nrelationships:\n- WRITTEN_BY: {mapping}\n")
    records = assemble(MODEL, read(MODEL, ["list.yaml", "m.yaml"], tmp_path))
    assert [problem.code for problem in records.problems] == faults
    if faults:
        assert str(records.problems[0]) == (
            "m.yaml:3:3 missing-position each row names one end of WRITTEN_BY, and nothing gives position: each end "
            "would have place 1\n  hint: add position: and the column that counts the ends of a start, or name all in "
            "one row (split, list); where a start has one end, position: {constant: 1}"
        )


def test_an_end_that_is_listed_twice_is_told_how_it_may_have_two_places(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("book,authors\nb,ann|ben|ann\n", encoding="utf-8")
    end = '{Author: {column: authors, split: "|"}}'
    (tmp_path / "t.yaml").write_text(
        "table: t.csv\nnodes:\n- Book: {id: book}\n- Author: {id: {column: authors, split: '|'}}\n"
        f"relationships:\n- WRITTEN_BY: {{start: book, end: {end}}}\n",
        encoding="utf-8",
    )
    model = Model.of(Book, Author, WrittenBy)
    (problem,) = assemble(model, read(model, ["t.yaml"], tmp_path)).problems
    assert str(problem) == (
        "t.csv:2 duplicate-key 'b' WRITTEN_BY 'ann' has position 3 here, but 1 at t.csv:2\n"
        "  hint: take one of the places out, or let an end have several: key = ('position',) in the class"
    )


def test_what_counts_is_a_whole_number() -> None:
    class Filmed(Relationship[Book, Author]):
        ordered = "place"

        place: str

    class Sung(Relationship[Book, Author]):
        ordered: int = 3  # type: ignore[assignment, misc]

    with pytest.raises(ModelError) as refused:
        Model.of(Book, Author, Filmed)
    assert [problem.message for problem in refused.value.problems] == [
        "FILMED is ordered by 'place', which is no whole number of it"
    ]
    assert Model.of(Book, Author, Sung).relationships["SUNG"].ordered == ""


class Talk(Event):
    """Given by some, in an order."""

    id: Annotated[str, Property(key=True)]


class Speaker(Role[Talk, Author]):
    """Who spoke, and when in the order."""

    ordered = "position"

    position: int


def test_rows_of_one_event_do_not_give_two_ends_one_place(tmp_path: Path) -> None:
    model = Model.of(Author, Talk, Speaker)
    (tmp_path / "t.csv").write_text("talk,who,no\na,ann,1\na,ben,2\nb,ann,1\na,cy,3\n")
    people: Any = {Author: {"id": "who"}}
    speakers: Any = {"SPEAKER": {"start": "talk", "end": "who"}}
    alone = Table("t.csv", nodes=[people, {Talk: {"id": "talk"}}], relationships=[speakers], name="t")
    told = assemble(model, read(model, [alone], tmp_path)).problems
    assert [(each.where.line, each.code, each.message) for each in told] == [
        (3, "missing-position", "another row has an end of SPEAKER at place 1 of 'a', too"),
        (5, "missing-position", "another row has an end of SPEAKER at place 1 of 'a', too"),
    ]
    assert {each.hint for each in told} == {
        "fill position from a column, or name all ends in one row (split, list): rows do not count on from one another"
    }
    speakers["SPEAKER"]["position"] = "no"
    counted = Table("t.csv", nodes=[people, {Talk: {"id": "talk"}}], relationships=[speakers], name="t")
    assert assemble(model, read(model, [counted], tmp_path)).problems == []
