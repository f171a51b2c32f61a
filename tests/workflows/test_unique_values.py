"""Values declared unique that a load of some sources, or a row that stays in the graph, would bring twice into it."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphmodel import Project
from graphmodel.databases import Database
from graphmodel.errors import SourceError
from graphmodel.workflows.load import load

MODEL = """
from typing import Annotated
from graphmodel import Node, Property

class Member(Node):
    id: Annotated[str, Property(key=True)]
    mail: Annotated[str | None, Property(unique=True)] = None
"""
FILES = {
    "graphmodel.toml": 'model = "club"\nsources = ["*.yaml"]\n',
    "club.py": MODEL,
    "old.yaml": "table: old.csv\nnodes: [{Member: {id: id, mail: mail}}]\n",
    "new.yaml": "table: new.csv\nnodes: [{Member: {id: id, mail: mail}}]\n",
    "old.csv": "id,mail\na,ann\nb,ben\n",
    "new.csv": "id,mail\nb,ben\nc,\n",
}


def test_a_value_is_compared_with_other_sources_and_with_rows_that_stay(
    tmp_path: Path, embedded_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    project = Project.find(tmp_path)
    assert load(project, embedded_database).notices == ()
    (tmp_path / "new.csv").write_text("id,mail\nb,ben\nc,ann\n")
    with pytest.raises(SourceError) as stopped:
        load(project, embedded_database, ["new.yaml"])
    assert [str(each).partition("\n")[0] for each in stopped.value.problems] == [
        "new.csv:3 not-unique Member.mail is unique, and 'ann' is also at old.csv:2"
    ]
    (tmp_path / "old.csv").write_text("id,mail\nb,ben\n")
    assert list(map(str, load(project, embedded_database).notices)) == [
        "orphaned 1: nodes that no source declares stay; --prune removes them: Member:a",
        "not-unique 1: Member.mail is the same on several nodes, so `schema apply` would fail: ann: 2",
    ]
