"""A source is loaded without reading the others, where the graph is then what a load of all makes it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from graphmodel import Project
from graphmodel.databases import Database, Recording
from graphmodel.errors import SourceError
from graphmodel.loading import LoadOptions, LoadReport
from graphmodel.sources.places import text_of
from graphmodel.workflows.load import load
from graphmodel.workflows.validate import validate
from tests.conftest import empty
from tests.loading.test_bulk import graph

MODEL = """\
from typing import Annotated
from graphmodel import Event, Node, Property, Relationship

class Site(Node):
    id: Annotated[str, Property(key=True)]

class Port(Site):
    name: str | None = None
    depth: float | None = None

class Rock(Site):
    pass

class Storm(Event):
    id: Annotated[str, Property(key=True)]

class LeadsTo(Relationship[Port, Port]):
    buoys: int | None = None

class CallsAt(Relationship[Port, Port]):
    ordered = "position"
    position: int | None = None

class Supplies(Relationship[Port, Port]):
    key = ("since",)
"""
CLAIMS = """\
table: {name}.csv
document: {{id: {name}, published: 2031-05-04}}
claims:
  - SUPPLIES: {{start: {{Port: who}}, end: {{Port: whom}}, since: since, until: until}}
    polarity: {{column: polarity, default: affirmed}}
  - Port.depth: {{of: who, value: depth}}
    where: {{depth: {{empty: false}}}}
"""
PORTS = ("alder", "haven", "skerry")
HEADS = {
    "ports": "id,name",
    "ways": "from,to,buoys",
    "rumours": "who,whom,since,until,polarity,depth",
    "logs": "who,whom,since,until,polarity,depth",
}
FILES = {
    "graphmodel.toml": 'model = "reefs"\nsources = ["*.yaml"]\n',
    "reefs.py": MODEL,
    "ports.yaml": "table: ports.csv\nnodes:\n  - Port: {id: id, name: name}\n",
    "ways.yaml": "table: ways.csv\nrelationships:\n"
    "  - LEADS_TO: {start: {Port: from}, end: {Port: to}, buoys: buoys}\n",
    "rumours.yaml": CLAIMS.format(name="rumours"),
    "logs.yaml": CLAIMS.format(name="logs"),
    "ports.csv": "id,name\nalder,Alder\nhaven,Haven\nskerry,Skerry Sound\n",
    "ways.csv": "from,to,buoys\nalder,haven,4\n",
    "rumours.csv": f"{HEADS['rumours']}\nalder,haven,2001,,affirmed,7\nhaven,alder,2002,,affirmed,\n",
    "logs.csv": f"{HEADS['logs']}\nalder,haven,2001,,denied,\nskerry,alder,2003,,affirmed,5\n",
}
ALL = ("logs.yaml", "ports.yaml", "rumours.yaml", "ways.yaml")


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def change(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    write(folder, {name: text.replace(old, new)})


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    write(tmp_path, FILES)
    yield tmp_path
    sys.modules.pop("reefs", None)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sources that are opened to be read."""
    found: list[str] = []

    def noted(path: Path, name: str) -> Any:
        found.append(name)
        return text_of(path, name)

    monkeypatch.setattr("graphmodel.sources.opening.text_of", noted)
    return found


def run(folder: Path, database: Database, *names: str, **options: Any) -> LoadReport:
    return load(Project.at(folder, {}), database, [str(folder / name) for name in names], **options)


def test_a_source_that_is_named_or_changed_is_read_alone(database: Database, folder: Path, opened: list[str]) -> None:
    run(folder, database)
    assert set(opened) == set(ALL)
    opened.clear()
    change(folder, "rumours.csv", "haven,alder", "skerry,haven,2004,,,\nhaven,alder")
    report = run(folder, database, "rumours.yaml")
    assert opened == ["rumours.yaml"]
    assert (report.sources, report.passed_over) == (("rumours.yaml",), ("logs.yaml", "ports.yaml", "ways.yaml"))
    assert {(t.kind, t.name, t.created) for t in report.tallies if t.created and t.kind == "fact"} == {
        ("fact", "SUPPLIES", 1)
    }
    caption = "MATCH (c:Claim {since: '2004'}) RETURN c.caption"
    assert database.read(caption).value() == "Skerry Sound supplies Haven (since 2004)"
    opened.clear()
    assert run(folder, database, changed=True).passed_over == ALL
    change(folder, "logs.csv", "denied", "affirmed")
    change(folder, "ways.csv", ",4", ",5")
    report = run(folder, database, changed=True)
    assert opened == ["logs.yaml", "ways.yaml"]
    assert report.passed_over == ("ports.yaml", "rumours.yaml")
    assert report.total("updated")
    assert not run(folder, database).changed


