"""How a database differs from a model, where no rename is involved."""

from __future__ import annotations

from typing import Annotated

from graphmodel import Content, Database, Model, Node, Property, Relationship
from graphmodel.migrations import drift


class Person(Node):
    """Somebody."""

    id: Annotated[str, Property(key=True)]


class Ship(Node):
    """A ship."""

    id: Annotated[str, Property(key=True)]


class Connected(Relationship[Person, Ship]):
    """Has to do with a ship."""

    abstract = True


class Owns(Connected):
    """Owns a ship."""


class Says(Relationship[Person, Content]):
    """Says something."""

    asserts = True


def test_types_are_unused_that_could_be_stored_and_are_not(database: Database) -> None:
    found = drift(database, Model.of(Person, Ship, Connected, Owns, Says))
    assert (found.unused, found.stored, found.differs) == (("Person", "Ship", "OWNS"), False, False)
