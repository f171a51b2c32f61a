"""What a hint says of an extra: uv's command in a clone, pip's where the package is installed."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from graphmodel import extras


def test_a_clone_takes_an_extra_by_uv_and_an_installed_package_by_pip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extras, "__file__", str(tmp_path / "graphmodel" / "extras.py"))
    assert extras.how_to_install("explore") == "pip install 'graphmodel[explore]'"
    (tmp_path / "pyproject.toml").touch()
    assert extras.how_to_install("explore") == "uv sync --extra explore"


def test_the_plain_install_has_nothing_of_spark() -> None:
    installed, wanted = set[str](), ["graphmodel"]
    while wanted:
        name = wanted.pop()
        needs = [Requirement(each) for each in metadata.requires(name) or ()] if name not in installed else []
        wanted += [each.name for each in needs if each.marker is None or each.marker.evaluate({"extra": ""})]
        installed.add(name)
    assert {"duckdb", "neo4j"} <= installed
    assert not installed & {"pyspark", "py4j", "pyarrow", "pandas"}


def test_the_page_on_the_command_line_lists_every_extra() -> None:
    root = Path(__file__).parent.parent
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    page = (root / "docs" / "command-line.md").read_text(encoding="utf-8")
    section = page[page.index("## Extras") : page.index("## Exit codes")]
    listed = [
        name
        for line in section.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    ]
    assert sorted(listed) == sorted(project["optional-dependencies"])