def test_an_end_that_nobody_declares_names_the_file_that_would(embedded_database: Database, folder: Path) -> None:
    run(folder, embedded_database)
    for name, row in (("ways", "haven,grebe,1\n"), ("logs", "haven,grebe,2005,,,\n")):
        with (folder / f"{name}.csv").open("a", encoding="utf-8") as file:
            file.write(row)
    with pytest.raises(SourceError) as caught:
        run(folder, embedded_database, changed=True)
    hint = "the graph has none from ports.yaml either: declare it there, and load again"
    assert [(p.where.file, p.code, p.message, p.hint) for p in caught.value.problems] == [
        (f"{name}.csv", "missing-end", f"no source declares the {label} 'grebe'", hint)
        for name, label in (("logs", "Site"), ("ways", "Port"))
    ]
    with (folder / "ports.csv").open("a", encoding="utf-8") as file:
        file.write("grebe,Grebe\n")
    with pytest.raises(SourceError) as caught:
        run(folder, embedded_database, "ways.yaml")
    assert [(p.message, p.hint) for p in caught.value.problems] == [
        (
            "neither the graph nor a source that is loaded has the Port 'grebe'",
            "load ports.yaml as well, which declares it, or take the row out",
        )
    ]


def test_an_end_that_is_nowhere_stops_a_load_of_some_sources(database: Database, folder: Path) -> None:
    """On an empty graph, where all sources are read: those that are not loaded, a fact sheet among them, are named."""
    write(folder, {"sheet.yaml": "entities: {Port: {grebe: {name: Grebe}}}\n"})
    change(folder, "ways.csv", "alder,haven,4", "alder,grebe,4\nskery,skerry,1")
    with pytest.raises(SourceError) as caught:
        run(folder, database, "ways.yaml")
    load_it = "load {} as well, which declares it, or take the row out"
    assert [(p.where.line, p.code, p.message.rpartition(" ")[2], p.hint) for p in caught.value.problems] == [
        (2, "missing-end", "'alder'", load_it.format("ports.yaml")),
        (2, "missing-end", "'grebe'", load_it.format("sheet.yaml")),
        (3, "missing-end", "'skerry'", load_it.format("ports.yaml")),
        (3, "missing-end", "'skery'", "did you mean 'skerry'?"),
    ]
    assert database.read("MATCH (n) RETURN count(n)").value() == 0
    offline = validate(Project.at(folder, {}), [str(folder / "ways.yaml")]).problems
    assert [(p.message, p.hint) for p in offline] == [("no source declares the Port 'skery'", "did you mean 'skerry'?")]
    change(folder, "ways.csv", "skery,skerry,1\n", "")
    run(folder, database, "ports.yaml", "sheet.yaml")
    assert run(folder, database, "ways.yaml").total("created") == 1


@pytest.mark.long
@pytest.mark.parametrize(
    ("files", "changed", "reason"),
    [
        ({"survey.yaml": "document: {id: survey}\nfacts:\n  1.1: [haven LEADS_TO alder]\n"}, "survey.yaml",
         "survey.yaml is a fact sheet"),
        ({}, "ports.csv", "ports.yaml gives nodes, whose names stand in the captions of the claims of logs.yaml"),
        ({"more.yaml": FILES["ways.yaml"].replace("ways", "more"), "more.csv": FILES["ways.csv"]}, "ways.csv",
         "ways.yaml and more.yaml give the same properties of LEADS_TO"),
        ({"more.yaml": FILES["ways.yaml"].replace("ways", "more"), "more.csv": FILES["ways.csv"],
          "ways.yaml": FILES["ways.yaml"].replace(", buoys: buoys", ""),
          "graphmodel.toml": FILES["graphmodel.toml"] + 'priority = ["ways.yaml"]\n'}, "ways.csv",
         "ways.yaml and more.yaml give LEADS_TO, and `priority` decides between them"),
        ({"ways.yaml": FILES["ways.yaml"].replace("{Port: to}", "{Port: {column: to, missing: skip}}")}, "ways.csv",
         "ways.yaml has `by` or `missing`, which depend on the nodes of all sources"),
        ({"more.yaml": FILES["logs.yaml"].replace("logs.csv", "more.csv"), "more.csv": FILES["rumours.csv"]},
         "more.csv", "other sources describe the document logs, too"),
    ],
)  # fmt: skip
def test_all_are_read_where_a_source_is_not_its_own(
    embedded_database: Database, folder: Path, files: Mapping[str, str], changed: str, reason: str
) -> None:
    write(folder, files)
    run(folder, embedded_database)
    with (folder / changed).open("a", encoding="utf-8") as file:
        file.write("\n")
    report = run(folder, embedded_database, changed=True)
    assert (report.read_all, report.passed_over) == (reason, ())
    alone = graph(embedded_database)
    empty(embedded_database)
    run(folder, embedded_database)
    assert alone == graph(embedded_database)


