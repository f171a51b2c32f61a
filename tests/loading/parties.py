"""Parties whose labels come and go, and what gives them: tables, a sheet with claims, a loader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from graphmodel.databases import Database
from graphmodel.loading import LoadOptions, LoadReport, load
from graphmodel.model import Model, Node, Property, Relationship
from graphmodel.records import assemble
from graphmodel.schema import establish
from graphmodel.staging import read
from tests.example import TODAY


class Party(Node):
    """Anybody with rights."""

    abstract = True
    optional_labels = ("Sanctioned",)

    id: Annotated[str, Property(key=True)]
    name: str | None = None
    code: Annotated[str | None, Property(unique=True)] = None


class Person(Party):
    """A human being."""

    optional_labels = ("Deceased",)


class Firm(Party):
    """A company."""


class Owns(Relationship[Party, Firm]):
    """Holds a share."""


MODEL = Model.of(Person, Firm, Owns)
PEOPLE = "id,name,dead\nann,Ann,yes\nbob,Bob,no\ncem,Cem,\n"
MAPPING = """\
table: people.csv
nodes:
- Person: {id: id, name: name, Deceased: dead}
"""
LIST = "id\nbob\nacme\n"
LISTED = """\
table: list.csv
where: {id: {not: acme}}
nodes:
- Person: {id: id}
  labels: [Sanctioned]
  add: true
"""
SHEET = """\
document: {id: doc, title: A, published: 2031}
entities:
  Firm:
    acme: {name: Acme, labels: [Sanctioned]}
facts:
  1.1:
  - cem OWNS acme
  - cem.Sanctioned: true
"""


def loader() -> Iterator[Any]:
    yield Person(id="dan", Sanctioned=True, Deceased=False)  # type: ignore[call-arg]


FILES = {
    "people.csv": PEOPLE,
    "people.yaml": MAPPING,
    "list.csv": LIST,
    "list.yaml": LISTED,
    "sheet.yaml": SHEET,
}


def write_sources(folder: Path) -> Path:
    for name, text in FILES.items():
        (folder / name).write_text(text)
    return folder


def load_all(database: Database, folder: Path, sources: tuple[Any, ...] = (), **options: Any) -> LoadReport:
    establish(database, MODEL)
    chosen = sources or ("people.yaml", "list.yaml", "sheet.yaml", loader)
    records = assemble(MODEL, read(MODEL, chosen, folder), options.pop("selected", None))
    assert records.problems == []
    report = load(database, MODEL, records, today=lambda: TODAY, options=LoadOptions(**options))
    assert not [problem for problem in report.problems if problem.severity == "error"]
    return report


def labels(database: Database) -> dict[str, tuple[list[str], dict[str, Any]]]:
    rows = database.read("MATCH (n:Party) RETURN n.id, labels(n), properties(n) ORDER BY n.id").rows
    return {
        id: (sorted(set(named) - {"Party"}), {k[9:]: v for k, v in own.items() if k.startswith("gm_label_")})
        for id, named, own in rows
    }


AS_LOADED = {
    "acme": (["Firm", "Sanctioned"], {"Sanctioned": ["sheet.yaml"]}),
    "ann": (["Deceased", "Person"], {"Deceased": ["people.yaml"]}),
    "bob": (["Person", "Sanctioned"], {"Sanctioned": ["list.yaml"]}),
    "cem": (["Person", "Sanctioned"], {"Sanctioned": ["claims"]}),
    "dan": (["Person", "Sanctioned"], {"Sanctioned": [f"{__name__}:loader"]}),
}
