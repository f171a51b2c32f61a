"""Relationships of several sources: ends resolved, parallel ones told apart, wrong ones told."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.claims import Claim, Document
from graphmodel.model import SOMEONE, Model, Node, PartialDate, Property, Ref, Relationship
from graphmodel.records import RelationshipRecord
from tests.records.assembling import assembled, said, sound, told
from tests.sources.harbours import Actor, Entity, Fears, Keeps, Port, Recognizes, State, TradesWith, Treaty

ARLAND, BRIA = State(id="arland", name="Arland"), State(id="bria", name="Bria")
A, B = State.key("arland"), State.key("bria")


def test_a_relationship_has_its_ends_and_stored_columns() -> None:
    tie = Recognizes(
        Actor.key("arland"), B, level="full", terms=["x"], since=PartialDate("2030"), until=PartialDate("..")
    )
    records = sound(said("s", ARLAND, BRIA, tie))
    assert list(records.relationships.values()) == [
        RelationshipRecord(
            "RECOGNIZES",
            Ref("Entity", "arland"),
            Ref("Entity", "bria"),
            {
                "level": "full",
                "terms": ["x"],
                "since": "2030",
                "since_first": date(2030, 1, 1),
                "since_last": date(2030, 12, 31),
                "until": "..",
            },
            frozenset({"s"}),
        )
    ]


def test_a_relationship_said_twice_is_one_with_the_properties_of_both() -> None:
    ties = Recognizes(A, B, level="full"), Recognizes(A, B, rank="first", terms=["b"]), Recognizes(A, B, terms=["a"])
    (record,) = sound(said("s1", ARLAND, BRIA, ties[0]), said("s2", *ties[1:])).relationships.values()
    assert (record.stored, record.sources) == (
        {"level": "full", "rank": "first", "terms": ["a", "b"]},
        frozenset({"s1", "s2"}),
    )
    batch = said("s", ARLAND, BRIA, Recognizes(A, B, level="full"), Recognizes(A, B, level="partial"))
    assert told(batch) == [
        "s:4 duplicate-key 'arland' RECOGNIZES 'bria' has level 'partial' here, but 'full' at s:3\n"
        "  hint: fix one of them, or give one another key"
    ]


def test_a_key_tells_parallel_relationships_apart() -> None:
    ties = [TradesWith(A, B, good=good) for good in ("fish", "salt", "fish")]
    assert [r.stored for r in sound(said("s", ARLAND, BRIA, *ties)).relationships.values()] == [
        {"good": "fish"},
        {"good": "salt"},
    ]


class Person(Node):
    id: Annotated[str, Property(key=True)]


class Knows(Relationship[Person, Person]):
    symmetric = True
    key = ("since",)


KNOWING = Model.of(Person, Knows)


def test_a_relationship_without_the_property_that_tells_it_apart_is_told() -> None:
    tie = Knows(Person.key("a"), Person.key("b"))
    assert told(said("s", Person(id="a"), Person(id="b"), tie), model=KNOWING) == [
        "s:3 missing-key KNOWS has no since, which distinguishes it from parallel ones\n  hint: add since"
    ]


def test_a_relationship_that_ended_before_it_began_is_told() -> None:
    tie = Fears(A, B, since=PartialDate("2031"), until=PartialDate("2030"))
    assert told(said("s", ARLAND, BRIA, tie)) == [
        "s:3 claim-interval `until` (2030) precedes `since` (2031)\n  hint: until is the day it ended"
    ]


@given(st.text(min_size=1, max_size=3), st.text(min_size=1, max_size=3))
def test_symmetric_ends_are_stored_as_those_of_claims_are(one: str, other: str) -> None:
    ends = [Person.key(key) for key in (one, other)]
    nodes = [Person(id=key) for key in {one, other}]
    since = PartialDate("2030")
    document = Document("d", published=PartialDate("2031"))
    for start, end in (ends, ends[::-1]):
        claim = Claim(Knows(start, end, since=since), document.passage("1"))
        records = assembled(said("s", *nodes, Knows(start, end, since=since), claim), model=KNOWING)
        if records.problems:  # a key of half characters or zeros
            return
        (tie,) = records.relationships.values()
        (told_,) = records.claims.values()
        assert (tie.start, tie.end) == (told_.testimony.subject, told_.testimony.object)


def test_ends_are_resolved_wherever_they_are_declared() -> None:
    records = sound(said("s1", Fears(Actor.key("arland"), Entity.key("bria"))), said("s2", BRIA, ARLAND))  # type: ignore[arg-type]
    assert [(r.start.key, r.end.key) for r in records.relationships.values()] == [("arland", "bria")]


@pytest.mark.parametrize(
    ("tie", "expected"),
    [
        (
            Fears(State.key("arlnd"), B),
            "missing-end no source declares the Entity 'arlnd'\n  hint: did you mean 'arland'?",
        ),
        (Keeps(A, Treaty.key(8)), "missing-end no source declares the Treaty 8"),
        (
            Fears(A, SOMEONE),
            "missing-end Someone is no node of the graph; a plain relationship connects nodes of the model\n"
            "  hint: say it as a claim, or name the node",
        ),
        (
            Recognizes(Actor.key("port"), B),
            "wrong-end RECOGNIZES connects (Actor)->(State), not (Port)->(State)\n"
            "  hint: see the definition: graphmodel model RECOGNIZES",
        ),
    ],
)
def test_ends_that_are_not_there_or_do_not_fit_are_told(tie: Any, expected: str) -> None:
    batch = said("s", ARLAND, BRIA, Port(id="port"), tie)
    assert told(batch) == [f"s:4 {expected}"]
    assert assembled(batch).relationships == {}


def test_a_type_that_is_not_in_the_model_is_told() -> None:
    class Hates(Relationship[State, State]):
        pass

    assert told(said("s", ARLAND, BRIA, Hates(A, B))) == ["s:3 unknown-type Hates is not in the model"]


@pytest.mark.long
def test_many_missing_ends_take_no_longer_than_they_should() -> None:
    nodes = [State(id=f"state-{n}") for n in range(3_000)]
    ties = [Fears(State.key(f"stat-{n}"), State.key("state-1")) for n in range(3_000)]
    found = assembled(said("s", *nodes, *ties)).problems
    assert len(found) == 3_000
    assert [problem.hint for problem in found[:2]] == ["did you mean 'state-0'?", "did you mean 'state-1'?"]
