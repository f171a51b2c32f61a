"""The table of graphmodel's own names is what a load really stores."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graphmodel import Project
from graphmodel.databases import Database
from graphmodel.loading import load
from graphmodel.model import Layer, Model
from graphmodel.model.layer import META
from graphmodel.queries.lint import Lint, Vocabulary
from graphmodel.records import assemble
from graphmodel.staging import read
from graphmodel.workflows.init import init
from graphmodel.workflows.load import load as load_project

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "graphmodel"


@pytest.mark.long
def test_a_loaded_graph_holds_no_name_that_the_lint_does_not_know(embedded_database: Database) -> None:
    model = Model.from_module("graphmodel.geopolitics.model")
    words = Vocabulary.of(model)
    records = assemble(model, read(model, ["fixtures/article.yaml"], ROOT))
    from datetime import date

    load(embedded_database, model, records, today=lambda: date(2031, 7, 1))
    nodes = embedded_database.read("MATCH (n) RETURN labels(n) AS labels, keys(n) AS keys").rows
    for labels, keys in nodes:
        sort = next(s for s in words.nodes if s.labels == frozenset(labels))
        assert set(keys) <= set(sort.properties), labels
    ties = embedded_database.read("MATCH (a)-[r]->(b) RETURN type(r) AS type, keys(r) AS keys").rows
    for type, keys in ties:
        sort = next(s for s in words.relationships if s.name == type)
        assert set(keys) <= set(sort.properties), type


def test_every_property_that_the_mark_is_given_is_known_to_the_lint() -> None:
    """Those of statements and of what a load hands to them; a load, a merge and a migration leave different ones."""
    given = (PACKAGE / "loading" / "load.py").read_text()
    written = {*re.findall(r'\bstored\["(\w+)"\] =', given)}
    written |= {name for keys in re.findall(r"\bstored = (\{.*\})", given) for name in re.findall(r'"(\w+)":', keys)}
    for path in PACKAGE.rglob("*.py"):
        ours = path.name in ("texts.py", "record.py")
        for line in path.read_text().splitlines():
            if ours or "m:Graphmodel" in line or "m:{META}" in line:
                written |= {*re.findall(r"\bm\.(\w+) =", line)}
    assert {"format", "renaming", "layer", "project", "fingerprints", "migrations", "beat"} <= written
    assert written <= {*next(node.columns for node in Layer().nodes if node.label == META)}


def test_the_mark_after_a_load_of_a_project_is_known_to_the_lint(tmp_path: Path, embedded_database: Database) -> None:
    init(tmp_path / "ferries")
    project = Project.at(tmp_path / "ferries", {})
    lint = Lint(Vocabulary.of(project.model))
    load_project(project, embedded_database)
    held = embedded_database.read("MATCH (m:Graphmodel) RETURN keys(m)").value()
    assert {"project", "fingerprints"} <= {*held}
    query = f"MATCH (g:Graphmodel) RETURN {', '.join(f'g.{name}' for name in (*held, 'layer', 'renaming'))}"
    assert [problem.message for problem in lint.text(Path("q.cypher"), query, bare=True)] == []
