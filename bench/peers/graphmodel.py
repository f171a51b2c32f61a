"""`graphmodel load` in a small project of its own."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Sequence
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
TABLES = """
from pathlib import Path

from graphmodel.sources.tables import Table
from model import City, Country, Person, Trades, Visited

FOLDER = Path({folder!r})


def node(cls):
    return Table(FOLDER / f"{{cls.__name__}}.csv", nodes=[{{cls: {{name: name for name in cls.model_fields}}}}])


def tie(cls, start, end):
    own = {{name: name for name in cls.model_fields if name not in ("since", "until")}}
    own |= {{"start": {{start: "start"}}, "end": {{end: "end"}}}}
    return Table(FOLDER / f"{{cls.type}}.csv", relationships=[{{cls: own}}])


countries, cities, people = node(Country), node(City), node(Person)
trades, visited = tie(Trades, Country, Country), tie(Visited, Person, City)
"""


def load(settings: dict[str, str], folder: Path) -> None:
    """Runs the command in this process. It finds the server in the environment.

    Raises:
        RuntimeError: the command failed.
    """
    del settings
    with tempfile.TemporaryDirectory() as made, contextlib.chdir(made):
        graphmodel_project(Path(made), folder)
        run_command(["load"])


def run_command(command: Sequence[str]) -> None:
    """Runs a command of graphmodel in this process, in the current folder.

    Raises:
        RuntimeError: it failed.
    """
    from graphmodel.cli import main

    sys.argv = ["graphmodel", *command]
    try:
        code = main()
    except SystemExit as ended:
        code = ended.code
    if code:
        raise RuntimeError(f"graphmodel {' '.join(command)} ended with {code}")


def graphmodel_project(project: Path, folder: Path) -> None:
    """Writes the project: model, settings, sources."""
    (project / "model.py").write_text(MODEL, encoding="utf-8")
    sources = _sources(project, folder)
    (project / "graphmodel.toml").write_text(f'model = "model"\nsources = {sources!r}\n', encoding="utf-8")


def _sources(project: Path, folder: Path) -> list[str]:
    """What the settings name as sources: a table for each CSV file."""
    path = project / "tables.py"
    path.write_text(TABLES.format(folder=os.fspath(folder.absolute())), encoding="utf-8")
    return [f"tables:{name}" for name in ("countries", "cities", "people", "trades", "visited")]
