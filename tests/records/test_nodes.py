"""Nodes of several sources: merged, completed, held against each other."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.model import Model, Node, PartialDate, Point, Property, Quantity, Ref
from graphmodel.records import NodeRecord
from tests.records.assembling import assembled, said, sound, told
from tests.sources.harbours import Fears, Group, Port, Ship, State, Treaty

ARLAND, BRIA = State(id="arland", name="Arland"), State(id="bria", name="Bria")
A, B = State.key("arland"), State.key("bria")


def test_a_node_has_its_labels_its_key_and_stored_columns() -> None:
    full = State(id="arland", name="Arland", founded=PartialDate("1901-05"), island=True)
    fishers = Group(id="fishers", size=Quantity(40000, "persons", about=True), marks=[3, 1])
    port = Port(id="port", place=Point(1.5, 2), depth=7)
    records = sound(said("s", full, fishers, port, Treaty(number=7), Ship(call="dawn", title="The Dawn")))
    labels = {ref: (record.key, record.labels, record.stored) for ref, record in records.nodes.items()}
    assert labels == {
        Ref("Entity", "arland"): (
            "id",
            ("Entity", "Actor", "State"),
            {
                "name": "Arland",
                "founded": "1901-05",
                "founded_first": date(1901, 5, 1),
                "founded_last": date(1901, 5, 31),
                "island": True,
            },
        ),
        Ref("Entity", "fishers"): (
            "id",
            ("Entity", "Actor", "Group"),
            {"name": "", "size": 40000, "size_unit": "persons", "size_about": True, "marks": [3, 1]},
        ),
        Ref("Entity", "port"): ("id", ("Entity", "Port"), {"name": "", "place": Point(1.5, 2), "depth": 7.0}),
        Ref("Treaty", 7): ("number", ("Treaty",), {}),
        Ref("Ship", "dawn"): ("call", ("Ship",), {"title": "The Dawn"}),
    }
    assert records.keys == {
        "Entity": "id",
        "Treaty": "number",
        "Ship": "call",
        "Storm": "number",
        "Claim": "id",
        "Document": "id",
        "Passage": "id",
    }
    assert records.names == {
        Ref("Entity", "arland"): "Arland",
        Ref("Entity", "fishers"): "fishers",
        Ref("Entity", "port"): "port",
        Ref("Treaty", 7): "7",
        Ref("Ship", "dawn"): "The Dawn",
    }


def test_what_several_sources_say_of_a_node_completes_it() -> None:
    records = sound(
        said("s1", State(id="arland", code="AR"), State(id="arland", name="Arland")),
        said("s2", State(id="arland", island=False, code="AR")),
    )
    assert records.nodes == {
        Ref("Entity", "arland"): NodeRecord(
            Ref("Entity", "arland"),
            "id",
            ("Entity", "Actor", "State"),
            {"name": "Arland", "code": "AR", "island": False},
            frozenset({"s1", "s2"}),
        )
    }
    assert records.clean_sources == {"s1", "s2"}


def test_lists_are_united() -> None:
    rows = [["B", "A"], ["A", "C"], ["B", "A"], []]
    for order in permutations(rows):
        (record,) = sound(said("s", *(State(id="a", aliases=names) for names in order))).nodes.values()
        assert record.stored["aliases"] == ["A", "B", "C"]
    (record,) = sound(
        said("s1", State(id="a", aliases=["B", "A"])), said("s2", State(id="a", aliases=["B", "A"]))
    ).nodes.values()
    assert record.stored["aliases"] == ["B", "A"]


def test_lists_of_every_kind_are_united() -> None:
    class Bag(Node):
        id: Annotated[int, Property(key=True)]
        pair: tuple[str, ...] = ()
        marks: frozenset[int] = frozenset()

    model = Model.of(Bag)
    rows = [Bag(id=1, pair=("b",), marks=frozenset({2})), Bag(id=1, pair=("a", "b"), marks=frozenset({1}))]
    (record,) = sound(said("s", *rows), model=model).nodes.values()
    assert record.stored == {"pair": ["a", "b"], "marks": [1, 2]}


def test_what_one_source_says_otherwise_is_told_with_both_places() -> None:
    batch = said("s", ARLAND, State(id="arland", name="Arlandia"), State(id="arland", name="Arland"))
    assert told(batch) == [
        "s:2 duplicate-key 'arland' has name 'Arlandia' here, but 'Arland' at s:1\n"
        "  hint: fix one of them, or give one another key"
    ]
    assert assembled(batch).clean_sources == frozenset()


def test_what_two_sources_say_otherwise_is_told_unless_one_has_priority() -> None:
    def batches() -> list[Any]:
        return [said("s1", ARLAND), said("s2", State(id="arland", name="Arlandia", code="AR"))]

    for order in (batches(), batches()[::-1]):
        records = assembled(*order)
        last, first = order[1].rows[0], order[0].rows[0]
        assert [str(problem) for problem in records.problems] == [
            f"{last.where} sources-disagree 'arland' has name {last.item.name!r} here, but {first.item.name!r} at "
            f"{first.where}\n"
            "  hint: fix one of them, or name the source that wins in `priority` of the settings"
        ]
        assert records.clean_sources == {order[0].source}
    for priority, name in ((["s1", "s2"], "Arland"), (["s2"], "Arlandia"), (["s1"], "Arland")):
        for order in (batches(), batches()[::-1]):
            (record,) = sound(*order, priority=priority).nodes.values()
            assert record.stored == {"name": name, "code": "AR"}
            assert record.sources == {"s1", "s2"}


def test_dates_and_quantities_of_a_winner_leave_nothing_of_the_loser() -> None:
    rows = [Group(id="g", size=Quantity(5, "km", about=True)), Group(id="g", size=Quantity(6))]
    (record,) = sound(said("s1", rows[0]), said("s2", rows[1]), priority=["s2"]).nodes.values()
    assert record.stored == {"name": "", "size": 6}
    ties = [Fears(A, B, since=PartialDate("2030")), Fears(A, B, since=PartialDate(".."))]
    records = sound(said("s0", ARLAND, BRIA), said("s1", ties[0]), said("s2", ties[1]), priority=["s2"])
    assert [record.stored for record in records.relationships.values()] == [{"since": ".."}]


NAMES = st.lists(st.sampled_from(["a", "b"]), max_size=2)
ROWS = st.lists(
    st.builds(
        State,
        id=st.sampled_from(["x", "y"]),
        code=st.sampled_from([None, "C"]),
        aliases=NAMES,
        island=st.sampled_from([None, True]),
    ),
    min_size=1,
    max_size=6,
)


@given(ROWS.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_neither_order_nor_number_of_sources_matters(two: tuple[list[State], list[State]]) -> None:
    together = sound(said("s", *two[0])).nodes
    again = sound(said("s", *two[1]), said("s", *two[0])).nodes
    apart = sound(*(said("s", row) for row in two[1])).nodes
    assert together == again == apart


def test_a_node_of_two_classes_is_told() -> None:
    batches = said("s1", ARLAND, BRIA), said("s2", Group(id="arland", name="The Arlands"))
    assert told(*batches) == [
        "s2:1 class-differs 'arland' is Group here, but State at s1:1\n"
        "  hint: give one of them another id, or both one class"
    ]
    assert told(said("s", State(id="7"), Treaty(number=7), Ship(call="7"))) == []


@pytest.mark.parametrize("key", ["'", '"', "`", "\n", "🏴‍☠️", "}) DETACH DELETE n //", "\\u0000", " ", ""])
def test_any_text_may_be_a_key(key: str) -> None:
    records = sound(said("s", State(id=key), BRIA, Fears(State.key(key), B)))
    assert set(records.nodes) == {Ref("Entity", key), Ref("Entity", "bria")}
    ((_, start, _),) = records.relationships
    assert start == Ref("Entity", key)
