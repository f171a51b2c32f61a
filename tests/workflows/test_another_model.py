"""Asking a graph that was loaded with another model."""

from __future__ import annotations

from graphmodel.databases import Database
from graphmodel.databases.result import Statement
from graphmodel.workflows.ask import ask
from graphmodel.workflows.load import load
from tests.example import sheet
from tests.workflows.conftest import Make

QUESTION = """\
// Ports
// question: Which ports are there?
// column name: string

MATCH (p:Port) RETURN p.name AS name ORDER BY name
"""


def test_no_rows_from_a_graph_of_another_model_come_with_its_key_label(make: Make, embedded_database: Database) -> None:
    project = make(one=sheet("  {}\n"))
    (project.root / "cypher").mkdir(exist_ok=True)
    (project.root / "cypher" / "ports.cypher").write_text(QUESTION, encoding="utf-8")
    load(project, embedded_database)
    found = ask(project, embedded_database, "ports")
    assert (found.answer.rows != (), found.undeclared) == (True, ())
    embedded_database.write(Statement("MATCH (p:Port) DETACH DELETE p"))
    assert ask(project, embedded_database, "ports").undeclared == ()
    embedded_database.write(Statement("MATCH (g:Graphmodel) SET g.identities = ['Thing']"))
    assert ask(project, embedded_database, "ports").undeclared == ("Thing",)
