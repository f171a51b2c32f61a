"""How a database differs from a model."""

from __future__ import annotations

from typing import Annotated

import pytest

from graphmodel import Content, Database, Model, Node, Property, Relationship
from graphmodel.databases import Statement
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


class Vessel(Node):
    """Sails, and was called a ship."""

    formerly = ("Ship",)

    id: Annotated[str, Property(key=True)]


class Holds(Relationship[Person, Vessel]):
    """Has a ship, and was called owning one."""

    formerly = ("OWNS",)


@pytest.mark.proved_by("tests/migrations/test_drift.py::test_types_are_unused_that_could_be_stored_and_are_not")
def test_a_type_stored_under_its_former_name_is_not_unused(database: Database) -> None:
    database.write(Statement("CREATE (:Person {id: 'p'})-[:OWNS]->(:Ship {id: 's'})", {}))
    found = drift(database, Model.of(Person, Vessel, Holds))
    assert [str(each) for each in found.renames] == ["label Ship -> Vessel", "type OWNS -> HOLDS"]
    assert (found.unused, found.leftovers, found.differs) == ((), (), True)


class Craft(Node):
    """What floats."""

    abstract = True

    id: Annotated[str, Property(key=True)]


class Barge(Craft):
    """Was called a lighter."""

    formerly = ("Lighter",)

    tons: Annotated[int | None, Property(formerly="weight")] = None
    built: int | None = None


class Tows(Relationship[Barge, Barge]):
    """Was called pulling."""

    formerly = ("PULLS",)

    year: int | None = None


@pytest.mark.proved_by("tests/migrations/test_drift.py::test_types_are_unused_that_could_be_stored_and_are_not")
def test_what_is_to_be_renamed_has_the_properties_of_its_new_name(database: Database) -> None:
    lighter = "(:Craft:Lighter {id: 'l', weight: 3, built: 1990, flag: 'x'})"
    database.write(Statement(f"CREATE (a:Craft:Lighter {{id: 'a'}})-[:PULLS {{speed: 1, year: 1}}]->{lighter}", {}))
    found = drift(database, Model.of(Craft, Barge, Tows))
    assert [str(each) for each in found.renames] == [
        "label Lighter -> Barge",
        "type PULLS -> TOWS",
        "property Barge.weight -> Barge.tons",
    ]
    assert [str(each) for each in found.leftovers] == ["property Barge.flag", "property TOWS.speed"]
