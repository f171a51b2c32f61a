"""Names that a class of a model may use for itself, though they are words of the model's language."""
# mypy: ignore-errors

from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import model_validator

from graphmodel import Event, Model, Node, Property, Relationship


class Person(Node):
    """Somebody."""

    id: Annotated[str, Property(key=True)]

    def definitions(self) -> str:
        return self.id

    def deprecated(self) -> bool:
        return False


class WorksFor(Relationship[Person, Person]):
    """Works for somebody."""

    since_year: int | None = None
    until_year: int | None = None

    @model_validator(mode="after")
    def ordered(self) -> WorksFor:
        if (self.since_year or 0) > (self.until_year or 9999):
            raise ValueError("ends before it begins")
        return self

    @classmethod
    def starts(cls) -> int:
        return 0

    def ends(self) -> int | None:
        return self.until_year


class Meeting(Event):
    """People meet."""

    id: Annotated[str, Property(key=True)]

    def roles(self) -> list[str]:
        return []


def test_methods_may_have_names_of_the_models_words() -> None:
    model = Model.of(Person, WorksFor, Meeting)
    works = model.relationships["WORKS_FOR"]
    assert (works.ordered, str(works.ends), str(works.starts), works.deprecated) == ("", "0..n", "0..n", "")
    assert (model.nodes["Person"].definitions, model.nodes["Person"].deprecated) == ({}, "")
    with pytest.raises(ValueError, match="ends before it begins"):
        WorksFor(start=Person(id="a"), end=Person(id="b"), since_year=2030, until_year=2029)
