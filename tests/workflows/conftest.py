"""A project of the example model, with the sheets and questions that a test gives it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graphmodel.project import Project

Make = Callable[..., Project]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """Makes a project of these sheets (by name) and questions, in the current folder."""
    monkeypatch.chdir(tmp_path)

    def made(questions: dict[str, str] | None = None, settings: str = "", **sheets: str) -> Project:
        head = 'model = "tests.example"\nsources = ["facts/*.yaml"]\n'
        (tmp_path / "graphmodel.toml").write_text(head + settings)
        for folder, files, ending in (("facts", sheets, "yaml"), ("cypher", questions or {}, "cypher")):
            (tmp_path / folder).mkdir(exist_ok=True)
            for name, text in files.items():
                (tmp_path / folder / f"{name}.{ending}").write_text(text, encoding="utf-8")
        return Project.find(tmp_path, {})

    return made
