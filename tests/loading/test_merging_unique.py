"""Unique values of nodes that are judged to be one, and of their relationships: none is in the way, none is lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import pytest

from graphmodel.databases import Database, Statement
from graphmodel.loading import LoadReport, load
from graphmodel.model import Model, Node, Property, Relationship
from graphmodel.records import assemble
from graphmodel.schema import apply
from graphmodel.sources.decisions import COLUMNS, read_decisions
from graphmodel.staging import read


class Thing(Node):
    """Anything."""

    abstract = True
    id: Annotated[str, Property(key=True)]


class Company(Thing):
    """A company."""

    wikidata: Annotated[str | None, Property(unique=True)] = None


class Line(Thing):
    """A line."""


class Runs(Relationship[Company, Line]):
    """Runs a line."""

    licence: Annotated[str | None, Property(unique=True)] = None


MODEL = Model.of(Company, Line, Runs)
MERGE = "same,Company:nl,Company:north-line,,,\n"
CLAIM = (
    "document: {id: a, published: 2031}\nentities:\n  Company: {nl: {}, north-line: {}}\n  Line: {tern: {}}\nfacts:\n"
)
NL = "MATCH (n {id: 'nl'}) RETURN properties(n) AS stored"


def loaded(database: Database, folder: Path, companies: str, decisions: str = "", facts: str = "") -> LoadReport:
    """Loads companies, as rows of id and wikidata, with a line and what runs it, or a sheet of facts instead."""
    (folder / "c.csv").write_text(f"id,wikidata\n{companies}")
    (folder / "c.yaml").write_text("table: c.csv\nnodes: [{Company: {id: id, wikidata: wikidata}}]\n")
    (folder / "r.csv").write_text("" if facts else "company,line,licence\nnl,tern,L1\n")
    runs = "nodes: [{Line: {id: line}}]\nrelationships: [{RUNS: {start: company, end: line, licence: licence}}]\n"
    (folder / "r.yaml").write_text(f"table: r.csv\n{runs}")
    (folder / "a.yml").write_text(facts and CLAIM + facts)
    merges, problems = read_decisions(MODEL, ",".join(COLUMNS) + "\n" + decisions)
    assert problems == []
    records = assemble(MODEL, read(MODEL, ["*.yml" if facts else "*.yaml"], folder, merges=merges))
    assert [str(problem) for problem in records.problems] == []
    return load(database, MODEL, records, today=lambda: date(2040, 1, 1))


def stored(database: Database) -> tuple[Any, ...]:
    """The companies with what they have, and the relationships but those of claims' own."""
    nodes = "MATCH (n:Company) RETURN n.id AS id, n.wikidata AS wikidata ORDER BY id"
    runs = "MATCH (a:Company)-[r:RUNS]->(b) RETURN a.id AS a, r.licence AS licence ORDER BY a, licence"
    return database.read(nodes).rows, database.read(runs).rows


def test_a_unique_value_set_by_hand_stays(database: Database, tmp_path: Path) -> None:
    loaded(database, tmp_path, "nl,\nnorth-line,\n")
    database.write(
        Statement("MATCH (n {id: 'nl'}) SET n.wikidata = 'Q5', n.motto = 'mine' CREATE (n)-[:MINE]->(:Note)")
    )
    apply(database, MODEL)
    assert not loaded(database, tmp_path, "nl,\nnorth-line,\n", MERGE).rejected
    assert database.read(NL).value() == {"id": "nl", "wikidata": "Q5", "motto": "mine"}
    loaded(database, tmp_path, "nl,\nnorth-line,\n")
    assert stored(database) == ((("nl", "Q5"), ("north-line", None)), (("nl", "L1"),))


@pytest.mark.parametrize("given", ["", pytest.param("Q5", marks=pytest.mark.long)])
def test_a_unique_value_of_before_the_first_load_stays(embedded_database: Database, tmp_path: Path, given: str) -> None:
    create = "CREATE (:Thing:Company {id: 'nl', wikidata: 'Q5', motto: 'mine'})"
    embedded_database.write(Statement(create))
    loaded(embedded_database, tmp_path, f"nl,{given}\nnorth-line,\n")
    loaded(embedded_database, tmp_path, f"nl,{given}\nnorth-line,\n", MERGE)
    kept = {} if given else {"wikidata": "Q5"}  # what a source gives goes over, and comes back
    assert embedded_database.read(NL).value() == {"id": "nl", "motto": "mine", **kept}
    loaded(embedded_database, tmp_path, f"nl,{given}\nnorth-line,\n")
    assert embedded_database.read(NL).value().items() >= {"wikidata": "Q5", "motto": "mine"}.items()
    assert stored(embedded_database)[0] == (("nl", "Q5"), ("north-line", None))


@pytest.mark.long
def test_unique_values_go_over_to_the_node_that_stays_and_back(database: Database, tmp_path: Path) -> None:
    """Of nodes and of relationships; also one that the sources give the other node from now on."""
    apart = ((("nl", "Q5"), ("north-line", None)), (("nl", "L1"),))
    as_one = ((("north-line", "Q5"),), (("north-line", "L1"),))
    loaded(database, tmp_path, "nl,Q5\nnorth-line,\n")
    apply(database, MODEL)
    for companies, decisions, expected in (
        ("nl,Q5\nnorth-line,\n", MERGE, as_one),
        ("nl,Q5\nnorth-line,\n", "", apart),
        ("nl,\nnorth-line,Q5\n", MERGE, as_one),
    ):
        assert not loaded(database, tmp_path, companies, decisions).rejected
        assert stored(database) == expected
        assert not loaded(database, tmp_path, companies, decisions).changed


def test_what_claims_give_goes_over_too(database: Database, tmp_path: Path) -> None:
    facts = "  1.1:\n  - nl RUNS tern: {licence: L1}\n  - nl.wikidata: Q5\n"
    loaded(database, tmp_path, "", facts=facts)
    apply(database, MODEL)
    for decisions, id, other in ((MERGE, "north-line", ()), ("", "nl", (("north-line", None),))):
        assert not loaded(database, tmp_path, "", decisions, facts).rejected
        assert stored(database) == (((id, "Q5"), *other), ((id, "L1"),))
