"""The table of graphmodel's own names is what a load really stores."""

from __future__ import annotations

from pathlib import Path

from graphmodel.databases import Database
from graphmodel.loading import load
from graphmodel.model import Model
from graphmodel.queries.lint import Vocabulary
from graphmodel.records import assemble
from graphmodel.staging import read

ROOT = Path(__file__).parents[2]


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
        sort = next(s for s in words.ties if s.name == type)
        assert set(keys) <= set(sort.properties), type
