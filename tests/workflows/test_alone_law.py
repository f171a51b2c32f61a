"""A source that is loaded alone: the graph, and what is said to be wrong, are those of a load of all sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from graphmodel.databases import Database
from graphmodel.databases.endpoint import Endpoint
from graphmodel.databases.neo4j import Neo4jDatabase
from graphmodel.errors import SourceError
from tests.conftest import empty
from tests.loading.test_bulk import graph
from tests.workflows.test_alone import FILES, HEADS, PORTS, change, folder, run, write

__all__ = ["folder"]

SUPPLIES = "relationships:\n  - SUPPLIES: {start: {Port: from}, end: {Port: to}, since: since}\n"
CALLS = """\
table: {name}.csv
relationships:
  - CALLS_AT: {{start: {{Port: ship}}, end: {{Port: {{column: ports, split: "|"}}}}}}
"""
MORE = {
    "more.yaml": f"table: more.csv\nnodes:\n  - Port: {{id: id}}\n{SUPPLIES}",
    "more.csv": "id,from,to,since\ngrebe,haven,alder,2001\n",
}
STORMS = {
    "more.yaml": MORE["more.yaml"].replace("Port: {id", "Storm: {id"),
    "more.csv": MORE["more.csv"],
    "rumours.yaml": "table: rumours.csv\ndocument: {id: rumours, published: 2031-05-04}\nclaims:\n"
    "  - LEADS_TO: {start: {Port: who}, end: {Port: whom}}\n    until: {Storm: storm}\n",
    "rumours.csv": "who,whom,storm\nalder,haven,grebe\n",
}
ROCKS = {"rocks.yaml": "table: rocks.csv\nnodes:\n  - Rock: {id: id}\n", "rocks.csv": "id\nreef\n"}
TOURS = {
    "one.yaml": CALLS.format(name="one"),
    "one.csv": "ship,ports\nalder,haven|skerry\n",
    "two.yaml": CALLS.format(name="two"),
    "two.csv": "ship,ports\nhaven,alder|skerry\n",
}


def outcome(folder: Path, database: Database, **options: Any) -> list[tuple[str, str]]:
    """What a load says is wrong: the files and the codes."""
    try:
        problems = run(folder, database, **options).problems
    except SourceError as error:
        problems = tuple(error.problems)
    return sorted((problem.where.file, problem.code) for problem in problems)


@pytest.mark.long
@pytest.mark.parametrize(
    ("files", "then", "wrong"),
    [
        pytest.param({**MORE, "ways.csv": "from,to,buoys\ngrebe,alder,3\n"},
                     {"more.yaml": f"table: more.csv\n{SUPPLIES}"},
                     [("ways.csv", "missing-end")], id="nodes taken out of a mapping"),
        pytest.param(STORMS, {"more.yaml": f"table: more.csv\n{SUPPLIES}"},
                     [("rumours.csv", "missing-end")], id="events taken out of a mapping"),
        pytest.param({**MORE, "ways.csv": "from,to,buoys\ngrebe,alder,3\n"},
                     {"more.yaml": MORE["more.yaml"].replace("Port: {id", "Storm: {id")},
                     [("ways.csv", "missing-end")], id="events in place of nodes"),
        pytest.param(TOURS, {"two.csv": "ship,ports\nalder,skerry|haven\n"},
                     [("two.csv", "sources-disagree")] * 2, id="the places of ends"),
        pytest.param(ROCKS, {"ports.csv": FILES["ports.csv"] + "reef,Reef\nnewport,New\n"},
                     [("rocks.csv", "class-differs")], id="a node of another source with another label"),
        pytest.param({"more.yaml": MORE["more.yaml"], "more.csv": MORE["more.csv"],
                      "ways.csv": "from,to,buoys\ngrebe,alder,3\n"},
                     {"more.yaml": MORE["more.yaml"].replace("Port: {id", "Rock: {id")},
                     [("ways.csv", "wrong-end")], id="a node with another label than before"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_all_sources_is_wrong_with_one(
    embedded_database: Database, folder: Path, files: Mapping[str, str], then: Mapping[str, str], wrong: Any
) -> None:
    for name in ("rumours", "logs"):
        (folder / f"{name}.yaml").unlink()
    found = []
    for changed in (True, False):
        empty(embedded_database)
        write(folder, {"ports.csv": FILES["ports.csv"], **files})
        run(folder, embedded_database)
        write(folder, then)
        found.append((outcome(folder, embedded_database, changed=changed), graph(embedded_database)))
    assert found[0] == found[1]
    assert found[0][0] == wrong


@pytest.mark.long
def test_after_a_load_of_some_sources_only_or_without_some_rows_all_are_read(
    embedded_database: Database, folder: Path
) -> None:
    some = "the last load was of some of them only, or left rows out"
    run(folder, embedded_database)
    for name in ("logs", "rumours"):
        with (folder / f"{name}.csv").open("a", encoding="utf-8") as file:
            file.write("haven,skerry,2005,,,\n")
    assert run(folder, embedded_database, "rumours.yaml").read_all == "logs.yaml changed as well"
    assert run(folder, embedded_database, changed=True).read_all == some
    assert run(folder, embedded_database, changed=True).passed_over
    with (folder / "logs.csv").open("a", encoding="utf-8") as file:
        file.write("haven,grebe,2005,,,\n")
    run(folder, embedded_database, changed=True, keep_going=True)
    assert run(folder, embedded_database, changed=True, keep_going=True).read_all == some


def test_a_node_that_is_given_no_more_has_all_sources_read(embedded_database: Database, folder: Path) -> None:
    for name in ("rumours", "logs"):
        (folder / f"{name}.yaml").unlink()
    run(folder, embedded_database)
    change(folder, "ports.csv", "alder,Alder", "alder,Old Alder\ngrebe,")
    report = run(folder, embedded_database, changed=True)
    assert (report.passed_over, report.total("updated"), report.total("created")) == (("ways.yaml",), 1, 1)
    change(folder, "ports.csv", "haven,Haven\n", "")
    with pytest.raises(SourceError) as caught:
        run(folder, embedded_database, changed=True)
    assert [(p.where.file, p.code) for p in caught.value.problems] == [("ways.csv", "missing-end")]


ROWS = {
    "ways": st.tuples(st.sampled_from(PORTS), st.sampled_from(PORTS), st.sampled_from(["3", "8"])),
    "rumours": st.tuples(
        st.sampled_from(PORTS),
        st.sampled_from(PORTS),
        st.sampled_from(["2001", "2002"]),
        st.sampled_from(["", "2020", "2040"]),
        st.sampled_from(["affirmed", "denied"]),
        st.sampled_from(["", "5", "7"]),
    ),
}
ROWS["logs"] = ROWS["rumours"]
TABLES = st.fixed_dictionaries(
    {
        name: st.lists(rows, min_size=1, max_size=4, unique_by=lambda row: row[: 2 if len(row) == 3 else 3])
        for name, rows in ROWS.items()
    }
)


@pytest.mark.long
@settings(max_examples=3, phases=(Phase.generate,), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=TABLES, then=TABLES, which=st.sampled_from(sorted(ROWS)))
def test_the_graph_is_what_a_load_of_all_sources_makes_it(
    embedded_database: Database, folder: Path, first: Any, then: Any, which: str
) -> None:
    def put(name: str, rows: Any) -> None:
        write(folder, {f"{name}.csv": "\n".join([HEADS[name], *map(",".join, rows)]) + "\n"})

    empty(embedded_database)
    for name, rows in first.items():
        put(name, rows)
    run(folder, embedded_database)
    put(which, then[which])
    if which == "ways":  # a row that is given no more stays until --prune
        put(which, [*then[which], *(row for row in first[which] if row[:2] not in {each[:2] for each in then[which]})])
    report = run(folder, embedded_database, f"{which}.yaml")
    assert len(report.passed_over) == 3
    alone = graph(embedded_database)
    assert not run(folder, embedded_database).changed
    empty(embedded_database)
    run(folder, embedded_database)
    assert alone == graph(embedded_database)


FIRST = {
    **MORE,
    **TOURS,
    **ROCKS,
    "ports.csv": FILES["ports.csv"],
    "ways.csv": "from,to,buoys\ngrebe,alder,3\nhaven,skerry,1\n",
    "more.csv": "id,from,to,since,depth\ngrebe,haven,alder,2001,4\n",
    "depths.yaml": "table: depths.csv\nnodes:\n  - Port: {id: id, depth: depth}\n    add: true\n",
    "depths.csv": "id,depth\nalder,7\n",
}


def mapping(nodes: str) -> dict[str, str]:
    """The mapping of more.csv with these nodes."""
    return {"more.yaml": f"table: more.csv\n{nodes and 'nodes:'}\n{nodes}{SUPPLIES}"}


CHANGES = [
    mapping(""),
    mapping("  - Rock: {id: id}\n"),
    mapping("  - Storm: {id: id}\n"),
    mapping("  - Port: {id: id}\n  - Storm: {id: since}\n"),
    mapping("  - Port: {id: id, depth: depth}\n    add: true\n"),
    mapping("  - Port: {id: id, name: to}\n"),
    {"more.csv": "id,from,to,since,depth\ngrebe,alder,haven,2002,\n"},
    {"ports.csv": FILES["ports.csv"].replace("Alder", "Old Alder")},
    {"ports.csv": FILES["ports.csv"] + "reef,Reef\n"},
    {"ports.csv": FILES["ports.csv"].replace("haven,Haven\n", "")},
    {"depths.csv": "id,depth\nalder,8\nhaven,2\n"},
    {"depths.csv": "id,depth\nreef,8\n"},
    {"rocks.csv": "id\nreef\ngrebe\n"},
    {"one.csv": "ship,ports\nalder,skerry|haven\n"},
    {"two.csv": "ship,ports\nhaven,alder|skerry\nalder,skerry|haven\n"},
    {"two.csv": "ship,ports\nhaven,skerry|alder|grebe\n"},
    {"ways.csv": "from,to,buoys\ngrebe,alder,5\nhaven,skerry,\nalder,haven,2\n"},
    {"ways.csv": "from,to,buoys\ngrebe,reef,5\nhaven,skerry,1\n"},
]


@pytest.fixture
def another(_embedded: Callable[[], Endpoint]) -> Iterator[Database]:
    """An empty embedded database beside the first."""
    with Neo4jDatabase(_embedded()) as database:
        yield database


@pytest.mark.long
@settings(max_examples=2, phases=(Phase.generate,), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(CHANGES), min_size=4, max_size=4, unique_by=str))
def test_changes_of_mappings_and_rows_one_after_another_make_the_graph_of_all_sources(
    embedded_database: Database, another: Database, folder: Path, steps: list[dict[str, str]]
) -> None:
    for name in ("rumours", "logs"):
        (folder / f"{name}.yaml").unlink(missing_ok=True)
    write(folder, FIRST)
    for database in (embedded_database, another):
        empty(database)
        run(folder, database)
    for step in steps:
        before = {name: (folder / name).read_text(encoding="utf-8") for name in step}
        write(folder, step)
        wrong = outcome(folder, embedded_database, changed=True)
        assert wrong == outcome(folder, another)
        assert graph(embedded_database) == graph(another)
        if wrong:
            write(folder, before)
