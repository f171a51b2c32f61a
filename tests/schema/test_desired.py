from __future__ import annotations

from typing import Annotated

from graphmodel.model import Event, Model, Node, PartialDate, Property, Relationship
from graphmodel.schema import bookkeeping, desired, difference, unenforced
from graphmodel.syntax.dialect import EMBEDDED, NEO4J, Dialect


class Entity(Node):
    abstract = True
    id: Annotated[str, Property(key=True, index=True)]
    name: Annotated[str, Property(index=True)]


class Actor(Entity):
    abstract = True
    founded: Annotated[PartialDate, Property(index=True)] | None = None


class State(Actor):
    iso: Annotated[str, Property(unique=True)] | None = None


class FailedState(State):
    iso: Annotated[str, Property(unique=True)]


class City(Node):
    code: Annotated[int, Property(key=True)]


class Attack(Event):
    id: Annotated[str, Property(key=True)]


class Hosts(Relationship[State, City]):
    key = ("form",)
    form: str
    treaty: Annotated[str, Property(unique=True)] | None = None
    since_when: Annotated[str, Property(index=True)] = ""


MODEL = Model.of(State, FailedState, City, Attack, Hosts)


def statements(dialect: Dialect) -> list[str]:
    wanted = [item for item in desired(MODEL, dialect) if item not in bookkeeping(MODEL.layer)]
    return list(difference(wanted, ()).statements)


def test_neo4j_gets_uniqueness_on_the_label_that_declares_the_key() -> None:
    assert statements(NEO4J) == [
        "CREATE INDEX gm_Actor_founded_first_index_c86944 IF NOT EXISTS FOR (n:Actor) ON (n.founded_first)",
        "CREATE CONSTRAINT gm_Attack_id_unique IF NOT EXISTS FOR (n:Attack) REQUIRE n.id IS UNIQUE",
        "CREATE CONSTRAINT gm_City_code_unique IF NOT EXISTS FOR (n:City) REQUIRE n.code IS UNIQUE",
        "CREATE CONSTRAINT gm_Entity_id_unique IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE",
        "CREATE INDEX gm_Entity_name_index IF NOT EXISTS FOR (n:Entity) ON (n.name)",
        "CREATE CONSTRAINT gm_State_iso_unique IF NOT EXISTS FOR (n:State) REQUIRE n.iso IS UNIQUE",
        "CREATE INDEX gm_HOSTS_since_when_index_17c60a IF NOT EXISTS FOR ()-[n:HOSTS]-() ON (n.since_when)",
        "CREATE CONSTRAINT gm_HOSTS_treaty_unique IF NOT EXISTS FOR ()-[n:HOSTS]-() REQUIRE n.treaty IS UNIQUE",
    ]


def test_the_embedded_engine_gets_it_on_the_labels_that_are_set_last() -> None:
    assert sorted(set(statements(EMBEDDED)) ^ set(statements(NEO4J))) == [
        "CREATE CONSTRAINT gm_Attack_id_unique IF NOT EXISTS FOR (n:Attack) REQUIRE n.id IS UNIQUE",
        "CREATE CONSTRAINT gm_Entity_id_unique IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE",
        "CREATE CONSTRAINT gm_FailedState_id_unique IF NOT EXISTS FOR (n:FailedState) REQUIRE n.id IS UNIQUE",
        "CREATE CONSTRAINT gm_State_id_unique IF NOT EXISTS FOR (n:State) REQUIRE n.id IS UNIQUE",
        "CREATE INDEX gm_Attack_id_index IF NOT EXISTS FOR (n:Attack) ON (n.id)",
        "CREATE INDEX gm_Entity_id_index IF NOT EXISTS FOR (n:Entity) ON (n.id)",
    ]


def test_every_model_wants_what_our_own_nodes_are_found_by() -> None:
    wanted = desired(Model.of(City), NEO4J)
    assert [f"{item} {item.name}" for item in wanted] == [
        "unique (:City {code}) gm_City_code_unique",
        "index (:Claim {document, id}) gm_Claim_document_id_index",
        "index (:Claim {fact}) gm_Claim_fact_index",
        "unique (:Claim {id}) gm_Claim_id_unique",
        "index (:Claim {subject_key}) gm_Claim_subject_key_index_db481b",
        "unique (:Document {id}) gm_Document_id_unique",
        "unique (:Graphmodel {id}) gm_Graphmodel_id_unique",
        "index (:Passage {document, id}) gm_Passage_document_id_index",
        "unique (:Passage {id}) gm_Passage_id_unique",
    ]


def test_names_never_meet() -> None:
    class First(Node):
        label = "A_b"
        c: Annotated[str, Property(key=True)]

    class Second(Node):
        label = "A"
        b_c: Annotated[str, Property(key=True)]

    names = [item.name for item in desired(Model.of(First, Second), NEO4J)]
    assert len(set(names)) == len(names)


def test_what_no_constraint_says_is_listed_with_its_check() -> None:
    assert [str(rule) for rule in unenforced(MODEL, desired(MODEL, NEO4J))] == [
        "labels: a node has the labels of exactly one type (State, FailedState, City, Attack)",
        "required: required properties are there (Entity.id, Entity.name, FailedState.iso, City.code and 2 more)",
        "type: a property holds values of its type (Entity.id, Entity.name, Actor.founded, State.iso and 10 more)",
        "ends: a relationship connects the types it may connect (HOSTS)",
        "parallel: no two relationships are the same but for what their key leaves out (HOSTS)",
    ]
    assert [str(rule) for rule in unenforced(MODEL, desired(MODEL, EMBEDDED)) if rule.rule == "key"] == [
        "key: no two nodes share a key (Entity.id, Attack.id)"
    ]
