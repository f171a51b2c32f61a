"""A node that every row of a relationship's table names costs the writer as much as one of a table of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import pytest

from graphmodel.model import Model, Node, Property, Relationship
from graphmodel.records import assemble
from graphmodel.staging import read

ROWS = 2_000
COUNTRIES = [f"c{number}" for number in range(7)]


class Country(Node):
    """Who votes."""

    id: Annotated[str, Property(key=True)]
    name: str


class Resolution(Node):
    """What is voted on."""

    id: Annotated[str, Property(key=True)]


class Votes(Relationship[Country, Resolution]):
    """How it was."""

    vote: str


MODEL = Model.of(Country, Resolution, Votes)
VOTES = """relationships:
- VOTES:
    start: {Country: country}
    end: {Resolution: resolution}
    vote: vote
"""
COUNTRY = "nodes:\n- Country: {id: country, name: name}\n"


def written(folder: Path, files: dict[str, str]) -> list[Any]:
    """What a writer is handed: the key, the label and the columns of each node, and the number of relationships."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    votes = [(COUNTRIES[at % 7], f"r{at // 7}", "yes" if at % 2 else "no") for at in range(ROWS)]
    lines = [f"{country},Name of {country},{of},{vote}\n" for country, of, vote in votes]
    (folder / "votes.csv").write_text("country,name,resolution,vote\n" + "".join(lines), encoding="utf-8")
    (folder / "countries.csv").write_text(
        "country,name\n" + "".join(f"{each},Name of {each}\n" for each in COUNTRIES), encoding="utf-8"
    )
    resolutions = "".join(f"r{number}\n" for number in range(ROWS // 7 + 1))
    (folder / "resolutions.csv").write_text("resolution\n" + resolutions, encoding="utf-8")
    stream = assemble(MODEL, read(MODEL, [*files], folder)).stream
    assert stream is not None
    nodes = [(rows.chunk.label, key, rows.row(at)) for rows in stream.nodes() for at, key in enumerate(rows.chunk.keys)]
    return [sorted(nodes, key=repr), sum(len(rows) for part in stream.relationships() for rows in part)]


@pytest.mark.parametrize("beside", ["", 'escape: "\\\\"\n'], ids=["planned", "exact"])
def test_the_writer_is_handed_each_node_once(tmp_path: Path, beside: str) -> None:
    resolutions = {"resolutions.yaml": "table: resolutions.csv\nnodes:\n- Resolution: {id: resolution}\n"}
    table = f"table: votes.csv\n{beside}"
    together = written(tmp_path, {**resolutions, "votes.yaml": table + COUNTRY + VOTES})
    apart = {"countries.yaml": "table: countries.csv\n" + COUNTRY, "votes.yaml": table + VOTES}
    assert together == written(tmp_path, {**resolutions, **apart})
    assert len(together[0]) == len(COUNTRIES) + ROWS // 7 + 1