@pytest.mark.long
@pytest.mark.parametrize(("named", "batches"), [(("ways.yaml",), None), ((), 0)])
def test_a_relationship_that_is_given_no_more_is_told_by_a_lone_load(
    embedded_database: Database, folder: Path, named: tuple[str, ...], batches: int | None
) -> None:
    keyed = FILES["ways.yaml"].replace("LEADS_TO", "SUPPLIES").replace("buoys: buoys", "since: buoys")
    write(folder, {"ways.yaml": keyed, "ways.csv": FILES["ways.csv"].replace(",4", ",2004") + "haven,alder,2004\n"})
    run(folder, embedded_database)
    change(folder, "ways.csv", "alder,haven,2004", "alder,haven,2005")
    report = run(folder, embedded_database, *named, changed=True, options=LoadOptions(transaction=batches))
    assert report.sources == ("ways.yaml",)
    told = "orphaned 1: relationships that no source declares stay; --prune removes them: "
    assert [str(each) for each in report.notices if each.kind == "orphaned"] == [
        f"{told}alder SUPPLIES haven {{since: 2004}}"
    ]


@pytest.mark.parametrize("named", [True, pytest.param(False, marks=pytest.mark.long)])
def test_rows_that_stayed_of_a_source_that_was_left_out_are_told_when_it_gives_them_no_more(
    embedded_database: Database, folder: Path, named: bool
) -> None:
    """Whether it is loaded by name, or is one of the project's again and `load --changed` finds it."""

    def notices(*names: str, **options: Any) -> list[str]:
        report = run(folder, embedded_database, *names, **options)
        return [str(each) for each in report.notices if each.kind == "orphaned"]

    ways, told = folder / "ways.yaml", "orphaned 1: relationships that no source declares stay; --prune removes them: "
    run(folder, embedded_database)
    ways.rename(folder / "away")
    assert notices(changed=True) == [f"{told}alder LEADS_TO haven"]
    (folder / "away").rename(ways)
    change(folder, "ways.csv", "alder,haven,4\n", "skerry,alder,4\n")
    assert notices(*(["ways.yaml"] if named else []), changed=not named) == [f"{told}alder LEADS_TO haven"]


@pytest.mark.long
def test_one_claim_more_on_a_node_reads_those_of_its_own_proposition(embedded_database: Database, folder: Path) -> None:
    """However many claims there are about a node: the database answers about as many rows."""
    rows: list[int] = []
    for about in (200, 400):
        empty(embedded_database)
        claims = "".join(f"alder,haven,{1700 + number},,,\n" for number in range(about))
        write(folder, {"rumours.csv": f"{HEADS['rumours']}\n{claims}", "logs.csv": FILES["logs.csv"]})
        run(folder, embedded_database)
        change(folder, "logs.csv", "\nalder,haven", "\nalder,haven,1705,,denied,\nalder,haven")
        recording = Recording(of=embedded_database)
        report = run(folder, recording, "logs.yaml")
        assert {(t.name, t.deleted) for t in report.tallies if t.kind == "fact" and t.deleted} == {("SUPPLIES", 1)}
        rows.append(recording.rows)
    assert rows[1] < rows[0] + 10  # of 200 claims more


@pytest.mark.long
def test_what_a_source_gives_no_more_is_found_without_reading_the_claims_of_others(
    embedded_database: Database, folder: Path
) -> None:
    """However many documents others speak of: the database answers about as many rows."""
    rows: list[int] = []
    many = "document: {id: source, published: 2031-05-04}"
    for documents in (20, 60):
        empty(embedded_database)
        claims = "".join(f"alder,haven,{1700 + number},,,,list-{number}\n" for number in range(documents))
        write(folder, {"rumours.csv": f"{HEADS['rumours']},source\n{claims}", "logs.csv": FILES["logs.csv"]})
        mapping = CLAIMS.format(name="rumours").replace("document: {id: rumours, published: 2031-05-04}", many)
        write(folder, {"rumours.yaml": mapping})
        run(folder, embedded_database)
        change(folder, "logs.csv", "\nalder,haven", "\nhaven,alder")
        recording = Recording(of=embedded_database)
        report = run(folder, recording, "logs.yaml")
        assert sum(t.deleted for t in report.tallies if t.name == "Claim")
        rows.append(recording.rows)
    assert rows[1] < rows[0] + 10  # of 40 documents more
