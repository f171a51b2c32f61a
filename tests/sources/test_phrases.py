"""What the model refuses is reported in graphmodel's words, whatever the error and the property."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import Field, ValidationError, field_validator
from pydantic_core import PydanticCustomError
from pydantic_core._pydantic_core import list_all_errors

from graphmodel.model import Model, Node, PartialDate, Point, Property, Quantity
from graphmodel.problems import NOWHERE
from graphmodel.sources.invalid import invalid, refusal
from graphmodel.sources.tables.typed import Typed

KNOWN: dict[str, Any] = {
    each["type"]: each for each in list_all_errors() if each["type"] not in ("value_error", "assertion_error")
}  # fmt: skip
"""Errors of pydantic's own; these two have the words of the class that raised them."""


class Level(Enum):
    """Some of few."""

    HIGH = "high"


class Thing(Node):
    """A property of every type, and bounds of many kinds."""

    id: Annotated[str, Property(key=True)]
    text: Annotated[str | None, Field(max_length=3, pattern="[a-z]*")] = None
    whole: Annotated[int | None, Field(ge=0, multiple_of=2)] = None
    part: Annotated[float | None, Field(lt=10, allow_inf_nan=False)] = None
    flag: bool | None = None
    day: date | None = None
    moment: datetime | None = None
    some: PartialDate | None = None
    span: timedelta | None = None
    size: Quantity | None = None
    place: Point | None = None
    level: Level | None = None
    kind: Literal["a", "b"] | None = None
    digits: Annotated[Decimal | None, Field(max_digits=4, decimal_places=1)] = None
    own: UUID | None = None
    texts: Annotated[list[str], Field(max_length=2)] = []
    wholes: list[int] = []
    days: list[date] = []


class Careful(Node):
    """Has words of its own."""

    id: Annotated[str, Property(key=True)]
    name: str = ""

    @field_validator("name")
    @classmethod
    def _short(cls, value: str) -> str:
        if len(value) > 3:
            raise PydanticCustomError("too_long_for_us", "names are short here")
        return value


MODEL = Model.of(Thing, Careful)
PROPERTIES = MODEL.nodes["Thing"].properties
WRONG: list[Any] = [
    *("", "x y", "abcd", "3", "-1", "1e400", "nan", "high ", "2031-02-30", "2031-13", "9999-12-31T10:00:00"),
    *(3, -1, 2**70, 1.5, float("inf"), True, b"x", Decimal("1.234"), Decimal("12345.1"), 1j, object()),
    *(date(9999, 1, 1), datetime(2031, 5, 4, 10), timedelta(1), UUID(int=0), Quantity(1), [1], ["a", "b", "c"], {}, ()),
    *({"longitude": 999, "latitude": 0}, {"value": "x"}, [None], [["a"]], [{}]),
]


def phrases(template: str) -> Iterator[str]:
    """The parts of a message of pydantic's that are the same in all of its kind."""
    yield from (part for part in re.split(r"\{[^}]*\}", template) if len(part.strip()) > 12)


PHRASES = re.compile(
    "|".join(
        re.escape(part.strip()) for each in KNOWN.values() for part in phrases(each["message_template_python"])
    )
    + "|Input should|Value error|Assertion failed|pydantic"
)  # fmt: skip


@pytest.mark.parametrize("kind", KNOWN)
def test_every_error_has_words_of_our_own(kind: str) -> None:
    error = KNOWN[kind]
    given = {
        "type": kind,
        "msg": error["example_message_python"],
        "ctx": error["example_context"] or {},
        "input": "x",
        "loc": ("x",),
    }
    for name in ("", "nothing", *PROPERTIES):
        told = refusal(given, "Thing", name, PROPERTIES, NOWHERE)
        assert not PHRASES.search(f"{told.message} {told.hint}"), (name, str(told))
        assert "{" not in told.message


@pytest.mark.parametrize("name", [name for name in PROPERTIES if name != "id"])
def test_what_the_model_really_says_has_words_of_our_own(name: str) -> None:
    refused = 0
    for value in WRONG:
        told: list[str] = []
        try:
            Thing.model_validate({"id": "1", name: value})
        except ValidationError as wrong:
            told += [f"{each.message} {each.hint}" for each in invalid(wrong, "Thing", PROPERTIES, NOWHERE, {})]
            assert told
        Typed(Thing, "Thing", PROPERTIES[name]).column([value], lambda _, *said, told=told: told.extend(said))
        refused += bool(told)
        assert not [each for each in told if PHRASES.search(each)], value
    assert refused > 5


def test_a_class_keeps_words_of_its_own() -> None:
    with pytest.raises(ValidationError) as wrong:
        Careful(id="1", name="abcd")
    (told,) = invalid(wrong.value, "Careful", MODEL.nodes["Careful"].properties, NOWHERE, {})
    assert told.message == "Careful.name: 'abcd' does not fit: names are short here"
