"""Types of parameters and columns."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from graphmodel.databases.values import NodeValue, PathValue
from graphmodel.queries.types import accepts, coerce, parse_type

KNOWN = "any, boolean, date, datetime, float, integer, list<string>, map, node, path, relationship, string"
NODE = NodeValue("1", frozenset({"State"}), {"id": "x"})


@pytest.mark.parametrize("text", ["string", "integer?", "list<string>", "list<list<date?>>?", "any", "path", "map?"])
def test_a_type_prints_as_it_was_written(text: str) -> None:
    assert str(parse_type(text)) == text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("strin", "'strin' is not a type; did you mean 'string'?"),
        ("list", "'list' is not a type; write list<string>, say"),
        ("list<strng>", "'strng' is not a type; did you mean 'string'?"),
        ("", f"'' is not a type; known are: {KNOWN}"),
        ("uuid", f"'uuid' is not a type; known are: {KNOWN}"),
    ],
)
def test_what_is_no_type_is_refused_with_the_nearest(text: str, message: str) -> None:
    with pytest.raises(ValueError) as refused:
        parse_type(text)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("kind", "given", "value"),
    [
        ("string", "a,b", "a,b"),
        ("string", "null", "null"),
        ("string?", "null", None),
        ("string?", None, None),
        ("integer", " -12 ", -12),
        ("integer", 7, 7),
        ("float", "1e3", 1000.0),
        ("float", 2, 2.0),
        ("boolean", "Yes", True),
        ("boolean", False, False),
        ("date", "2025-07-31", date(2025, 7, 31)),
        ("date", date(2025, 7, 31), date(2025, 7, 31)),
        ("datetime", "2025-07-31T12:00:00Z", "2025-07-31T12:00:00+00:00"),
        ("datetime", datetime(2025, 7, 31, tzinfo=UTC), "2025-07-31T00:00:00+00:00"),
        ("list<integer>", "1, 2,3", [1, 2, 3]),
        ("list<integer>", "[1, 2]", [1, 2]),
        ("list<string>", '["a,b", "c"]', ["a,b", "c"]),
        ("list<string>", "", []),
        ("list<string>", {"b", "a"}, ["a", "b"]),
        ("list<string?>", ["a", None], ["a", None]),
        ("map", '{"a": [1]}', {"a": [1]}),
        ("any", 1, 1),
        ("any", None, None),
    ],
)
def test_given_values_become_values_of_the_type(kind: str, given: Any, value: Any) -> None:
    bound = coerce(parse_type(kind), given)
    assert (bound, type(bound)) == (value, type(value))


@pytest.mark.parametrize(
    ("kind", "given", "message"),
    [
        ("string", 1, "1 is not text"),
        ("string", None, "null is not allowed here"),
        ("integer", "1.5", "'1.5' is not a whole number"),
        ("integer", True, "True is not a whole number"),
        ("integer", 2**63, "9223372036854775808 does not fit into 64 bits"),
        ("float", "x", "'x' is not a number"),
        ("float", "inf", "'inf' is not a finite number"),
        ("boolean", "1", "'1' is neither true nor false"),
        ("date", "2025-13-01", "'2025-13-01' is not a day of the calendar: month must be in 1..12"),
        ("date", "2025-07", "'2025-07' is not a full day such as 2025-07-31"),
        ("date", datetime(2025, 7, 31), "datetime.datetime(2025, 7, 31, 0, 0) is not a full day such as 2025-07-31"),
        ("datetime", "2025-07-31", "'2025-07-31' is not a day and time such as 2025-07-31T12:00:00Z"),
        ("datetime", "2025-W31T10:00", "'2025-W31T10:00' is not a day and time such as 2025-07-31T12:00:00Z"),
        ("datetime", "2025-07-31T24:00", "'2025-07-31T24:00' is not a day and time such as 2025-07-31T12:00:00Z"),
        ("datetime", "2025-07-31T99", "'2025-07-31T99' is not a day and time such as 2025-07-31T12:00:00Z"),
        ("list<integer>", "1,b", "'b' is not a whole number"),
        ("list<integer>", 1, "1 is not a list: write a,b,c or JSON"),
        ("list<string>", "[1", "'[1' is not JSON: Expecting ',' delimiter: line 1 column 3 (char 2)"),
        ("map", "[1]", "'[1]' is not a map: write JSON"),
        ("list<string>", 5_000 * "[", "the JSON nests too deep"),
    ],
)
def test_values_of_another_type_are_refused(kind: str, given: Any, message: str) -> None:
    with pytest.raises(ValueError) as refused:
        coerce(parse_type(kind), given)
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(
    ("kind", "value", "fits"),
    [
        ("string", "a", True),
        ("string", None, False),
        ("string?", None, True),
        ("any", None, True),
        ("integer", True, False),
        ("float", 1, True),
        ("date", datetime(2025, 1, 1), False),
        ("date", date(2025, 1, 1), True),
        ("list<string>", ["a", 1], False),
        ("list<string>", [], True),
        ("node", NODE, True),
        ("path", PathValue((NODE,), ()), True),
        ("map", {"a": 1}, True),
        ("relationship", NODE, False),
    ],
)
def test_rows_are_held_against_the_declared_type(kind: str, value: Any, fits: bool) -> None:
    assert accepts(parse_type(kind), value) is fits
