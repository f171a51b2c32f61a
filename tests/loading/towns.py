"""A model with keys of several properties, some of which may be empty, and sources of every kind for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

from graphmodel.databases import Database
from graphmodel.loading import LoadOptions, LoadReport, load
from graphmodel.model import Model, Node, Property, Relationship
from graphmodel.records import Records, assemble
from graphmodel.schema import establish
from graphmodel.staging import read
from tests.example import TODAY


class Town(Node):
    """A town."""

    name: Annotated[str, Property(key=True)]


class Census(Node, key=("town", "year")):
    """A count of a town's people in a year."""

    town: str
    year: int
    population: int | None = None


class FullCensus(Census):
    """A census that asked everybody."""

    questions: int | None = None


class Fare(Node):
    """What a journey between two zones costs; without a zone, from anywhere."""

    key = ("start", "end", "ticket")  # type: ignore[assignment]
    may_be_empty = ("start", "end")

    start: str | None = None
    end: str | None = None
    ticket: str = "single"
    price: float | None = None


class Counts(Relationship[Census, Town]):
    """A census counts a town."""


class Follows(Relationship[Census, Census]):
    """A census comes after another."""


class Priced(Relationship[Town, Fare]):
    """A fare holds for a town."""


MODEL = Model.of(Town, Census, FullCensus, Fare, Counts, Follows, Priced)
CENSUSES = """\
town,year,people,before
Bern,2020,134000,2010
Bern,2010,124000,
Lausanne/Renens,2010,20000,
Biel,02020,55000,
100%,1,1,
"""
CENSUS_MAPPING = """\
table: census.csv
nodes:
- Census: {town: town, year: year, population: people}
- Town: {name: town}
relationships:
- COUNTS: {start: [town, year], end: town}
- FOLLOWS: {start: {Census: [town, year]}, end: {Census: [town, before]}}
  where: {before: {empty: false}}
"""
FARES = "start,end,price\nA,B,3.5\nA,,2\n,B,1.5\n,,9\n"
FARE_MAPPING = """\
table: fares.csv
nodes:
- Fare: {start: start, end: end, price: price}
- Town: {name: {constant: Bern}}
relationships:
- PRICED: {start: {Town: {constant: Bern}}, end: {Fare: [start, end, {constant: single}]}}
"""
SHEET = """\
document: {id: doc, title: A, published: 2031}
entities:
  Town: {Basel: {}}
  Census:
    Basel/2020: {population: 170000}
    Basel/2010: {}
  FullCensus:
    Basel/2030: {questions: 40}
facts:
  1.1:
  - Basel/2020 FOLLOWS Basel/2010
  - Basel/2010 COUNTS Basel
  - Basel/2010.population: 165000
"""
SOURCES = ("census.yaml", "fares.yaml", "sheet.yaml")
KEYS = [
    "100%25/1",
    "Basel/2010",
    "Basel/2020",
    "Basel/2030",
    "Bern/2010",
    "Bern/2020",
    "Biel/2020",
    "Lausanne%2FRenens/2010",
    "Thun/2020",
]


def loader() -> Iterator[Any]:
    yield Census(town="Thun", year=2020, population=44000)
    yield Counts(Census.key("Thun", 2020), Town(name="Thun"))


def write_sources(folder: Path) -> None:
    """Puts the sources into a folder."""
    files = {"census.csv": CENSUSES, "census.yaml": CENSUS_MAPPING, "fares.csv": FARES, "fares.yaml": FARE_MAPPING}
    for name, text in {**files, "sheet.yaml": SHEET}.items():
        (folder / name).write_text(text, encoding="utf-8")


def records_of(folder: Path, *sources: Any) -> Records:
    """The records of the sources in a folder."""
    return assemble(MODEL, read(MODEL, list(sources or (*SOURCES, loader)), folder))


def load_towns(database: Database, folder: Path, *sources: Any, prune: bool = False) -> LoadReport:
    """Loads the sources of a folder."""
    establish(database, MODEL)
    records = records_of(folder, *sources)
    assert records.problems == []
    return load(database, MODEL, records, today=lambda: TODAY, options=LoadOptions(prune=prune))
