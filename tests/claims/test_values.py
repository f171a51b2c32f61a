from __future__ import annotations

import json
import unicodedata
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Annotated, Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from graphmodel.claims import Attribute
from graphmodel.claims.values import claimed_qualifiers, claimed_value, owner, typed_qualifiers, typed_value
from graphmodel.model import Model, Node, PartialDate, Point, Property, Quantity, Relationship


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Thing(Node):
    abstract = True

    id: Annotated[str, Property(key=True)]


class Harbour(Thing):
    text: str | None = None
    number: int | None = None
    measure: float | None = None
    switch: bool | None = None
    day: date | None = None
    moment: datetime | None = None
    span: timedelta | None = None
    place: Point | None = None
    size: Quantity | None = None
    built: PartialDate | None = None
    depth: Literal["deep", "shallow"] | None = None
    colour: Colour | None = None
    names: list[str] = []
    marks: frozenset[int] = frozenset()


class Ship(Thing):
    size: int | None = None
    crew: Annotated[int | None, Property(index=True)] = None


class Trades(Relationship[Harbour, Harbour]):
    goods: frozenset[str] = frozenset()
    worth: Quantity | None = None
    level: Literal["full", "partial"] = "full"
    agreed: date | None = None


MODEL = Model.of(Harbour, Ship, Trades)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
MOMENTS = st.datetimes(timezones=st.none() | st.just(UTC))
DAYS = st.dates()
NUMBERS = st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False)
UNITS = st.sampled_from(["", "km", "km²", "% of all", "m/s", "°C", "tons of fish"])
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": TEXT,
    "number": st.integers(),
    "measure": st.floats(allow_nan=False, allow_infinity=False),
    "switch": st.booleans(),
    "day": DAYS,
    "moment": MOMENTS,
    "span": st.timedeltas(timedelta(days=-(10**6)), timedelta(days=10**6)),
    "place": st.builds(Point, st.floats(-180, 180), st.floats(-90, 90)),
    "size": st.builds(Quantity, NUMBERS, UNITS, st.booleans()),
    "built": st.builds(lambda day, length: PartialDate(day.isoformat()[:length]), DAYS, st.sampled_from([4, 7, 10])),
    "depth": st.sampled_from(["deep", "shallow"]),
    "colour": st.sampled_from(Colour),
    "names": st.lists(TEXT, max_size=4),
    "marks": st.frozensets(st.integers(), max_size=4),
}
SAID = st.sampled_from(sorted(VALUES)).flatmap(lambda name: st.tuples(st.just(name), VALUES[name]))


def value_of(said: tuple[str, Any], subject: Any = None) -> str:
    name, value = said
    return claimed_value(MODEL, Attribute(subject or Harbour.key("bria"), name, value))


@given(SAID)
def test_a_claimed_value_comes_back_as_it_was_typed(said: tuple[str, Any]) -> None:
    found = typed_value(MODEL, "Harbour", said[0], value_of(said))
    assert found == nfc(said[1])


def nfc(value: Any) -> Any:
    """Text is stored in NFC."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    return [nfc(item) for item in value] if isinstance(value, list) else value


@given(SAID)
def test_every_property_is_typed_the_same_from_its_own_text(said: tuple[str, Any]) -> None:
    written = value_of(said)
    assert value_of((said[0], json.loads(written))) == written


@pytest.mark.parametrize(
    ("name", "given", "written"),
    [
        ("text", "1.10", '"1.10"'),
        ("number", "0012", "12"),
        ("measure", "1e3", "1000.0"),
        ("switch", "yes", "true"),
        ("day", "2031-05-01", '"2031-05-01"'),
        ("size", "~40,000 persons", '"~40000 persons"'),
        ("size", {"value": "12.5", "unit": "km", "about": "yes"}, '"~12.5 km"'),
        ("built", 1901, '"1901"'),
        ("names", ["b", "a"], '["b","a"]'),
        ("marks", {3, 1, 2}, "[1,2,3]"),
        ("colour", "red", '"red"'),
        ("place", {"longitude": "1.5", "latitude": "2"}, '{"latitude":2.0,"longitude":1.5}'),
        ("place", Point(1.5, 2), '{"latitude":2.0,"longitude":1.5}'),
    ],
)
def test_what_is_written_is_typed_by_the_model(name: str, given: Any, written: str) -> None:
    assert value_of((name, given)) == written


@pytest.mark.parametrize(
    ("name", "value"),
    [("number", "many"), ("measure", "0x10"), ("day", "2031-13-01"), ("size", "several"), ("depth", "dry"),
     ("built", "2031-13"), ("switch", "maybe"), ("marks", ["one"])],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ValidationError):
        value_of((name, value))


def test_a_key_of_a_superclass_finds_the_property_below_it() -> None:
    assert owner(MODEL, Thing, "crew") is Ship
    assert claimed_value(MODEL, Attribute(Thing.key("bria"), "crew", "12")) == "12"
    with pytest.raises(KeyError, match="depht"):
        owner(MODEL, Thing, "depht")


def test_qualifiers_are_the_types_own_properties_that_are_there() -> None:
    goods, since = frozenset({"salt", "fish"}), PartialDate("2031")
    said = Trades(Harbour.key("a"), Harbour.key("b"), goods=goods, worth=Quantity.of("~3 tons"), since=since)
    found = claimed_qualifiers(MODEL, said)
    assert found == {"goods": ["fish", "salt"], "worth": "~3 tons", "level": "full"}
    assert typed_qualifiers(MODEL, "TRADES", json.dumps(found)) == {
        "goods": frozenset({"fish", "salt"}),
        "worth": Quantity(3, "tons", about=True),
        "level": "full",
    }


def test_an_empty_list_is_no_qualifier() -> None:
    assert claimed_qualifiers(MODEL, Trades(Harbour.key("a"), Harbour.key("b"))) == {"level": "full"}


def test_qualifiers_of_an_older_model_are_left_out() -> None:
    assert typed_qualifiers(MODEL, "TRADES", '{"level":"full","colour":"red"}') == {"level": "full"}


def test_a_value_is_of_the_class_that_it_fits() -> None:
    class Base(Node):
        """Anything."""

        abstract = True

        id: Annotated[str, Property(key=True)]

    class Office(Base):
        """An office."""

        kind: Literal["branch", "seat"]

    class Storm(Base):
        """A storm."""

        kind: Literal["hail", "wind"]

    model = Model.of(Base, Office, Storm)
    assert typed_value(model, "Base", "kind", '"wind"') == "wind"
    assert typed_value(model, "Base", "kind", '"seat"') == "seat"
    with pytest.raises(ValidationError):
        typed_value(model, "Base", "kind", '"snow"')
    with pytest.raises(KeyError):
        typed_value(model, "Base", "colour", '"red"')
