"""How many ends a start has, and how many starts an end: declared, shown, drawn, checked on every engine."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from graphmodel.checks import check
from graphmodel.databases import Database, Statement
from graphmodel.diagrams import excerpt, mermaid
from graphmodel.errors import ModelError
from graphmodel.model import Content, Model, Relationship
from graphmodel.model.multiplicity import Multiplicity
from graphmodel.project import Project
from graphmodel.workflows.validate import validate
from tests.example import Government, State
from tests.workflows import conftest as workflow_conftest
from tests.workflows.conftest import Make

make = workflow_conftest.make


class RuledBy(Relationship[State, Government]):
    """A state has a government, and a government one state at most."""

    ends = "1..n"
    starts = "0..1"


class Near(Relationship[State, State]):
    """States that lie side by side."""

    symmetric = True
    ends = "1..2"


class RuledOften(RuledBy):
    """A kind of it."""


class Watches(Relationship[State, State]):
    """It has properties by the names of what a class may say of its type."""

    starts: str = ""  # type: ignore[misc]
    ends: int | None = None  # type: ignore[assignment,misc]


MODEL = Model.of(State, Government, RuledBy, RuledOften, Near, Watches)


def test_the_shorthand_and_the_numbers_say_the_same() -> None:
    class One(Relationship[State, Government]):
        """It."""

        cardinality = "many-to-one"

    class Two(Relationship[State, Government]):
        """It."""

        ends = "0..1"

    kinds = Model.of(State, Government, One, Two).relationships
    assert (kinds["ONE"].ends, kinds["ONE"].starts) == (kinds["TWO"].ends, kinds["TWO"].starts)
    assert kinds["TWO"].cardinality == "many-to-one"
    assert MODEL.relationships["RULED_BY"].cardinality == "one-to-many"
    assert {*MODEL.relationships["WATCHES"].properties} == {"since", "until", "starts", "ends"}


@pytest.mark.parametrize(
    ("text", "words"),
    [("1", "exactly one"), ("0..1", "at most one"), ("1..n", "at least one"), ("2..5", "from 2 to 5")],
)
def test_numbers_are_read_and_written_alike(text: str, words: str) -> None:
    assert str(Multiplicity.of(text)) == text
    assert Multiplicity.of(text).words == words


@pytest.mark.parametrize("text", ["", "n", "1..", "..n", "-1", "2..1", "0", "0..0", "1..*", "1,5", "many"])
def test_what_says_no_numbers_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="says no numbers such as"):
        Multiplicity.of(text)


def test_each_fault_is_said_at_its_class() -> None:
    class Unread(Relationship[State, State]):
        """It."""

        ends = "1..*"

    class Against(Relationship[State, State]):
        """It."""

        cardinality = "one-to-many"
        starts = "1..n"

    class Lopsided(Relationship[State, State]):
        """It."""

        symmetric = True
        ends = "1..n"
        starts = "0..1"

    class Says(Relationship[State, Content]):
        """It."""

        ends = "1..n"

    with pytest.raises(ModelError) as raised:
        Model.of(State, Unread, Against, Lopsided, Says)
    assert [problem.message for problem in raised.value.problems] == [
        "UNREAD does not say how many: '1..*' says no numbers such as 1, 0..1, 1..n or 2..5",
        "the cardinality of AGAINST is one-to-many, and ends 0..n and starts 1..n are many-to-many",
        "LOPSIDED is symmetric, and its ends are 1..n, its starts 0..1",
        "SAYS asks for a number of ends, and all of them are quoted claims, which are no nodes",
    ]


def test_a_check_finds_too_few_and_too_many(database: Database) -> None:
    database.write(
        Statement(
            "UNWIND ['a', 'b', 'c', 'd'] AS id CREATE (:Entity:Actor:State {id: id, name: id}) "
            "CREATE (:Entity:Actor:Government {id: 'g' + id, name: id})"
        ),
        Statement(
            "MATCH (a:State {id: 'a'}), (b:State {id: 'b'}), (c:State {id: 'c'}), (d:State {id: 'd'}), "
            "(g:Government {id: 'ga'}) "
            "CREATE (a)-[:RULED_BY]->(g), (b)-[:RULED_BY]->(g), (c)-[:RULED_OFTEN]->(g), "
            "(a)-[:NEAR]->(b), (a)-[:NEAR]->(c), (a)-[:NEAR]->(d)"
        ),
    )
    model = Model.of(State, Government, RuledBy, RuledOften, Near)
    found = [str(each) for each in check(database, model).findings if "least" in each.rule or "card" in each.rule]
    assert found == [
        "cardinality RULED_BY has more than one start (1: ga: 2)",
        "least-ends State.RULED_BY has fewer than one end (1: d: 0)",
        "cardinality NEAR has more than 2 ends (1: a: 3)",
    ]


def test_no_relationship_at_all_is_too_few(embedded_database: Database) -> None:
    embedded_database.write(Statement("CREATE (:Entity:Actor:State {id: 'a', name: 'a'})"))
    found = [str(each) for each in check(embedded_database, MODEL).findings]
    assert found == [
        "least-ends State.RULED_BY has fewer than one end (1: a: 0)",
        "least-ends State.NEAR has fewer than one end (1: a: 0)",
    ]


def test_pictures_show_the_numbers() -> None:
    assert "RULED_BY #40;0..1 to 1..n#41;" in mermaid(excerpt(MODEL))


def test_a_number_that_no_source_meets_is_a_warning(make: Make) -> None:
    project = make(one="entities:\n  State: {arland: {}}\n")
    (project.root / "graphmodel.toml").write_text(
        'model = "tests.checks.test_multiplicity"\nsources = ["facts/*.yaml"]\n', encoding="utf-8"
    )
    report = validate(Project.find(project.root, {}))
    assert report.sound
    assert [problem.message for problem in report.problems] == [
        "each State needs 1..n RULED_BY, and no source gives any",
        "each State needs 1..2 NEAR, and no source gives any",
    ]


TRANSFERS = """
from typing import Annotated

from graphmodel import Event, Node, Property, Role


class Person(Node):
    id: Annotated[str, Property(key=True)]


class Transfer(Event):
    no: Annotated[str, Property(key=True)]


class Buyer(Role[Transfer, Person]):
    ends = "1"
"""


@pytest.mark.parametrize(
    ("given", "warned"),
    [
        ("nodes:\n- Transfer: {no: no, buyer: to}", []),
        ("document: {id: d, published: 2031}\nclaims:\n- Transfer: {no: no, buyer: to}", []),
        ("nodes:\n- Transfer: {no: no}", ["each Transfer needs 1 BUYER, and no source gives any"]),
    ],
)
def test_a_role_that_a_table_fills_is_given(given: str, warned: list[str], tmp_path: Path) -> None:
    (tmp_path / "transfers.py").write_text(TRANSFERS)
    (tmp_path / "graphmodel.toml").write_text('model = "transfers"\nsources = ["people.yaml", "t.yaml"]\n')
    (tmp_path / "people.yaml").write_text("entities:\n  Person: {ann: {}}\n")
    (tmp_path / "t.csv").write_text("no,to\n1,ann\n")
    (tmp_path / "t.yaml").write_text(f"table: t.csv\n{given}\n")
    sys.modules.pop("transfers", None)
    report = validate(Project.at(tmp_path, {}))
    assert [problem.message for problem in report.problems] == warned
