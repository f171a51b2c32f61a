"""docs/messy-data.md is a project: its tables are loaded on every engine, and give what the page says."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from graphmodel.cli.row_counts import row_lines
from graphmodel.databases import Database, Statement
from graphmodel.project import Project
from graphmodel.workflows.load import load
from tests.docs.test_pages import BLOCK, FILE, ROOT

pytestmark = pytest.mark.long

PAGE = (ROOT / "docs" / "messy-data.md").read_text(encoding="utf-8")
BEFORE = ROOT / "tests" / "docs" / "messy_before"
"""The same graph without these options: plain mappings, a script that cleans the tables, a loader of the JSON."""


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
    assert "\n".join(row_lines(report.rows)).strip() == block("text rows").strip()
    (project.root / report.rejects_folder / "captains.csv").write_text(block("csv mended"), encoding="utf-8")
    assert load(project, database, mended=True).rejected == 0
    for text, expected in answers():
        rows = [["-" if cell in (None, []) else str(cell) for cell in row] for row in database.read(text).rows]
        assert rows == expected
    mend(project.root)
    assert not load(project, database).changed


def test_the_former_means_give_the_same_graph(
    project: Project,
    tmp_path_factory: pytest.TempPathFactory,
    embedded_database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mend(project.root, keep_header=True)
    former = tmp_path_factory.mktemp("former")
    for pattern in ("*.csv", "*.json", "messy.py"):
        for path in project.root.glob(pattern):
            (former / path.name).write_bytes(path.read_bytes())
    for path in BEFORE.iterdir():
        (former / path.name.removesuffix(".txt")).write_bytes(path.read_bytes())
    subprocess.run([sys.executable, "clean.py"], cwd=former, check=True)
    settings = '[tool.graphmodel]\nmodel = "messy"\nsources = ["*.yaml", "atlas:countries"]\n'
    (former / "pyproject.toml").write_text(settings)
    load(project, embedded_database, keep_going=True)
    new = content(embedded_database)
    embedded_database.write(Statement("MATCH (n) DETACH DELETE n", {}))
    for name in ("messy", "atlas"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    load(Project.at(former), embedded_database)
    assert content(embedded_database) == new
    assert sum(map(len, new)) == 39


def mend(folder: Path, *, keep_header: bool = False) -> None:
    """Puts the quotes around the captain's name, and takes out the header that stands twice."""
    captains, crossings = folder / "captains.csv", folder / "crossings-2031.csv"
    captains.write_text(captains.read_text(encoding="utf-8").replace("Roe, jr.", '"Roe, jr."'), encoding="utf-8")
    if not keep_header:
        lines = crossings.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for at, line in enumerate(lines) if at == 2 or line != lines[2]]
        assert len(kept) == len(lines) - 1
        crossings.write_text("".join(kept), encoding="utf-8")


def content(database: Database) -> tuple[list[str], list[str]]:
    """The nodes and relationships of a graph, without what graphmodel stores of itself."""
    nodes = database.read(
        "MATCH (n) WHERE n.gm_sources IS NOT NULL RETURN labels(n) AS labels, properties(n) AS p"
    ).rows
    ties = database.read(
        "MATCH (a)-[r]->(b) WHERE r.gm_sources IS NOT NULL "
        "RETURN coalesce(a.code, a.id, a.name) AS a, type(r) AS type, coalesce(b.code, b.id, b.name) AS b"
    ).rows
    own = [
        (sorted(labels), sorted((name, value) for name, value in p.items() if not name.startswith("gm_")))
        for labels, p in nodes
    ]
    return sorted(map(repr, own)), sorted(map(repr, ties))


def test_the_mappings_are_short() -> None:
    lines = [
        line for found in FILE.finditer(PAGE) if found["path"].endswith(".yaml") for line in found["text"].splitlines()
    ]
    before = [line for path in BEFORE.iterdir() if path.is_file() for line in path.read_text().splitlines() if line]
    assert f"The mappings have {len(lines)} lines." in PAGE
    assert f"the same graph took {len(before)} lines" in PAGE
    assert len(lines) * 3 <= len(before) * 2
