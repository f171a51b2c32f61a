"""Keys of several properties on every engine: loaded from all kinds of source, found again, checked, pruned."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from graphmodel.checks import check
from graphmodel.databases import Database, Statement
from graphmodel.databases.py2neo.source import from_relationship_tuples, from_subgraph
from graphmodel.errors import ConstraintViolated
from graphmodel.export import FORMS, Choices, ExportGraph, Writing, maker, newest
from graphmodel.mark import FORMAT
from graphmodel.schema import plan
from graphmodel.sources.tables import Table
from tests.export.test_graph import exported, same, stored
from tests.loading.towns import (
    CENSUS_MAPPING,
    CENSUSES,
    KEYS,
    MODEL,
    SOURCES,
    Census,
    Counts,
    Follows,
    Town,
    load_towns,
    loader,
    records_of,
    write_sources,
)

py2neo = pytest.importorskip("py2neo")
pyarrow = pytest.importorskip("pyarrow")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_sources(tmp_path)
    return tmp_path


@pytest.mark.long
def test_nodes_of_all_sources_are_found_by_all_properties_of_their_key(database: Database, folder: Path) -> None:
    report = load_towns(database, folder)
    assert report.problems == ()
    rows = database.read("MATCH (n:Census) RETURN n.gm_key AS k, n.town, n.year, n.population ORDER BY k").rows
    assert [row[0] for row in rows] == KEYS
    assert rows[1:4] == (
        ("Basel/2010", "Basel", 2010, 165000),
        ("Basel/2020", "Basel", 2020, 170000),
        ("Basel/2030", "Basel", 2030, None),
    )
    assert rows[7] == ("Lausanne%2FRenens/2010", "Lausanne/Renens", 2010, 20000)
    fares = database.read("MATCH (n:Fare) RETURN n.gm_key AS k, n.start, n.end, n.ticket, n.price ORDER BY k").rows
    assert fares == (
        ("//single", None, None, "single", 9.0),
        ("/B/single", None, "B", "single", 1.5),
        ("A//single", "A", None, "single", 2.0),
        ("A/B/single", "A", "B", "single", 3.5),
    )
    follows = database.read("MATCH (a)-[:FOLLOWS]->(b) RETURN a.gm_key AS a, b.gm_key ORDER BY a").rows
    assert follows == (("Basel/2020", "Basel/2010"), ("Bern/2020", "Bern/2010"))
    assert database.read("MATCH (:Census)-[r:COUNTS]->(:Town) RETURN count(r)").value() == 7
    assert database.read("MATCH (:Town {name: 'Bern'})-[r:PRICED]->(:Fare) RETURN count(r)").value() == 4
    again = load_towns(database, folder)
    assert not again.changed
    assert again.problems == ()
    assert check(database, MODEL).sound


@pytest.mark.long
def test_a_row_that_changes_changes_its_node_and_one_that_goes_is_pruned(database: Database, folder: Path) -> None:
    load_towns(database, folder)
    shorter = CENSUSES.replace("Bern,2020,134000,2010\n", "").replace("124000", "124001")
    (folder / "census.csv").write_text(shorter, encoding="utf-8")
    report = load_towns(database, folder, prune=True)
    assert report.problems == ()
    rows = database.read("MATCH (n:Census {town: 'Bern'}) RETURN n.year, n.population").rows
    assert rows == ((2010, 124001),)
    assert not load_towns(database, folder, prune=True).changed


@pytest.mark.long
def test_a_second_node_of_the_same_properties_is_refused_by_the_database(database: Database, folder: Path) -> None:
    load_towns(database, folder, *SOURCES)
    with pytest.raises(ConstraintViolated):
        database.write(Statement("CREATE (:Census:FullCensus {town: 'Basel', year: 2030, gm_key: 'x'})"))
    assert plan(database, MODEL).keys.create == ()


@pytest.mark.long
def test_a_check_names_a_node_whose_properties_are_no_longer_those_of_its_key(database: Database, folder: Path) -> None:
    load_towns(database, folder)
    database.write(Statement("MATCH (n:Census {town: 'Bern', year: 2020}) SET n.year = 2021"))
    found = check(database, MODEL)
    assert [str(finding) for finding in found.findings] == [
        "key-text Census.gm_key does not say what town and year say (1: Bern/2020: 'Bern/2021')"
    ]


def test_many_rows_are_staged_alike_by_sql_and_by_the_exact_reader(embedded_database: Database, folder: Path) -> None:
    load_towns(embedded_database, folder, "census.yaml")
    mapping = CENSUS_MAPPING.replace("year: year", 'year: {column: year, thousands: "\'"}')
    exact = mapping.replace("[town, year]", '[town, {column: year, thousands: "\'"}]')
    (folder / "census.yaml").write_text(exact, encoding="utf-8")
    report = load_towns(embedded_database, folder, "census.yaml")
    assert report.problems == ()
    assert not report.changed


def test_a_loader_names_a_key_in_order_or_by_name() -> None:
    assert Census.key("Bern", 2020) == Census.key(town="Bern", year=2020) == Census.key("Bern/2020")
    assert Census(town="a/b%", year=1).gm_key == "a%2Fb%25/1"  # type: ignore[attr-defined]
    with pytest.raises(TypeError, match="the key of Census takes town, year"):
        Census.key("Bern", 2020, 1)
    with pytest.raises(TypeError, match="the key of Census takes town, year"):
        Census.key(town="Bern", month=1)
    assert next(iter(loader())) == Census(town="Thun", year=2020, population=44000)
    assert str(MODEL.ref(Census.key("x", 1))) == "Census:x/1"


def test_a_frame_and_a_query_give_the_same_nodes_as_a_file(
    embedded_database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_towns(embedded_database, folder, "census.yaml")
    rows = list(csv.DictReader(CENSUSES.splitlines()))
    cells = [(row["town"], int(row["year"]), int(row["people"]), int(row["before"] or 0) or None) for row in rows]
    records: dict[str, Any] = {
        "nodes": [{Census: {"town": "town", "year": "year", "population": "people"}}, {Town: {"name": "town"}}],
        "relationships": [
            {Counts: {"start": ["town", "year"], "end": "town"}},
            {
                Follows: {"start": ["town", "year"], "end": {Census: ["town", "before"]}},
                "where": {"before": {"empty": False}},
            },
        ],
    }
    names = ("town", "year", "people", "before")
    frame = pyarrow.table({name: [row[at] for row in cells] for at, name in enumerate(names)})
    with closing(sqlite3.connect(folder / "shop.db")) as shop, shop:
        shop.execute(f"CREATE TABLE census ({', '.join(names)})")
        shop.executemany("INSERT INTO census VALUES (?, ?, ?, ?)", cells)
    query = Table(sql="SELECT * FROM census", database=f"sqlite:///{folder / 'shop.db'}", name="census.yaml", **records)
    for table in (Table(frame, name="census.yaml", **records), query):
        report = load_towns(embedded_database, folder, table)
        assert report.problems == ()
        assert not report.changed


def test_a_py2neo_subgraph_names_its_nodes_by_all_properties_of_the_key(
    embedded_database: Database, folder: Path
) -> None:
    bern, before = (py2neo.Node("Census", town="Bern", year=year) for year in (2020, 2010))
    tuples = from_relationship_tuples(
        MODEL,
        [(("Bern", 2020), {}, "Bern")],
        "COUNTS",
        start_node_key=("Census", "town", "year"),
        end_node_key=("Town", "name"),
    )
    whole = py2neo.Subgraph(
        [bern, before, py2neo.Node("Town", name="Bern")], [py2neo.Relationship(bern, "FOLLOWS", before)]
    )
    report = load_towns(embedded_database, folder, from_subgraph(MODEL, whole), tuples)
    assert report.problems == ()
    found = embedded_database.read("MATCH (a:Census)-[r]->(b) RETURN a.gm_key, type(r) AS t, b.gm_key ORDER BY t").rows
    assert found == (("Bern/2020", "COUNTS", None), ("Bern/2020", "FOLLOWS", "Bern/2010"))
    lacking = py2neo.Subgraph([py2neo.Node("Census", town="Bern")])
    problems = records_of(folder, from_subgraph(MODEL, lacking)).problems
    assert [problem.message for problem in problems] == [
        "(:Census {town: 'Bern'}): it has no 'year', which is in the key of Census"
    ]


@pytest.mark.long
def test_an_export_is_what_a_load_makes(embedded_database: Database, folder: Path) -> None:
    load_towns(embedded_database, folder)
    records = records_of(folder)
    day = newest(records)
    assert day is not None
    lines = exported(MODEL, records, day, folder / "out")
    assert same(lines) == stored(embedded_database, records.keys)
    for form in FORMS:
        Writing(ExportGraph(MODEL, records_of(folder), day, FORMAT), maker(form, MODEL, Choices())).write(
            folder / form, form
        )
    header = (folder / "admin" / "nodes-Census-header.csv").read_text(encoding="utf-8")
    assert header.startswith("gm_key:ID(Census),town:string,year:long,population:long,")
    assert "\nFare:A%2F%2Fsingle a label:Fare " in (folder / "rdf" / "graph.ttl").read_text(encoding="utf-8")


def test_an_entity_may_be_an_item_of_a_list_with_its_key_among_its_properties(folder: Path) -> None:
    (folder / "sheet.yaml").write_text(
        "entities:\n  Census:\n"
        "    - {town: Basel, year: 2020}\n    - {town: Basel}\n    - Basel/2020\n"
        "    - {town: Basel, year: x}\n    - {town: Basel, yaer: 2020}\n",
        encoding="utf-8",
    )
    records = records_of(folder, "sheet.yaml")
    assert [ref.key for ref in records.nodes] == ["Basel/2020"]
    assert [f"{p.where.line}:{p.where.column} {p.code}" for p in records.problems] == [
        "4:7 missing-property",
        "5:7 entity-form",
        "6:27 wrong-type",
        "7:7 missing-property",
        "7:21 unknown-property",
    ]


def test_a_mapping_that_does_not_fill_a_key_is_refused_before_a_row_is_read(folder: Path) -> None:
    (folder / "census.yaml").write_text(
        "table: census.csv\nnodes:\n- Census: {town: town}\n- Census: {town: town, year: year, gm_key: town}\n"
        "relationships:\n- COUNTS: {start: {Census: town}, end: [town, year]}\n"
        "- FOLLOWS: {start: [town], end: {Census: '{town}/{year}'}}\n",
        encoding="utf-8",
    )
    assert [str(problem) for problem in records_of(folder, "census.yaml").problems] == [
        "census.yaml:3:3 missing-key nothing fills year, a part of the key of Census\n"
        "  hint: add year: and the column that holds it",
        "census.yaml:4:36 unknown-property Census has no property 'gm_key'\n  hint: known are: population, town, year",
        "census.yaml:6:28 mapping-key Census is named by one value, and its key is town, year\n"
        "  hint: name the column of each: {Census: [town, year]}",
        "census.yaml:6:40 mapping-key Town is named by 2 values, and its key is name\n  hint: {Town: name}",
        "census.yaml:7:20 mapping-key Census is named by one value, and its key is town, year\n"
        "  hint: name the column of each: {Census: [town, year]}",
        "census.yaml:7:42 mapping-key Census is named by one value, and its key is town, year\n"
        "  hint: name the column of each: {Census: [town, year]}",
    ]


def test_nodes_of_another_program_are_found_once_they_have_the_text_of_their_key(
    embedded_database: Database, folder: Path
) -> None:
    make = "CREATE (:Census {town: 'Bern', year: 2020, note: 'by hand'}), (:Census {town: 'Bern', year: 2010})"
    embedded_database.write(Statement(make))
    embedded_database.write(Statement("MATCH (n:Census) SET n.gm_key = n.town + '/' + toString(n.year)"))
    load_towns(embedded_database, folder, "census.yaml")
    found = "MATCH (n:Census {town: 'Bern'}) RETURN n.gm_key AS k, n.population, n.note ORDER BY k"
    assert embedded_database.read(found).rows == (
        ("Bern/2010", 124000, None),
        ("Bern/2020", 134000, "by hand"),
    )
