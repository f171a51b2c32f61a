"""Existence and types of properties: planned, made, recognized again, loosened, by what Enterprise shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from graphmodel import Project
from graphmodel.databases import Database
from graphmodel.errors import DatabaseError, Unsupported
from graphmodel.schema import apply, desired, loosen, plan, set_graph_type
from graphmodel.schema.items import SchemaItem, create, drop
from graphmodel.schema.live import SHOW_CONSTRAINTS, SHOW_INDEXES, SHOW_TYPES
from graphmodel.syntax.dialect import NEO4J, Dialect
from graphmodel.workflows.init import init
from graphmodel.workflows.schema import apply as apply_for
from tests.schema.test_editions import MODEL, REFUSED

WORDS = {
    "unique": "{}_PROPERTY_UNIQUENESS",
    "exists": "{}_PROPERTY_EXISTENCE",
    "type": "{}_PROPERTY_TYPE",
}
DIALECT = replace(NEO4J, awaits_indexes="")


@dataclass
class Enterprise:
    """A server of Neo4j's Enterprise edition as far as `schema` sees one: no such server is at hand."""

    made: dict[str, SchemaItem] = field(default_factory=dict)
    ran: list[str] = field(default_factory=list)
    dialect: Dialect = DIALECT

    def read(self, query: str, /) -> Any:
        return next(iter(self.read_all(query)))

    def read_all(self, *queries: str) -> Sequence[Any]:
        return [Rows(self._rows(query)) for query in queries]

    def define(self, *statements: str) -> Sequence[Any]:
        wanted = {create(item): item for item in desired(MODEL, NEO4J, enterprise=True)}
        for statement in statements:
            self.ran.append(statement)
            if statement.startswith("DROP"):
                self.made = {n: item for n, item in self.made.items() if drop(replace(item, name=n)) != statement}
            elif statement in wanted:
                self.made[wanted[statement].name] = wanted[statement]
        return [Rows([]) for _ in statements]

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        if query == SHOW_INDEXES:
            return [(n, "RANGE", _on(i), [i.label], list(i.properties), None) for n, i in self.made.items()
                    if i.kind == "index"]  # fmt: skip
        if query == SHOW_TYPES:  # in the server's own order
            return [(n, " | ".join(reversed(i.types.split(" | ")))) for n, i in self.made.items() if i.kind == "type"]
        assert query == SHOW_CONSTRAINTS
        return [(n, WORDS[i.kind].format(_on(i)), _on(i), [i.label], list(i.properties))
                for n, i in self.made.items() if i.kind != "index"]  # fmt: skip


@dataclass
class Rows:
    """Rows, and counters."""

    rows: list[tuple[Any, ...]]
    changes: int = 1


def _on(item: SchemaItem) -> str:
    return item.entity.upper()


def test_existence_and_types_are_made_once_and_recognized() -> None:
    server = Enterprise()
    made = apply(server, MODEL, enterprise=True)
    texts = [create(item) for item in made.create]
    assert "CREATE CONSTRAINT gm_Party_name_exists IF NOT EXISTS FOR (n:Party) REQUIRE n.name IS NOT NULL" in texts
    size = "FOR (n:`armed group`) REQUIRE n.size IS :: FLOAT | INTEGER"
    assert f"CREATE CONSTRAINT `gm_armed group_size_type` IF NOT EXISTS {size}" in texts
    assert "required" not in {each.rule for each in made.unenforced}
    assert not plan(server, MODEL, enterprise=True).changes


def test_what_another_edition_had_is_dropped_and_loosened() -> None:
    server = Enterprise()
    apply(server, MODEL, enterprise=True)
    kinds = {item.kind for item in plan(server, MODEL).drop}
    assert kinds == {"exists", "type"}
    assert loosen(server)
    assert not plan(server, MODEL).changes
    assert not loosen(server)


def test_a_type_that_changed_is_made_anew() -> None:
    server = Enterprise()
    apply(server, MODEL, enterprise=True)
    name = next(name for name, item in server.made.items() if item.types == "STRING")
    server.made[name] = replace(server.made[name], types="DATE")
    changed = plan(server, MODEL, enterprise=True)
    assert [item.types for item in (*changed.drop, *changed.create)] == ["DATE", "STRING"]


def test_a_graph_type_replaces_no_constraint_of_others() -> None:
    server = Enterprise()
    assert set_graph_type(server, MODEL)[0].startswith("CYPHER 25 ALTER CURRENT GRAPH TYPE SET {")
    server.made["theirs"] = SchemaItem("node", "Other", ("x",), "unique", name="theirs")
    with pytest.raises(Unsupported, match="graphmodel did not make unique"):
        set_graph_type(server, MODEL)
    assert len([text for text in server.ran if "GRAPH TYPE" in text]) == 1


def test_community_is_asked_for_no_more_than_it_has(database: Database, tmp_path: Any) -> None:
    init(tmp_path / "ferries")
    project = Project.at(tmp_path / "ferries", {})
    for edition in ("enterprise", "graph-type"):
        with pytest.raises(Unsupported, match=f"does not take what {edition} has") as told:
            apply_for(project, database, edition)
        assert told.value.hint.endswith(f"graphmodel schema text --for {edition}")


def test_community_parses_what_enterprise_is_sent(neo4j_database: Database) -> None:
    for item in desired(MODEL, NEO4J, enterprise=True):
        if item.kind in ("exists", "type"):
            with pytest.raises(DatabaseError) as told:
                neo4j_database.define(create(item))
            assert any(words in str(told.value) for words in REFUSED)
    assert not neo4j_database.read(SHOW_TYPES).rows
