"""The walk of a row from a CSV file into the database: which modules have its values in hands."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from graphmodel import Project
from graphmodel.databases import Database
from graphmodel.workflows.load import load

FILES = {
    "graphmodel.toml": 'model = "walked"\nsources = ["*.yaml"]\n',
    "walked.py": """\
from typing import Annotated
from graphmodel import Node, Property, Relationship

class Berth(Node):
    id: Annotated[str, Property(key=True)]
    name: str | None = None

class NextTo(Relationship[Berth, Berth]):
    note: str | None = None
""",
    "berths.csv": "id,name,next,note\na,walker-1,b,walker-2\nb,walker-3,a,walker-4\n",
    "berths.yaml": """\
table: berths.csv
nodes:
- Berth: {id: id, name: name}
relationships:
- NEXT_TO: {start: {Berth: id}, end: {Berth: next}, note: note}
""",
}
MOST = 40
"""So many modules at most may have values of a row in hands, all of a load."""


class Watch:
    """Notes the modules with a call whose arguments, or whose result, have the mark of a row's values."""

    def __init__(self) -> None:
        self.modules: set[str] = set()

    def __enter__(self) -> Watch:
        threading.setprofile(self._look)
        sys.setprofile(self._look)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)
        threading.setprofile(None)

    def _look(self, frame: FrameType, event: str, result: Any) -> None:
        module = frame.f_globals.get("__name__", "")
        if event not in ("call", "return") or module in self.modules or not module.startswith("graphmodel."):
            return
        sys.setprofile(None)
        given = [result] if event == "return" else list(frame.f_locals.values())
        if any(_has(value, set()) for value in given):
            self.modules.add(module)
        sys.setprofile(self._look)


def _has(value: Any, known: set[int], depth: int = 6) -> bool:
    if isinstance(value, str):
        return "walker-" in value
    if isinstance(value, bytes):
        return b"walker-" in value
    if depth == 0 or id(value) in known:
        return False
    known.add(id(value))
    if isinstance(value, dict):
        return any(_has(each, known, depth - 1) for each in value.values())
    if isinstance(value, list | tuple | set | frozenset):
        return any(_has(each, known, depth - 1) for each in value)
    return type(value).__module__.startswith("graphmodel.") and _has(getattr(value, "__dict__", {}), known, depth - 1)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    yield tmp_path
    sys.modules.pop("walked", None)


@pytest.mark.long
def test_few_modules_have_a_row_in_hands(folder: Path, embedded_database: Database) -> None:
    """It had 81 in hands when tables were read as objects."""
    project = Project.at(folder, {})
    with Watch() as watch:
        report = load(project, embedded_database)
    assert sum(each.created for each in report.tallies) == 4
    rooms = {module.split(".")[1] for module in watch.modules}
    assert {"sources", "staging", "loading", "databases"} <= rooms
    assert len(watch.modules) < MOST, sorted(watch.modules)
