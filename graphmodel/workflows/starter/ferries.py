"""Who runs which ship, and where it calls: the types of this project. Make them yours."""

from typing import Annotated, ClassVar, Literal

from graphmodel import Content, Node, Property, Relationship


class Thing(Node):
    """Anything the project speaks of."""

    abstract: ClassVar[bool] = True

    id: Annotated[str, Property(key=True)]
    name: str
    aliases: tuple[str, ...] = ()


class Company(Thing):
    """A company that runs ships."""


class Ship(Thing):
    """A ship that carries passengers."""


class Port(Thing):
    """A place where ships call."""

    pier: Literal["sound", "broken"] | None = None


class Runs(Relationship[Company, Ship]):
    """Operates the ship."""

    not_implied = "That it owns the ship."


class CallsAt(Relationship[Ship, Port]):
    """Takes passengers there, by a timetable."""

    not_implied = "That it calls every day."


class Says(Relationship[Company, Content]):
    """Says something in public. What is said is a claim of the company's, and no fact of the graph."""
