"""`graphmodel load` in a small project of its own."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path

MODEL = '''
from __future__ import annotations

from datetime import date
from typing import Annotated

from graphmodel import Model, Node, Property, Relationship


class Country(Node):
    """A state that trades."""

    id: Annotated[str, Property(key=True)]
    name: str
    population: int
    area: float
    founded: date | None = None


class City(Node):
    """A place to visit."""

    id: Annotated[str, Property(key=True)]
    name: str
    population: int
    elevation: float
    motto: str | None = None


class Person(Node):
    """Somebody who travels."""

    id: Annotated[str, Property(key=True)]
    name: str
    born: date
    height: float
    email: str | None = None


class Trades(Relationship[Country, Country]):
    """Sells a good to."""

    type = "TRADES"
    key = ("good",)

    good: str
    tons: float
    first: date


class Visited(Relationship[Person, City]):
    """Was in a city in a year."""

    type = "VISITED"
    key = ("year",)

    year: int
    nights: int
    rating: float


model = Model.of(Country, City, Person, Trades, Visited)
'''
LOADER = """
from pathlib import Path

from bench.graph import NODES, TIES
from bench.peers.reading import node_rows, tie_rows
from model import City, Country, Person, Trades, Visited

FOLDER = Path({folder!r})
CLASSES = {{"Country": Country, "City": City, "Person": Person, "TRADES": Trades, "VISITED": Visited}}


def rows():
    for label in NODES:
        for row in node_rows(FOLDER, label):
            yield CLASSES[label](**row)
    for kind, (start, end, _) in TIES.items():
        for row in tie_rows(FOLDER, kind):
            ends = CLASSES[start].key(row.pop("start")), CLASSES[end].key(row.pop("end"))
            yield CLASSES[kind](*ends, **row)
"""


def load(settings: dict[str, str], folder: Path) -> None:
    """Runs the command in this process. It finds the server in the environment.

    Raises:
        RuntimeError: the command failed.
    """
    from graphmodel.cli import main

    del settings
    with tempfile.TemporaryDirectory() as made, contextlib.chdir(made):
        graphmodel_project(Path(made), folder)
        sys.argv = ["graphmodel", "load"]
        try:
            code = main()
        except SystemExit as ended:
            code = ended.code
    if code:
        raise RuntimeError(f"graphmodel load ended with {code}")


def graphmodel_project(project: Path, folder: Path) -> None:
    """Writes the project: model, settings, sources."""
    (project / "model.py").write_text(MODEL, encoding="utf-8")
    sources = _sources(project, folder)
    (project / "graphmodel.toml").write_text(f'model = "model"\nsources = {sources!r}\n', encoding="utf-8")


def _sources(project: Path, folder: Path) -> list[str]:
    """What the settings name as sources: a Python loader, until mapping files for the CSV files take its place."""
    path = project / "loader.py"
    path.write_text(LOADER.format(folder=os.fspath(folder.absolute())), encoding="utf-8")
    return ["loader:rows"]
