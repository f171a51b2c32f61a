"""A project whose world has documents and claims of its own: the nodes of claims are called otherwise there."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphmodel.databases import Database
from graphmodel.errors import FormatMismatch, ModelError
from graphmodel.loading import LoadOptions
from graphmodel.model import Layer
from graphmodel.project import Project
from graphmodel.queries.lint import Lint, Vocabulary
from graphmodel.workflows.check import check
from graphmodel.workflows.evidence import evidence
from graphmodel.workflows.export_graph import export_graph
from graphmodel.workflows.load import load
from graphmodel.workflows.migrate import migrate
from graphmodel.workflows.status import status

MODEL = '''\
from __future__ import annotations

from typing import Annotated

from graphmodel import Node, Property, Relationship


class Thing(Node):
    """Anything with an id."""

    abstract = True

    id: Annotated[str, Property(key=True)]
    name: str | None = None


class Company(Thing):
    """A firm."""

    rating: str | None = None


class {document}(Thing):
    """A contract, invoice or report."""


class Mentions(Relationship[{document}, Company]):
    """Names it."""
'''
SHEET = """\
document: {id: paper, title: A newspaper, published: 2031-01-01}
entities:
  Company: {acme: Acme}
  Paper: {invoice: An invoice}
facts:
  1.1:
  - invoice MENTIONS acme
  - acme.rating: good
"""
SETTINGS = 'name = "{name}"\nmodel = "{name}"\nsources = ["sheet.yaml"]\n'


def project(folder: Path, name: str, document: str, prefix: str = "") -> Project:
    """A project whose documents are called so; each has a module of its own."""
    (folder / f"{name}.py").write_text(MODEL.format(document=document))
    (folder / "sheet.yaml").write_text(SHEET.replace("Paper:", f"{document}:"))
    layer = f'layer = {{prefix = "{prefix}"}}\n' if prefix else ""
    (folder / "graphmodel.toml").write_text(SETTINGS.format(name=name) + layer)
    return Project.at(folder, {})


def counts(database: Database) -> dict[str, int]:
    """How many nodes have each label, and how many relationships each type."""
    nodes = database.read("MATCH (n) UNWIND labels(n) AS name RETURN name, count(*)").rows
    return dict((*nodes, *database.read("MATCH ()-[r]->() RETURN type(r), count(*)").rows))


WORLD = {"Thing": 2, "Company": 1, "Document": 1, "MENTIONS": 1}
LAYER = {"GmClaim": 2, "GmDocument": 1, "GmPassage": 1, "Graphmodel": 1}
LINKS = {"GM_SUBJECT": 2, "GM_OBJECT": 1, "GM_EVIDENCED_BY": 2, "GM_PASSAGE_OF": 1}
NAMED = WORLD | LAYER | LINKS


def test_a_world_may_have_documents_of_its_own(tmp_path: Path, database: Database) -> None:
    ours = project(tmp_path, "archive_a", "Document", "Gm")
    for _ in range(2):
        report = load(ours, database)
        assert [str(problem) for problem in report.problems] == []
        assert counts(database) == NAMED
    assert not report.changed
    assert [str(finding) for finding in check(ours, database).findings] == []
    told = evidence(ours, database, "invoice", "MENTIONS", "acme")
    assert [witness.document for witness in told.witnesses] == ["paper"]
    assert status(ours, database).foreign == {}

    (tmp_path / "sheet.yaml").write_text(SHEET.replace("Paper:", "Document:").replace("  - acme.rating: good\n", ""))
    load(ours, database)
    found = counts(database)
    assert (found["GmClaim"], found["GM_SUBJECT"], found["Document"]) == (1, 1, 1)
    assert database.read("MATCH (c:Company) RETURN c.rating").value() is None


def test_without_a_prefix_the_settings_are_named_as_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as refused:
        _ = project(tmp_path, "archive_b", "Document").model
    (fault,) = refused.value.problems
    assert fault.message == "'Document' is a name of graphmodel's own"
    way_out = 'rename it, or name the nodes of claims otherwise in the settings: layer = {prefix = "Gm"}'
    assert fault.hint.startswith(f"{way_out}; taken are Claim, ")


def test_questions_and_exports_use_the_names(tmp_path: Path) -> None:
    ours = project(tmp_path, "archive_c", "Document", "Gm")
    lint = Lint(Vocabulary.of(ours.model))

    def findings(query: str) -> list[str]:
        return [problem.message for problem in lint.text(Path("q.cypher"), query, bare=True)]

    assert (
        findings("MATCH (c:GmClaim {predicate: 'MENTIONS'})-[:GM_SUBJECT]->(d:Document) RETURN c.status, d.name") == []
    )
    assert findings("MATCH (c:Claim) RETURN c.status") == ["the model has no label 'Claim'"]
    assert findings("MATCH (d:Document) RETURN d.title") == ["Document has no property 'title'"]
    export_graph(ours, "jsonl", tmp_path / "out")
    lines = (tmp_path / "out" / "nodes.jsonl").read_text() + (tmp_path / "out" / "relationships.jsonl").read_text()
    assert '"labels": ["GmDocument"], "id": ["GmDocument", "paper"]' in lines
    assert '"type": "GM_EVIDENCED_BY"' in lines
    assert '["Claim"]' not in lines
    assert '"layer": "Gm"' in lines


def test_a_graph_under_the_old_names_is_refused_and_carried_over(tmp_path: Path, database: Database) -> None:
    load(project(tmp_path, "archive_d", "Paper"), database)
    before = counts(database)
    renamed = project(tmp_path, "archive_d", "Paper", "Gm")
    for work in (
        lambda: load(renamed, database),
        lambda: check(renamed, database),
        lambda: evidence(renamed, database, "invoice", "MENTIONS", "acme"),
    ):
        with pytest.raises(FormatMismatch) as refused:
            work()
        assert "claims are called Claim in this graph, and GmClaim by this project's settings" in str(refused.value)
        assert "graphmodel migrate" in refused.value.hint
    assert counts(database) == before
    migrate(renamed, database)
    layer, plain = Layer("Gm"), Layer()
    old = {*plain.labels, *plain.reserved_types}
    assert counts(database) == {
        (layer.type(name) if name.isupper() else layer.label(name)) if name in old else name: count
        for name, count in before.items()
    }
    report = load(renamed, database, options=LoadOptions())
    assert not report.changed
    assert [str(finding) for finding in check(renamed, database).findings] == []
