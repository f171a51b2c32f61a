from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.model import Point, Quantity

numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
units = st.sampled_from(["", "persons", "km", "km2", "m/s", "%", "USD billion", "square metres", "°C", "€"])


@given(numbers, units, st.booleans())
def test_a_quantity_printed_and_read_again_is_the_same(value: float, unit: str, about: bool) -> None:
    assert Quantity.of(str(Quantity(value, unit, about))) == Quantity(value, unit, about)


@pytest.mark.parametrize(
    ("written", "quantity"),
    [
        (40000, Quantity(40000)),
        ("40,000", Quantity(40000)),
        ("40_000 persons", Quantity(40000, "persons")),
        ("~40000 persons", Quantity(40000, "persons", about=True)),
        ("about 12.5 km", Quantity(12.5, "km", about=True)),
        ("ca. 3", Quantity(3, about=True)),
        ("-4.5°C", Quantity(-4.5, "°C")),
        ("1e5", Quantity(1e5)),
        ({"value": "~40000", "unit": "persons"}, Quantity(40000, "persons", about=True)),
        ({"value": "~40000", "about": "no"}, Quantity(40000)),
        ({"value": 5, "about": True}, Quantity(5, about=True)),
    ],
)
def test_a_quantity_is_read_from_what_people_write(written: object, quantity: Quantity) -> None:
    assert Quantity.of(written) == quantity


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("many", "'many' is not a quantity such as 40000, ~40000 or 12.5 km"),
        ("12,5 km", "'12,5 km' is not a quantity such as 40000, ~40000 or 12.5 km"),
        ("20250713T101010", "'20250713T101010' is not a quantity such as 40000, ~40000 or 12.5 km"),
        ("12A345", "'12A345' is not a quantity such as 40000, ~40000 or 12.5 km"),
        ("10-20", "'10-20' is not a quantity such as 40000, ~40000 or 12.5 km"),
        ("10 to 20 persons", "'10 to 20 persons' is not a quantity such as 40000, ~40000 or 12.5 km"),
        ("", "'' is not a quantity such as 40000, ~40000 or 12.5 km"),
        (None, "None is not a quantity such as 40000, ~40000 or 12.5 km"),
        (True, "true and false are no quantities"),
        (math.nan, "nan is no number that a graph can compare"),
        ({"value": 1, "size": 2}, "a quantity has value, unit and about, not ['size']"),
        ({"unit": "km"}, "a quantity has value, unit and about"),
        ({"value": 1, "about": "roughly"}, "about is true or false, not 'roughly'"),
    ],
)
def test_what_is_no_quantity_is_refused_with_the_reason(written: object, message: str) -> None:
    with pytest.raises(ValueError) as refused:
        Quantity.of(written)
    assert str(refused.value) == message


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_a_point_is_read_from_a_pair_a_mapping_and_well_known_text(longitude: float, latitude: float) -> None:
    point = Point(longitude, latitude)
    assert Point.of([longitude, latitude]) == point
    assert Point.of({"longitude": str(longitude), "latitude": str(latitude)}) == point
    assert Point.of(point.well_known_text) == point
    assert Point.of(point) is point


@pytest.mark.parametrize(
    "written",
    [(181, 0), (0, 91), (1, 2, 3), {"longitude": 1}, "here", "POINT (1 2 3)", "POINT (181 0)", None, (math.nan, 0)],
)
def test_what_is_no_point_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match=r"is not a point \{longitude: .., latitude: ..\}"):
        Point.of(written)
