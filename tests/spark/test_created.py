"""Endpoints that no source declares are made with the same labels as without Spark."""

from __future__ import annotations

from typing import Annotated

from graphmodel.model import Model, Node, Property, Relationship
from graphmodel.spark.created import NamedEndpoints, create_nodes
from graphmodel.staging.packets import Packet
from graphmodel.staging.stage import Origin


class Place(Node):
    """Somewhere."""

    id: Annotated[str, Property(key=True)]


class Port(Place):
    """Where ships land."""


class Leads(Relationship[Place, Place]):
    """Is on the way to."""


MODEL = Model.of(Place, Port, Leads)


def test_what_stands_at_a_start_is_made_there_though_an_earlier_line_has_it_at_the_end() -> None:
    origin = Origin("ways", "ways.csv", missing=("create", "create"))
    ends = NamedEndpoints("LEADS", 1, "Place", origin, {"x": 2, "q": 3})
    starts = NamedEndpoints("LEADS", 0, "Port", origin, {"p": 2, "x": 3})
    made = [each for each in create_nodes(MODEL, {"ways": 0}, [ends, starts]) if isinstance(each, Packet)]
    assert {each.labels[0]: {row[1] for row in each.rows} for each in made} == {"Port": {"p", "x"}, "Place": {"q"}}
