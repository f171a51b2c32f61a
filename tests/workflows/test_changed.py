"""`load --changed` reads nothing where all is as it was when it was loaded."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graphmodel import Project
from graphmodel.databases import Database, Recording
from graphmodel.loading import LoadReport
from graphmodel.staging import StagedReading
from graphmodel.workflows.changed import fingerprints_of
from graphmodel.workflows.load import load

MODEL = """\
from typing import Annotated
from graphmodel import Node, Property, Relationship
import depths
from lists import DANGERS

class Port(Node):
    id: Annotated[str, Property(key=True)]
    depth: float | None = None

class LeadsTo(Relationship[Port, Port]):
    pass
"""
FILES = {
    "graphmodel.toml": 'model = "channels"\nsources = ["*.yaml"]\n',
    "channels.py": MODEL,
    "depths.py": "LEAST = 1\n",
    "lists.py": "DANGERS = {'rock': 1}\n",
    "ports.csv": "id,depth\nalder,4\nhaven,5\n",
    "ports.yaml": "table: ports.csv\nnodes:\n  - Port: {id: id, depth: depth}\n",
    "ways.csv": "from,to\nalder,haven\n",
    "ways.yaml": "table: ways.csv\nrelationships:\n  - LEADS_TO: {start: {Port: from}, end: {Port: to}}\n",
    "survey.yaml": "document: {id: survey, published: 2031-05-04}\nfacts:\n  1.1: [haven LEADS_TO alder]\n",
}
NAMES = ("ports.yaml", "survey.yaml", "ways.yaml")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    yield tmp_path
    for name in ("channels", "depths", "lists"):
        sys.modules.pop(name, None)


def loaded(folder: Path, database: Database, **options: Any) -> LoadReport:
    for name in ("channels", "depths", "lists"):
        sys.modules.pop(name, None)
    return load(Project.at(folder, {}), database, changed=True, **options)


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_what_did_not_change_is_neither_read_nor_sent(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = loaded(folder, database)
    assert (first.total("created"), first.passed_over) == (11, ())

    def refused(*_: object, **__: object) -> StagedReading:
        raise AssertionError("sources were read")

    monkeypatch.setattr(Project, "read", refused)
    recording = Recording(of=database)
    again = loaded(folder, recording)
    assert again.passed_over == NAMES
    assert (again.changed, again.as_of) == (False, date(2031, 5, 4))
    assert recording.traffic.statements == 2


def test_a_source_with_endpoints_that_may_be_missing_has_all_of_them_loaded(database: Database, folder: Path) -> None:
    change(folder, "ways.csv", "alder,haven", "alder,haven\nhaven,skerry")
    change(folder, "ways.yaml", "{Port: to}", "{Port: {column: to, missing: skip}}")
    loaded(folder, database)
    with (folder / "ports.csv").open("a", encoding="utf-8") as file:
        file.write("skerry,9\n")
    change(folder, "ports.csv", "haven,5", "haven,6")
    report = loaded(folder, database)
    assert report.passed_over == ()
    assert (report.total("created"), report.total("updated")) == (2, 1)  # also the way that led nowhere before
    assert loaded(folder, database).passed_over == NAMES
    assert not load(Project.at(folder, {}), database).changed


@pytest.mark.long
@pytest.mark.parametrize(
    "happen",
    [
        lambda folder: change(folder, "channels.py", "depth: float", "depth: int"),
        lambda folder: change(folder, "depths.py", "1", "2"),
        lambda folder: change(folder, "lists.py", "rock", "reef"),
        lambda folder: (folder / "identity.csv").write_text("decision,one,other,by,on,why\n", encoding="utf-8"),
        lambda folder: (folder / "ways.yaml").unlink(),
        lambda folder: change(folder, "graphmodel.toml", "sources", 'priority = ["ways.yaml"]\nsources'),
    ],
    ids=["model", "module of the model", "values of another module", "decisions", "source gone", "priority"],
)
def test_what_all_sources_depend_on_has_all_of_them_loaded(
    embedded_database: Database, folder: Path, happen: Callable[[Path], object]
) -> None:
    loaded(folder, embedded_database)
    happen(folder)
    assert loaded(folder, embedded_database).passed_over == ()
    assert loaded(folder, embedded_database).passed_over == tuple(n for n in NAMES if (folder / n).exists())


@pytest.mark.long
def test_another_day_has_all_facts_settled(embedded_database: Database, folder: Path) -> None:
    loaded(folder, embedded_database)
    earlier = loaded(folder, embedded_database, as_of=date(2030, 1, 1))
    assert (earlier.passed_over, earlier.total("deleted")) == ((), 1)
    assert loaded(folder, embedded_database, as_of=date(2030, 1, 1)).passed_over == NAMES
    assert loaded(folder, embedded_database).total("created") == 1


@pytest.mark.long
def test_a_source_with_rejected_rows_is_read_again(embedded_database: Database, folder: Path) -> None:
    change(folder, "ports.csv", "haven,5\n", "haven,5\nskerry,deep\n")
    assert loaded(folder, embedded_database, keep_going=True).rejected == 1
    assert loaded(folder, embedded_database, keep_going=True).passed_over == ()
    change(folder, "ports.csv", "deep", "7")
    assert loaded(folder, embedded_database).total("created") == 1
    assert loaded(folder, embedded_database).passed_over == NAMES


def test_only_reading_can_tell_of_what_is_no_file(folder: Path) -> None:
    change(folder, "graphmodel.toml", '"*.yaml"', '"*.yaml", "harbours:rows"')
    (folder / "remote.yaml").write_text(FILES["ports.yaml"].replace("ports.csv", "https://a.example/p.csv"))
    (folder / "asked.yaml").write_text("sql: SELECT 1 AS id\ndatabase: sqlite:///p.db\nnodes:\n  - Port: {id: id}\n")
    (folder / "fresh.yaml").write_text(FILES["ports.yaml"] + "expect: {freshness: 7d}\n")
    (folder / "lost.yaml").write_text(FILES["ports.yaml"].replace("ports.csv", "lost.csv"))
    found = fingerprints_of(Project.at(folder, {}))
    assert {name for name, print in found.items() if print} == set(NAMES)
    assert len(found) == 8


def test_a_source_that_only_reading_can_tell_of_is_named(embedded_database: Database, folder: Path) -> None:
    change(folder, "ports.yaml", "nodes:", "expect: {freshness: 9000d}\nnodes:")
    loaded(folder, embedded_database)
    report = loaded(folder, embedded_database)
    assert report.passed_over == ()
    assert [(str(each.where), each.code, each.severity) for each in report.problems] == [
        ("ports.yaml", "always-read", "warning")
    ]


@pytest.mark.long
def test_a_load_of_some_sources_leaves_no_fingerprints(embedded_database: Database, folder: Path) -> None:
    loaded(folder, embedded_database)
    load(Project.at(folder, {}), embedded_database, [str(folder / "ports.yaml")])
    assert loaded(folder, embedded_database).passed_over == ()
    assert loaded(folder, embedded_database).passed_over == NAMES
