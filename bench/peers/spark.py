"""`graphmodel spark load` on this machine, in the project of `graphmodel load` with mappings in YAML."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from bench.graph import NODES, RELATIONSHIPS
from bench.peers.graphmodel import MODEL, run_command

MASTER = "local[2]"


def load(settings: dict[str, str], folder: Path) -> None:
    """Runs the command in this process. It finds the server in the environment.

    Raises:
        RuntimeError: the command failed.
    """
    del settings
    run(folder, "spark", "load", "--master", MASTER)


def run(folder: Path, *command: str) -> None:
    """Runs a command of graphmodel in the project of a folder's files.

    Raises:
        RuntimeError: it failed.
    """
    with tempfile.TemporaryDirectory() as made, contextlib.chdir(made):
        spark_project(Path(made), folder)
        os.environ["GRAPHMODEL_TABLES"] = os.fspath(folder.absolute())
        run_command(command)


def spark_project(project: Path, folder: Path) -> None:
    """Writes the project: model, settings, and a mapping for each CSV file."""
    (project / "model.py").write_text(MODEL, encoding="utf-8")
    for label, columns in NODES.items():
        own = "".join(f"    {name}: {name}\n" for name in columns)
        _write(project, folder, label, f"nodes:\n- {label}:\n{own}")
    for kind, (start, end, columns) in RELATIONSHIPS.items():
        own = f"    start: {{{start}: start}}\n    end: {{{end}: end}}\n"
        own += "".join(f"    {name}: {name}\n" for name in columns)
        _write(project, folder, kind, f"relationships:\n- {kind}:\n{own}")
    sources = [f"{name}.yaml" for name in (*NODES, *RELATIONSHIPS)]
    (project / "graphmodel.toml").write_text(f'model = "model"\nsources = {sources!r}\n', encoding="utf-8")


def _write(project: Path, folder: Path, name: str, mapping: str) -> None:
    table = f"table: {os.fspath(folder.absolute() / name)}.csv\n"
    (project / f"{name}.yaml").write_text(table + mapping, encoding="utf-8")
