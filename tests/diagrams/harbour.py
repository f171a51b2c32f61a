"""A small model with everything a picture has to show: two parents, an event with roles, quoted claims."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from graphmodel.model import Content, Event, Model, Node, Property, Relationship, Role


class Thing(Node):
    """Anything."""

    abstract: ClassVar[bool] = True

    id: Annotated[str, Property(key=True)]
    name: str


class Owner(Thing):
    """Whoever owns."""

    abstract: ClassVar[bool] = True


class Place(Thing):
    """A place."""

    size: Literal["small", "large"] | None = None


class Town(Owner, Place):
    """A place that owns things."""


class Fire(Event, Thing):
    """Something burns."""

    hours: int | None = None


class Owns(Relationship[Owner, Place]):
    """Has it."""

    part: float


class Near(Relationship[Place, Place]):
    """Close to it."""

    symmetric = True


class Says(Relationship[Owner, Content]):
    """States something."""


class Burnt(Role[Fire, Place]):
    """What burnt."""


model = Model.of(Owner, Place, Town, Fire, Owns, Near, Says, Burnt)
