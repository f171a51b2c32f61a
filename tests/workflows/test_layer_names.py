"""A project whose world has documents and claims of its own: the nodes of claims are called otherwise there."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from graphmodel.databases import Database, Statement
from graphmodel.errors import FormatMismatch, ModelError, QueryFailed
from graphmodel.loading import LoadOptions
from graphmodel.migrations import Graph, drift
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


DENIED = SHEET.replace("- invoice MENTIONS", "- invoice not MENTIONS")
RENAMED = (
    ("class Mentions(Relationship[Paper, Company]):\n", "class Names(Relationship[Paper, Company]):\n"),
    ('    """Names it."""\n', '    """Names it."""\n\n    formerly = ("MENTIONS",)\n'),
    ("    rating: str | None = None", '    grade: Annotated[str | None, Property(formerly="rating")] = None'),
)


def renamed(folder: Path) -> Project:
    """The project with a prefix, a renamed type and a renamed property."""
    ours = project(folder, "archive_e", "Paper", "Gm")
    model, sheet = folder / "archive_e.py", folder / "sheet.yaml"
    text = model.read_text()
    for old, new in RENAMED:
        text = text.replace(old, new)
    model.write_text(text)
    sheet.write_text(DENIED.replace("MENTIONS", "NAMES").replace("acme.rating", "acme.grade"))
    sys.modules.pop("archive_e", None)  # a person's next command is a new process
    return Project.at(ours.root, {})


def loaded_before(folder: Path, database: Database) -> None:
    """A load under the plain names, of which one claim denies its relationship and one no longer has its property."""
    ours = project(folder, "archive_e", "Paper")
    (folder / "sheet.yaml").write_text(DENIED)
    load(ours, database)
    database.write(Statement("MATCH (n:Company) SET n.rating = null"))


def test_a_prefix_and_former_names_at_once_are_both_found(tmp_path: Path, embedded_database: Database) -> None:
    """What is found by claims alone is found under the names that claims have in the graph."""
    loaded_before(tmp_path, embedded_database)
    ours = renamed(tmp_path)
    named = [(str(each), each.claims) for each in drift(embedded_database, ours.model).renames if not each.of_layer]
    assert named == [("type MENTIONS -> NAMES", 1), ("property Company.rating -> Company.grade", 1)]
    migrate(ours, embedded_database)
    predicates = embedded_database.read("MATCH (c:GmClaim) RETURN c.predicate ORDER BY c.predicate").rows
    assert predicates == (("NAMES",), ("grade",))
    assert not drift(embedded_database, ours.model).renames


def test_former_names_are_found_where_the_renaming_of_claims_was_broken_off(
    tmp_path: Path, embedded_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Claims have their new label then, and the relationships to their subjects the old type."""
    loaded_before(tmp_path, embedded_database)
    ours = renamed(tmp_path)

    def stops(*given: object, **named: object) -> int:
        raise QueryFailed("the server went away")

    with monkeypatch.context() as patch:
        patch.setattr(Graph, "rename_type", stops)
        with pytest.raises(QueryFailed):
            migrate(ours, embedded_database)
    assert embedded_database.read("MATCH (c:GmClaim)-[:SUBJECT]->() RETURN count(c)").value() == 2
    with pytest.raises(FormatMismatch):
        load(ours, embedded_database)
    migrate(ours, embedded_database)
    predicates = embedded_database.read("MATCH (c:GmClaim) RETURN c.predicate ORDER BY c.predicate").rows
    assert predicates == (("NAMES",), ("grade",))


@pytest.mark.parametrize("prefix", ["X) DETACH DELETE d //", "1", "`", "a" * 21])
def test_a_prefix_that_graphmodel_did_not_write_is_refused(
    prefix: str, tmp_path: Path, embedded_database: Database
) -> None:
    ours = project(tmp_path, "archive_f", "Paper")
    load(ours, embedded_database)
    embedded_database.write(Statement("MATCH (m:Graphmodel) SET m.layer = $prefix", {"prefix": prefix}))
    before = counts(embedded_database)
    for work in (load, check, migrate):
        with pytest.raises(FormatMismatch) as refused:
            work(ours, embedded_database)
        assert refused.value.message == (
            f"the graph gives {prefix!r} as the prefix of its claims, which is no word of letters and digits"
        )
        assert refused.value.hint == "set or remove `layer` of its node Graphmodel: graphmodel wrote another"
    assert counts(embedded_database) == before
