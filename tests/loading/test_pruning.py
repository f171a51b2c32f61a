"""Sources that are gone: a fact sheet under a new name, one that was deleted, rows that nobody gives any more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import pytest

from graphmodel.databases import Database, Recording, Statement
from graphmodel.errors import SourceError, Unreachable
from graphmodel.loading import LoadOptions, LoadReport, load
from graphmodel.model import Model, Node, Property
from graphmodel.project import Project
from graphmodel.records import assemble
from graphmodel.sources.reading import MAX_ROWS_IN_MEMORY
from graphmodel.staging import read
from graphmodel.workflows.load import load as load_project
from tests.example import MODEL, TODAY, Borders, State, load_sheets, records_of, sheet
from tests.loading.depots import make

TWO = "  1.1:\n  - arland RECOGNIZES bria-government\n  - bria RECOGNIZES bria-government\n"
ONE = "  1.1:\n  - bria RECOGNIZES bria-government\n"


def facts(database: Database) -> list[str]:
    rows = database.read("MATCH (a)-[:RECOGNIZES]->() RETURN a.id AS a ORDER BY a").rows
    return [a for (a,) in rows]


def test_a_fact_sheet_under_a_new_name_leaves_nothing_behind(database: Database, tmp_path: Path) -> None:
    load_sheets(database, tmp_path, old=sheet(TWO))
    load_sheets(database, tmp_path, new=sheet(ONE))
    assert facts(database) == ["bria"]
    assert database.read("MATCH (c:Claim) RETURN DISTINCT c.gm_sources").rows == ((["new.yaml"],),)


def test_what_a_deleted_fact_sheet_said_stays_with_a_warning_until_it_is_pruned(
    database: Database, tmp_path: Path
) -> None:
    load_sheets(database, tmp_path, a=sheet(ONE), b=sheet(TWO, id="d2"), c="document: {id: d3}\n")
    report = load_sheets(database, tmp_path, a=sheet(ONE))
    assert [str(p) for p in report.problems] == [
        f"source-gone {what} stay: the project no longer names it\n"
        "  hint: name it in `sources` again, or take what it said away with --prune"
        for what in ("claims of b.yaml", "documents of c.yaml")
    ]
    assert facts(database) == ["arland", "bria"]
    pruned = load(
        database, MODEL, records_of(tmp_path, a=sheet(ONE)), today=lambda: TODAY, options=LoadOptions(prune=True)
    )
    assert pruned.problems == ()
    assert facts(database) == ["bria"]
    assert database.read("MATCH (n:Document) RETURN n.id").rows == (("d1",),)
    assert not load(
        database, MODEL, records_of(tmp_path, a=sheet(ONE)), today=lambda: TODAY, options=LoadOptions(prune=True)
    ).changed


def few() -> Iterator[Any]:
    yield State(id="a")


def many() -> Iterator[Any]:
    yield State(id="a")
    yield State(id="b")
    yield State(id="c")
    yield Borders(State.key("a"), State.key("b"))


def load_rows(
    database: Database, folder: Path, *loaders: Any, rows_in_memory: int = MAX_ROWS_IN_MEMORY, **options: Any
) -> LoadReport:
    loaders[0].__qualname__ = "rows"
    records = assemble(MODEL, read(MODEL, loaders, folder, rows_in_memory=rows_in_memory))
    return load(database, MODEL, records, today=lambda: TODAY, options=LoadOptions(**options))


class Repeating(Recording):
    """A database that reads each stream again, from its first row, after trouble in its midst."""

    def stream(self, query: str, parameters: Any, consume: Any, *, timeout: float | None = None) -> Any:
        def consume_again(columns: Any, rows: Any) -> Any:
            every = list(rows)
            with suppress(Unreachable):
                consume(columns, _broken_off(every))
            return consume(columns, iter(every))

        return super().stream(query, parameters, consume_again, timeout=timeout)


def _broken_off(rows: list[Any]) -> Iterator[Any]:
    yield from rows[:-1]
    raise Unreachable("the connection was lost")


@pytest.mark.parametrize("rows_in_memory", [0, 1_000], ids=["staged", "in memory"])
def test_what_is_read_again_counts_once(embedded_database: Database, tmp_path: Path, rows_in_memory: int) -> None:
    embedded_database.write(Statement("CREATE (:State:Actor:Entity {id: 'b'})"))
    load_rows(embedded_database, tmp_path, many, rows_in_memory=rows_in_memory)
    report = load_rows(Repeating(of=embedded_database), tmp_path, few, prune=True, rows_in_memory=rows_in_memory)
    assert {(each.kind, each.name): each.deleted for each in report.tallies if each.deleted} == {
        ("node", "no longer given"): 1,
        ("relationship", "BORDERS"): 1,
    }
    assert embedded_database.read("MATCH (n:State) RETURN n.id AS id ORDER BY id").rows == (("a",), ("b",))
    assert not load_rows(
        Repeating(of=embedded_database), tmp_path, few, prune=True, rows_in_memory=rows_in_memory
    ).changed


def test_rows_go_only_when_pruned_and_never_what_somebody_else_joined(database: Database, tmp_path: Path) -> None:
    load_rows(database, tmp_path, many)
    database.write(Statement("MATCH (c:State {id: 'c'}) CREATE (c)<-[:ABOUT]-(:Note)"))
    assert not load_rows(database, tmp_path, few).changed
    report = load_rows(database, tmp_path, few, prune=True)
    assert report.total("deleted") == 2
    rows = database.read("MATCH (n:State) RETURN n.id AS id, n.gm_sources IS NULL AS let_go ORDER BY id").rows
    assert rows == (("a", False), ("c", True))
    assert database.read("MATCH (:Note)-[:ABOUT]->(c) RETURN c.id").rows == (("c",),)


@pytest.mark.parametrize("rows_in_memory", [0, 1_000], ids=["staged", "in memory"])
def test_relationships_that_go_in_batches_are_not_read_a_second_time(
    embedded_database: Database, tmp_path: Path, rows_in_memory: int
) -> None:
    def one() -> Iterator[Any]:
        yield from (State(id="a"), State(id="b"), State(id="c"))
        yield Borders(State.key("a"), State.key("b"))

    def other() -> Iterator[Any]:
        yield Borders(State.key("b"), State.key("c"))

    def all_of_it() -> Iterator[Any]:
        yield from one()
        yield from other()
        yield Borders(State.key("a"), State.key("c"))

    batches: dict[str, Any] = {"rows_in_memory": rows_in_memory, "transaction": 0}
    load_rows(embedded_database, tmp_path, all_of_it, other, **batches)
    recorded = Recording(of=embedded_database)
    report = load_rows(recorded, tmp_path, one, other, prune=True, **batches)
    assert {(each.name, each.deleted) for each in report.tallies if each.deleted} == {("BORDERS", 1)}
    compared = [each for each in recorded.statements if "properties(r) AS stored" in each.text]
    assert len(compared) == (1 if rows_in_memory else 0)  # rows in memory are compared one by one with what is stored
    borders = "MATCH (a)-[r:BORDERS]->(b) RETURN a.id, b.id, size(r.gm_sources) ORDER BY a.id, b.id"
    assert embedded_database.read(borders).rows == (("a", "b", 1), ("b", "c", 1))
    assert not load_rows(embedded_database, tmp_path, one, other, prune=True, **batches).changed


def test_a_graph_of_another_model_is_refused_before_anything_is_written(database: Database, tmp_path: Path) -> None:
    load_sheets(database, tmp_path, a=sheet(ONE))
    before = database.read("MATCH (n) RETURN count(n)").value()

    class Thing(Node):
        """Another root."""

        number: Annotated[int, Property(key=True)]

    other = Model.of(Thing)
    records = assemble(other, read(other, [], tmp_path))
    with pytest.raises(SourceError) as refused:
        load(database, other, records, today=lambda: TODAY)
    assert "this graph has nodes with the key label Entity, which this model does not declare" in str(refused.value)
    assert database.read("MATCH (n) RETURN count(n)").value() == before


@pytest.mark.long
def test_orphans_are_named_where_a_sheet_and_a_table_declare_the_same_node(
    embedded_database: Database, tmp_path: Path
) -> None:
    project = make(tmp_path, [("a", "A", "", 1), ("b", "B", "", 1)], [("a", "b", "oil", 1.0), ("a", "b", "coal", 1.0)])
    settings = 'model = "depots_model"\nsources = ["depots.yaml", "serves.yaml", "more.yaml"]\n'
    (tmp_path / "graphmodel.toml").write_text(settings)
    more = "document: {id: more, title: More}\nentities:\n  Depot:\n    a: {code: k}\n    z: {}\n"
    (tmp_path / "more.yaml").write_text(more)
    project = Project.at(tmp_path, {})
    assert load_project(project, embedded_database).notices == ()
    (tmp_path / "more.yaml").write_text(more.replace("    z: {}\n", ""))
    (tmp_path / "serves.csv").write_text("from,to,good,tons\na,b,coal,1\n")
    assert [str(each) for each in load_project(project, embedded_database).notices] == [
        "orphaned 1: nodes that no source declares stay; --prune removes them: Depot:z",
        "orphaned 1: relationships that no source declares stay; --prune removes them: a SERVES b {good: oil}",
    ]


def test_a_table_that_has_no_rows_takes_nothing_away(embedded_database: Database, tmp_path: Path) -> None:
    project = make(tmp_path, [("a", "A", "", 1)], [("a", "a", "oil", 1)])
    load_project(project, embedded_database)
    make(tmp_path, [("a", "A", "", 1)])  # a download that broke off
    report = load_project(project, embedded_database, options=LoadOptions(prune=True))
    assert (report.changed, [str(each).partition(": ")[0] for each in report.problems]) == (
        False,
        ["serves.csv table-no-rows the table has no rows\n  hint"],
    )
    (tmp_path / "graphmodel.toml").write_text('model = "depots_model"\nsources = ["depots.yaml"]\n')
    report = load_project(Project.at(tmp_path, {}), embedded_database, options=LoadOptions(prune=True))
    assert report.total("deleted") == 1


def test_a_file_without_rows_takes_nothing_away_after_another_of_its_table_with_a_warning(
    embedded_database: Database, tmp_path: Path
) -> None:
    project = make(tmp_path, [])
    table = "table: depots-*.csv\nnodes:\n- Depot: {id: id, size: {column: size, on_error: absent}}\n"
    (tmp_path / "depots.yaml").write_text(table)
    (tmp_path / "graphmodel.toml").write_text('model = "depots_model"\nsources = ["depots.yaml"]\n')
    (tmp_path / "depots-1.csv").write_text("id,size\na,big\n")
    (tmp_path / "depots-2.csv").write_text("id,size\nb,2\n")
    project = Project.at(tmp_path, {})
    load_project(project, embedded_database)
    (tmp_path / "depots-2.csv").write_text("id,size\n")  # a download that broke off
    report = load_project(project, embedded_database, options=LoadOptions(prune=True))
    assert (report.total("deleted"), [each.code for each in report.problems]) == (0, ["wrong-type", "table-no-rows"])


@pytest.mark.parametrize(
    "options",
    [
        pytest.param(LoadOptions(), id="at once"),
        pytest.param(LoadOptions(transaction=1, batch=3), id="in batches", marks=pytest.mark.long),
    ],
)
@pytest.mark.parametrize(
    "rows_in_memory", [pytest.param(0, id="staged", marks=pytest.mark.long), pytest.param(1000, id="in memory")]
)
def test_a_load_names_the_rows_that_no_source_gives_any_more(
    database: Database, tmp_path: Path, options: LoadOptions, rows_in_memory: int
) -> None:
    def loaded(states: int, **changes: Any) -> list[str]:
        def giving() -> Iterator[Any]:
            yield from (State(id=f"s{number}") for number in range(states))
            yield from (Borders(State.key("s0"), State.key(f"s{number}")) for number in range(1, states))

        records = assemble(
            MODEL, read(MODEL, [giving], tmp_path, folder=tmp_path / "stage", rows_in_memory=rows_in_memory)
        )
        report = load(database, MODEL, records, today=lambda: TODAY, options=replace(options, **changes))
        return [str(notice) for notice in report.notices]

    assert loaded(7) == []
    database.write(Statement("CREATE (:State {id: 'mine'})-[:BORDERS]->(:State {id: 'yours'})"))
    assert loaded(7) == []

    def named(done: str) -> list[str]:
        return [
            f"orphaned 3: nodes that no source declares {done}: Entity:s4; Entity:s5; Entity:s6",
            f"orphaned 3: relationships that no source declares {done}: s0 BORDERS s4; s0 BORDERS s5; s0 BORDERS s6",
        ]

    assert loaded(4) == loaded(4) == named("stay; --prune removes them")
    assert loaded(4, prune=True, dry=True) == named("would be removed")
    assert loaded(4, prune=True) == named("were removed")
    assert loaded(4) == []
