from __future__ import annotations

from typing import Annotated, Any, Generic

import pytest
from pydantic import ValidationError

from graphmodel.model import CONTENT, SOMEONE, Content, Event, Node, PartialDate, Property, Relationship, Role
from graphmodel.model.relationships import EndT, StartT


class Actor(Node):
    id: Annotated[str, Property(key=True)]


class State(Actor): ...


class Government(Actor): ...


class Group(Actor): ...


class City(Node):
    id: Annotated[str, Property(key=True)]


class Recognizes(Relationship[State, Government]): ...


class Attacks(Relationship[State | Group, Group | City]):
    pairs = ((State, Group), (Group, City))


class Bombs(Attacks): ...


class Attitude(Relationship[StartT, EndT], Generic[StartT, EndT]):
    attitude = True


class Toward(Relationship[StartT, State], Generic[StartT]): ...


class Fears(Attitude[Actor, Content]): ...


class Trusts(Toward[Group]): ...


def message(cls: Any, *ends: Any, **data: Any) -> str:
    with pytest.raises(ValidationError) as refused:
        cls(*ends, **data)
    return str(refused.value.errors()[0]["msg"])


def test_pairs_come_from_the_types_in_brackets() -> None:
    assert Recognizes.pairs == ((State, Government),)


def test_declared_pairs_win_and_are_inherited() -> None:
    assert Attacks.pairs == Bombs.pairs == ((State, Group), (Group, City))


def test_a_base_with_open_ends_is_closed_by_its_subclasses() -> None:
    assert (Attitude.pairs, Fears.pairs) == ((), ((Actor, Content),))
    assert (Toward.pairs, Trusts.pairs) == ((), ((Group, State),))
    assert Fears.attitude


def test_ends_are_nodes_keys_or_someone() -> None:
    state, government = State(id="ru"), Government(id="iea")
    assert Recognizes(state, government) == Recognizes(start=state, end=government)
    assert Recognizes(State.key("ru"), government).start == State.key("ru")
    assert Recognizes(SOMEONE, government).start is SOMEONE
    assert Recognizes(state, government, since=PartialDate("2025")).since == PartialDate("2025")


def test_a_key_may_name_a_node_by_a_superclass() -> None:
    made = Recognizes(Actor.key("ru"), Government.key("iea"))  # type: ignore[arg-type]
    assert made.start == Actor.key("ru")


def test_an_allowed_pair_is_taken_and_another_refused() -> None:
    assert Attacks(Group(id="g"), City(id="c")).end == City(id="c")
    assert message(Attacks, State(id="s"), City(id="c")) == (
        "Value error, ATTACKS connects (State)->(Group), (Group)->(City), not (State)->(City)"
    )


def test_an_end_of_another_type_is_refused() -> None:
    assert message(Recognizes, City(id="c"), Government(id="g")) == (
        "Input should be a valid dictionary or instance of State"
    )
    assert message(Recognizes, City.key("c"), Government.key("g")) == (
        "Value error, RECOGNIZES connects (State)->(Government), not (City)->(Government)"
    )
    assert message(Recognizes, Actor(id="a"), Government(id="g")) == (
        "Input should be a valid dictionary or instance of State"
    )


def test_three_ends_and_unknown_properties_are_refused() -> None:
    with pytest.raises(TypeError, match="Recognizes takes two ends, 3 were given"):
        Recognizes(State(id="a"), Government(id="b"), Government(id="c"))  # type: ignore[call-arg, arg-type]
    assert message(Recognizes, State(id="a"), Government(id="b"), sinse=2025) == "Extra inputs are not permitted"


def test_content_is_an_end_without_being_a_node() -> None:
    assert Fears(Group(id="g"), CONTENT).end is CONTENT


def test_a_role_starts_at_its_event() -> None:
    class Attack(Event):
        id: Annotated[str, Property(key=True)]

    class CarriedOutBy(Role[Attack, Actor]):
        role = "by"

    attack = Attack(id="a", when="2024-03-22")  # type: ignore[arg-type]
    assert CarriedOutBy(attack, Group(id="g")).start == attack
    assert attack.when == PartialDate("2024-03-22")
