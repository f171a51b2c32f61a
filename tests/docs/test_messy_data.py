"""docs/messy-data.md is a project: its tables are loaded on every engine, and give what the page says."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from graphmodel.databases import Database
from graphmodel.project import Project
from graphmodel.workflows.load import load
from tests.docs.test_pages import BLOCK, FILE, ROOT

pytestmark = pytest.mark.long

PAGE = (ROOT / "docs" / "messy-data.md").read_text(encoding="utf-8")
BEFORE = 110
"""Lines for the same graph without these options, written out once: 68 of mappings, 17 of a script, 25 of a loader."""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    for found in FILE.finditer(PAGE):
        (tmp_path / found["path"]).write_text(found["text"], encoding="utf-8")
    monkeypatch.delitem(sys.modules, "messy", raising=False)
    return Project.at(tmp_path)


def block(kind: str) -> str:
    return next(found["text"] for found in BLOCK.finditer(PAGE) if found["kind"] == kind)


def answers() -> list[tuple[str, list[list[str]]]]:
    """The questions of the page, each with the rows that follow it."""
    found = re.findall(r"^```cypher\n(.*?)^```\n\n```text\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return [(text, [re.split(r" {2,}", line) for line in rows.splitlines()]) for text, rows in found]


def test_the_page_gives_what_it_says_on_every_engine(project: Project, database: Database) -> None:
    report = load(project, database, keep_going=True)
    said = [f"{each.where} {each.code}" for each in report.problems]
    assert "\n".join(sorted(said)) == "\n".join(sorted(block("text problems").splitlines()))
    (project.root / report.rejects_folder / "captains.csv").write_text(block("csv mended"), encoding="utf-8")
    assert load(project, database, mended=True).rejected == 0
    for text, expected in answers():
        rows = [["-" if cell in (None, []) else str(cell) for cell in row] for row in database.read(text).rows]
        assert rows == expected
    (project.root / "captains.csv").write_text(
        (project.root / "captains.csv").read_text().replace("Roe, jr.", '"Roe, jr."'), encoding="utf-8"
    )
    assert not load(project, database).changed


def test_the_mappings_are_short() -> None:
    lines = [
        line for found in FILE.finditer(PAGE) if found["path"].endswith(".yaml") for line in found["text"].splitlines()
    ]
    assert f"The mappings have {len(lines)} lines." in PAGE
    assert f"{BEFORE} lines" in PAGE
    assert len(lines) <= BEFORE * 2 / 3
