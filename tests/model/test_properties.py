from __future__ import annotations

from datetime import date, datetime, time, timedelta
from enum import Enum, IntEnum
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, create_model

from graphmodel.model import Node, PartialDate, Point, Property, PropertyType, Quantity, StoredProperty
from graphmodel.model.fields import property_type, property_types


class Colour(Enum):
    RED = "red"
    BLUE = "blue"


class Rank(IntEnum):
    LOW = 1
    HIGH = 2


def of(annotation: Any, default: Any = ...) -> PropertyType | None:
    made = create_model("Made", value=(annotation, default))
    return property_type("value", made.model_fields["value"])


@pytest.mark.parametrize(
    ("annotation", "kind", "many"),
    [
        (str, "string", False),
        (int, "integer", False),
        (float, "float", False),
        (bool, "boolean", False),
        (date, "date", False),
        (datetime, "datetime", False),
        (timedelta, "duration", False),
        (Point, "point", False),
        (Quantity, "quantity", False),
        (PartialDate, "partial_date", False),
        (list[str], "string", True),
        (list[PartialDate], "partial_date", True),
        (time, "time", False),
        (tuple[int, ...], "integer", True),
        (frozenset[date], "date", True),
        (list[Annotated[str, Field(min_length=1)]], "string", True),
    ],
)
def test_a_python_type_is_a_kind(annotation: Any, kind: str, many: bool) -> None:
    assert of(annotation) == PropertyType("value", kind, many=many, required=True)


@pytest.mark.parametrize(
    "annotation",
    [
        dict[str, str],
        list[list[str]],
        list[str | None],
        str | int,
        Literal["a", 1],
        tuple[str, int],
        complex,
        Any,
    ],
)
def test_what_a_graph_cannot_hold_is_no_property(annotation: Any) -> None:
    assert of(annotation) is None


@pytest.mark.parametrize(
    ("annotation", "kind", "allowed"),
    [
        (Literal["yes", "no"], "string", ("yes", "no")),
        (Literal[1, 2], "integer", (1, 2)),
        (Colour, "string", ("red", "blue")),
        (Rank, "integer", (1, 2)),
    ],
)
def test_an_enumeration_lists_the_allowed_values(annotation: Any, kind: str, allowed: tuple[Any, ...]) -> None:
    assert of(annotation) == PropertyType("value", kind, required=True, allowed=allowed)
    listed = of(list[annotation])
    assert listed == PropertyType("value", kind, many=True, required=True, allowed=allowed)


def test_only_what_must_have_a_value_is_required() -> None:
    assert of(str) == PropertyType("value", "string", required=True)
    assert of(str, "x") == PropertyType("value", "string")
    assert of(str | None, None) == PropertyType("value", "string")
    assert of(str | None) == PropertyType("value", "string")


def test_marks_are_found_on_either_side_of_none() -> None:
    unique = PropertyType("value", "string", unique=True)
    assert of(Annotated[str | None, Property(unique=True)], None) == unique
    assert of(Annotated[str, Property(unique=True)] | None, None) == unique
    assert of(Annotated[str, Property(index=True), Field(max_length=9)]) == PropertyType(
        "value", "string", required=True, index=True
    )


def test_a_quantity_and_a_partial_date_take_three_columns() -> None:
    assert [of(kind).columns for kind in (Quantity, PartialDate, list[date])] == [  # type: ignore[union-attr]
        (
            StoredProperty("value", "float"),
            StoredProperty("value_unit", "string"),
            StoredProperty("value_about", "boolean"),
        ),
        (
            StoredProperty("value", "string"),
            StoredProperty("value_first", "date"),
            StoredProperty("value_last", "date"),
        ),
        (StoredProperty("value", "date", many=True),),
    ]


@pytest.mark.parametrize(
    ("annotation", "value", "stored"),
    [
        (str, "a", {"value": "a"}),
        (str | None, None, {}),
        (Colour, Colour.RED, {"value": "red"}),
        (list[Colour], [Colour.RED, Colour.BLUE], {"value": ["red", "blue"]}),
        (frozenset[str], frozenset("cab"), {"value": ["a", "b", "c"]}),
        (Quantity, Quantity(4), {"value": 4}),
        (
            Quantity,
            Quantity(4, "km", about=True),
            {"value": 4, "value_unit": "km", "value_about": True},
        ),
        (
            PartialDate,
            PartialDate("2025-04"),
            {"value": "2025-04", "value_first": date(2025, 4, 1), "value_last": date(2025, 4, 30)},
        ),
        (PartialDate, PartialDate(".."), {"value": ".."}),
    ],
)
def test_a_value_is_stored_in_its_columns_and_nothing_else(annotation: Any, value: Any, stored: dict[str, Any]) -> None:
    declared = of(annotation)
    assert declared is not None
    assert declared.store(value) == stored
    assert set(stored) <= {column.name for column in declared.columns}


def test_a_type_that_is_declared_later_is_found_once_it_is() -> None:
    class Flag(Node):
        id: Annotated[str, Property(key=True)]
        shade: Shade | None = None  # type: ignore[name-defined]  # noqa: F821

    assert property_types(Flag)["shade"] is None
    Flag.model_rebuild(_types_namespace={"Shade": Colour})
    shade = property_types(Flag)["shade"]
    assert shade is not None
    assert shade.allowed == ("red", "blue")
