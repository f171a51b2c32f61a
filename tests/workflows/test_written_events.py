"""How an event is written: with all that it must have, so that what is shown can be copied."""

from __future__ import annotations

from typing import Annotated

from graphmodel import Event, Model, Node, Property
from graphmodel.workflows.model import is_chain
from graphmodel.workflows.written import as_sheet


class Thing(Node):
    """Anything."""

    id: Annotated[str, Property(key=True)]


class Agent(Thing):
    """Who acts."""


class Transfer(Thing, Event):
    """A player changes clubs."""

    fee: float
    roles = {"witness": Agent, "seller": (Agent, "1"), "buyer": (Agent, "1"), "player": (Agent, "1..n")}


MODEL = Model.of(Thing, Agent, Transfer)


def test_an_event_is_shown_with_the_roles_and_properties_that_it_must_have() -> None:
    shown = as_sheet(MODEL, MODEL.nodes["Transfer"])
    assert shown == (
        "- Transfer a-transfer: {seller: an-agent, buyer: an-agent, player: an-agent, fee: 0.5, when: 2031-05}"
    )


def test_several_bases_are_no_chain() -> None:
    assert is_chain(Agent)
    assert not is_chain(Transfer)
