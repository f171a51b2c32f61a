"""Keys of several properties: their text and its parts, and what a model says that declares them wrongly."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from graphmodel.errors import ModelError
from graphmodel.model import Model, Node, PartialDate, Property
from graphmodel.model.keys import key_parts, key_text


@given(st.lists(st.none() | st.text(), min_size=1))
def test_the_parts_of_a_key_come_back_as_they_were(parts: list[str | None]) -> None:
    assert key_parts(key_text(parts)) == parts


@given(st.lists(st.none() | st.text(), min_size=2, max_size=2), st.lists(st.none() | st.text(), min_size=2, max_size=2))
def test_two_keys_have_one_text_only_if_they_are_the_same(one: list[str | None], other: list[str | None]) -> None:
    assert (key_text(one) == key_text(other)) == (one == other)


def test_values_have_the_text_that_people_write() -> None:
    assert key_text([True, 5, date(2031, 5, 1), PartialDate("2031-05")]) == "true/5/2031-05-01/2031-05"


class Census(Node, key=("town", "year")):
    """A count."""

    town: str
    year: int


class Small(Census):
    """One of a part of a town."""


def test_a_key_is_that_of_the_class_that_declares_it() -> None:
    model = Model.of(Small)
    kind = model.nodes["Small"]
    assert (kind.identity, kind.key, kind.parts, kind.labels) == (
        "Census",
        "gm_key",
        ("town", "year"),
        ("Census", "Small"),
    )
    assert list(kind.given) == ["town", "year"]
    assert model.ref(Small(town="Bern", year=2020)) == model.ref(Census.key("Bern", 2020))
    assert repr(Census(town="Bern", year=2020)) == "Census(town='Bern', year=2020)"
    assert Census(town="Bern", year=2020) == Census.model_validate({"gm_key": "Bern/2020"})


def test_a_text_of_a_key_that_contradicts_the_properties_is_refused() -> None:
    with pytest.raises(ValidationError, match="year is 2021 here, and '2020' in the key 'Bern/2020'"):
        Census.model_validate({"gm_key": "Bern/2020", "year": 2021})
    with pytest.raises(ValidationError, match="the key 'Bern' has 1 part; it is made of town/year"):
        Census.model_validate({"gm_key": "Bern"})


def test_each_fault_of_a_key_is_said_once_at_its_class() -> None:
    class Unknown(Node):
        """It."""

        key = ("town", "yaer")  # type: ignore[assignment]
        town: str
        year: int

    class Wrong(Node):
        """It."""

        key = ("size", "tags", "nick", "nick")  # type: ignore[assignment]
        may_be_empty = ("other",)
        size: float
        tags: list[str]
        nick: str | None

    class Twice(Census):
        """It."""

        key = ("label_",)  # type: ignore[assignment]
        label_: str

    class Both(Node):
        """It."""

        key = ("town",)  # type: ignore[assignment]
        id: Annotated[str, Property(key=True)]
        town: str

    class Unstored(Node):
        """It."""

        id: Annotated[str, Property(key=True)]
        of: Annotated[str, Property(stored=False)]

    with pytest.raises(ModelError) as raised:
        Model.of(Unknown, Wrong, Twice, Both, Unstored)
    assert [f"{p.message} | {p.hint}" for p in raised.value.problems] == [
        "the key of Unknown names 'yaer', which is no property of it | did you mean 'year'?",
        "Wrong.nick is a part of the key, and may be empty "
        '| leave out `| None`, or say that it may be: may_be_empty = ("nick",)',
        "Wrong.size cannot be a part of a key | take one of str, int, bool, date, PartialDate",
        "Wrong.tags cannot be a part of a key | take one of str, int, bool, date, PartialDate",
        "may_be_empty of Wrong names 'other', which is no part of its key | ",
        "the key of Wrong names a property twice | ",
        "Twice declares the key (label_), and a class above it another "
        "| declare the key once, in the class that all of them derive from",
        "Both has several keys: Both.id, Both.key "
        '| mark one property of one class, or name those that make it: key = ("town", "year")',
        'Unstored.of is not stored, and is no part of the key | make it one: key = ("of", ...)',
    ]
