from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import pytest

from graphmodel.databases import Database, Recording, Statement
from graphmodel.errors import ConstraintViolated, DatabaseError, QueryFailed
from graphmodel.model import Model, Node, Property, Relationship
from graphmodel.schema import SchemaPlan, apply, desired, establish, plan, show


class Entity(Node):
    abstract = True
    id: Annotated[str, Property(key=True)]
    name: Annotated[str, Property(index=True)] = ""


class State(Entity):
    iso: Annotated[str, Property(unique=True)] | None = None


class ArmedGroup(Entity):
    label = "Armed `Group`"


class Hosts(Relationship[State, ArmedGroup]):
    treaty: Annotated[str, Property(unique=True)] | None = None


MODEL = Model.of(State, ArmedGroup, Hosts)


def test_a_schema_applied_is_there_and_applying_it_again_changes_nothing(database: Database) -> None:
    first = apply(database, MODEL)
    assert (first.create, first.drop) == (desired(MODEL, database.dialect), ())
    assert set(show(database)) == set(desired(MODEL, database.dialect))
    again = apply(database, MODEL)
    assert (again.changes, set(again.keep)) == (False, set(first.create))


def test_a_plan_changes_nothing(database: Database) -> None:
    assert plan(database, MODEL).changes
    assert show(database) == ()


def test_loading_adds_the_keys_only(database: Database) -> None:
    establish(database, MODEL)
    wanted = desired(MODEL, database.dialect)
    assert set(show(database)) == {item for item in wanted if item.key}
    assert set(plan(database, MODEL).create) == {item for item in wanted if not item.key}


def test_what_a_model_no_longer_wants_is_dropped_and_what_others_made_stays(database: Database) -> None:
    apply(database, MODEL)
    database.define("CREATE CONSTRAINT theirs IF NOT EXISTS FOR (n:Town) REQUIRE n.id IS UNIQUE")
    database.define("CREATE INDEX also_theirs IF NOT EXISTS FOR (n:Town) ON (n.name)")

    class City(Node):
        id: Annotated[str, Property(key=True)]

    smaller = Model.of(City)
    apply(database, smaller)
    left = {(str(item), item.ours) for item in show(database)}
    assert left == {(str(item), True) for item in desired(smaller, database.dialect)} | {
        ("unique (:Town {id})", False),
        ("index (:Town {name})", False),
    }


def test_a_constraint_under_another_name_is_kept(database: Database) -> None:
    database.define("CREATE CONSTRAINT theirs IF NOT EXISTS FOR (n:State) REQUIRE n.iso IS UNIQUE")
    apply(database, MODEL)
    assert [item.name for item in show(database) if item.properties == ("iso",)] == ["theirs"]


def test_an_index_of_ours_gives_way_to_a_constraint(database: Database) -> None:
    database.define("CREATE INDEX gm_State_iso_index IF NOT EXISTS FOR (n:State) ON (n.iso)")
    apply(database, MODEL)
    assert [item.name for item in show(database) if item.properties == ("iso",)] == ["gm_State_iso_unique"]


def test_an_index_of_others_blocks_one_constraint_and_no_other(database: Database) -> None:
    database.define("CREATE INDEX theirs IF NOT EXISTS FOR (n:State) ON (n.iso)")
    carried_out = apply(database, MODEL)
    assert [problem.code for problem in carried_out.blocked] == ["schema-blocked"]
    assert set(show(database)) ^ set(desired(MODEL, database.dialect)) == {
        item for item in [*show(database), *desired(MODEL, database.dialect)] if item.properties == ("iso",)
    }


def test_data_that_break_a_key_are_named_when_it_is_established(database: Database) -> None:
    database.write(Statement("CREATE (:Entity:State {id: 'bria'}), (:Entity:State {id: 'bria'})"))
    with pytest.raises(DatabaseError) as refused:
        establish(database, MODEL)
    assert isinstance(refused.value, ConstraintViolated)


def test_keys_hold_once_established(database: Database) -> None:
    establish(database, MODEL)
    load = "UNWIND $ids AS id MERGE (n:Entity {id: id}) SET n:State, n.name = id"
    for _ in range(2):
        database.write(Statement(load, {"ids": ["bria", "arland"]}))
    assert database.read("MATCH (n:Entity:State) RETURN n.id ORDER BY n.id").rows == (("arland",), ("bria",))
    with pytest.raises(ConstraintViolated):
        database.write(Statement("CREATE (:Entity:State {id: 'bria'})"))


def test_a_database_that_does_nothing_and_says_nothing_is_found_out() -> None:
    with pytest.raises(DatabaseError) as found:
        establish(Recording(), Model.of(State))
    assert found.value.hint == "run graphmodel schema plan to see why"
    assert str(found.value).startswith(
        "the database did not make index (:Claim {document, id}), index (:Claim {fact}), "
    )


@pytest.mark.parametrize("bring", [apply, establish])
def test_what_another_command_makes_at_the_same_moment_is_planned_anew(
    embedded_database: Database, monkeypatch: pytest.MonkeyPatch, bring: Callable[..., SchemaPlan]
) -> None:
    define = embedded_database.define

    def overtaken(*statements: str) -> object:
        monkeypatch.setattr(embedded_database, "define", define)
        bring(embedded_database, MODEL)  # another command's
        raise QueryFailed("Unable to drop index: Index belongs to constraint")

    monkeypatch.setattr(embedded_database, "define", overtaken)
    planned = bring(embedded_database, MODEL)
    assert (planned.create, planned.drop) == ((), ())
    assert len(show(embedded_database)) > 1


@pytest.mark.parametrize(("said", "times"), [("no", 1), ("an equivalent index already exists", 3)])
def test_a_refusal_that_stays_is_reported(
    embedded_database: Database, monkeypatch: pytest.MonkeyPatch, said: str, times: int
) -> None:
    tried = []

    def refuse(*statements: str) -> object:
        tried.append(statements)
        raise QueryFailed(said)

    monkeypatch.setattr("graphmodel.schema.applying._WAITS", (0.0, 0.0))
    monkeypatch.setattr(embedded_database, "define", refuse)
    with pytest.raises(QueryFailed, match=said):
        apply(embedded_database, MODEL)
    assert len(tried) == times
