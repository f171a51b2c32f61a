"""Where things are and what is at stake: places, infrastructure, sectors, interests, ideas, policies."""

from __future__ import annotations

from typing import Annotated, ClassVar

from graphmodel.geopolitics.actors import Actor, Collective, Entity, Place
from graphmodel.model import Point, Property


class Region(Place):
    """A part of the world larger than a settlement that is no state: a continent's part, a gulf, a province."""


class Territory(Actor, Region):
    """A region of a state, with a government of its own that keeps offices abroad: Quebec, Hong Kong."""

    not_implied: ClassVar[str] = "That it is independent, or wants to be."


class Settlement(Place):
    """A city, a town or a village, as a place. The city that stands for a government is an alias of its state."""

    location: Point | None = None


class Site(Place):
    """A single place within a settlement or a landscape: a building, a hall, a camp."""

    location: Point | None = None


class PlaceGroup(Collective, Place):
    """Several places spoken of together: "churches", "border posts"."""


class Infrastructure(Entity):
    """What traffic, trade, energy or data run on: railways, ports, pipelines, corridors; built or only planned."""

    not_implied = "That it exists already."


class Sector(Entity):
    """A branch of the economy or a field of joint work: mining, transport, counterterrorism."""


class Interest(Entity):
    """What an actor has a stake in: security, legitimacy, a foothold, an economic gain."""


class Phenomenon(Entity):
    """A state of affairs or a trend that is no single actor's deed: instability, extremism, terrorism, migration."""

    not_implied = "That anybody directs it."


class Idea(Entity):
    """A body of thought, an image or an order of things: an ideology, a narrative, a doctrine, a world order."""

    not_implied = "That it is true, or that a world so ordered exists."


class Policy(Entity):
    """A line of action, pursued or only planned: a strategy, an initiative, a programme, a set of ties."""

    not_implied = "That it is carried out."


class Means(Entity):
    """What an act is done with: a weapon, a fund, a tool."""


class MediaAccount(Entity):
    """An account under which somebody publishes on a platform."""

    platform: str | None = None
    handle: Annotated[str | None, Property(index=True)] = None
