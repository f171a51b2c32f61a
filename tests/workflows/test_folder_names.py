"""Projects in folders whose names look like patterns: `[x]` is the folder called so, and never the folder `x`."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphmodel import Project
from graphmodel.workflows.validate import validate

MODEL = """\
from typing import Annotated
from graphmodel import Node, Property


class Port(Node):
    id: Annotated[str, Property(key=True)]
"""
MAPPING = "table: {}\nnodes:\n- Port: {{id: id}}\n"


def project(folder: Path, rows: int) -> Project:
    """A project with a table of so many rows, one with twice as many in two files, and a sheet."""
    (folder / "tables").mkdir(parents=True)
    (folder / "harbours.py").write_text(MODEL)
    (folder / "sheet.yaml").write_text(f"entities:\n  Port:\n  - {{id: sheet-{rows}}}\n")
    for name in ("one", "part-1", "part-2"):
        text = "id\n" + "".join(f"{name}-{row}\n" for row in range(rows))
        (folder / "tables" / f"{name}.csv").write_text(text)
    (folder / "one.yaml").write_text(MAPPING.format("tables/one.csv"))
    (folder / "parts.yaml").write_text(MAPPING.format('"tables/part-[12]*.csv"'))
    (folder / "graphmodel.toml").write_text('model = "harbours"\nsources = ["*.yaml"]\n')
    return Project.at(folder, {})


@pytest.mark.parametrize("name", ["[x]", "a*b", "w?", "[!x]", "c0=5", "it's {a,b}"])
def test_a_folder_is_no_pattern(name: str, tmp_path: Path) -> None:
    for other in ("x", "axb", "wx", "y"):  # which the patterns would find
        project(tmp_path / other, 1)
    made = project(tmp_path / name, 3)
    report = validate(made)
    assert (report.problems, report.sources, report.nodes) == ((), 3, 3 + 2 * 3 + 1)


def test_a_source_may_be_called_like_a_pattern(tmp_path: Path) -> None:
    made = project(tmp_path / "x", 3)
    (made.root / "[s].yaml").write_text("entities:\n  Port:\n  - {id: odd}\n")
    (made.root / "graphmodel.toml").write_text('model = "harbours"\nsources = ["[s].yaml"]\n')
    report = validate(Project.at(made.root, {}))
    assert (report.problems, report.nodes) == ((), 1)
