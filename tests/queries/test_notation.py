"""Values as examples write them: what is read is what was written."""

from __future__ import annotations

from datetime import date, datetime, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.databases import NodeValue, PathValue, RelationshipValue
from graphmodel.queries.notation import ANY, typed, written
from graphmodel.queries.types import parse_type
from graphmodel.sources import tree

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
SIMPLE: dict[str, st.SearchStrategy[Any]] = {
    "string": TEXTS,
    "integer": st.integers(-(2**63), 2**63 - 1),
    "float": st.floats(allow_nan=False, width=32),
    "boolean": st.booleans(),
    "date": st.dates(),
}
VALUES = st.recursive(
    st.none() | st.one_of(*SIMPLE.values()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
RUSSIA = NodeValue("4:x:1", frozenset({"State", "Actor"}), {"name": "Russia"})
NAMELESS = NodeValue("4:x:2", frozenset({"State"}), {})


def again(text: str, kind: str) -> Any:
    """The value that a text of one line is read as, inside a row."""
    node, problems = tree.parse(f"- {{a: {text}}}", "x.yaml")
    assert problems == []
    assert isinstance(node, tree.Sequence)
    assert isinstance(node.items[0], tree.Mapping)
    return typed(node.items[0].pairs[0][1], parse_type(kind))


@given(VALUES)
def test_a_value_of_no_declared_type_is_read_as_it_was_written(value: Any) -> None:
    text = written(value)
    assert "\n" not in text
    assert written(again(text, "any")) == text


@pytest.mark.parametrize("kind", SIMPLE)
def test_a_value_of_a_declared_type_is_read_as_it_was_written(kind: str) -> None:
    @given(SIMPLE[kind], st.lists(SIMPLE[kind], max_size=3))
    def holds(value: Any, several: list[Any]) -> None:
        for given_value, name in ((value, kind), (several, f"list<{kind}>")):
            text = written(given_value, parse_type(name))
            assert written(again(text, name), parse_type(name)) == text
            assert kind in ("float", "string") or again(text, name) == given_value

    holds()


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        ("Taliban government", "string", "Taliban government"),
        ("2025", "string", "2025"),
        ("2025", "any", '"2025"'),
        ("null", "string", '"null"'),
        ("", "string", '""'),
        (" a", "string", '" a"'),
        ("a: b", "string", '"a: b"'),
        ("a\nb\x85\u2028", "string", '"a\\nb\\u0085\\u2028"'),
        ("e\u0301", "string", "\u00e9"),
        ("~40000 persons", "string", "~40000 persons"),
        (["b", None, "a, b"], "list<string?>", '[b, null, "a, b"]'),
        (1, "float", "1.0"),
        (0.1 + 0.2, "float", "0.3"),
        (True, "any", "true"),
        (date(2025, 7, 3), "any", "2025-07-03"),
        (datetime(2025, 7, 3, 12, tzinfo=timezone.utc), "datetime", '"2025-07-03T12:00:00+00:00"'),  # noqa: UP017
        ({"b": 1, "a": "x"}, "map", "{a: x, b: 1}"),
        (RUSSIA, "node", '"(:Actor:State Russia)"'),
        (NAMELESS, "node", '"(:State)"'),
        (RelationshipValue("5:x", "RECOGNIZES", "4:x:1", "4:x:2", {"since": "2025"}), "relationship", '"[RECOGNIZES]"'),
        (
            PathValue((RUSSIA, NAMELESS), (RelationshipValue("5:x", "RECOGNIZES", "4:x:1", "4:x:2", {}),)),
            "path",
            '"Russia -[RECOGNIZES]-> :State"',
        ),
    ],
)
def test_a_value_is_written_plainly_where_that_is_clear(value: Any, kind: str, text: str) -> None:
    assert written(value, parse_type(kind)) == text
    assert written(again(text, kind), parse_type(kind)) == text


@pytest.mark.parametrize(
    ("text", "kind", "fault"),
    [
        ("null", "string", "null is not allowed here"),
        ("", "string?", "there is no value"),
        ("a", "list<string>", "it is not a list: write [a, b]"),
        ("[a]", "string", "it is a list"),
        ("{b: c}", "string", "it is a map"),
        ("a", "map", "it is not a map: write {a: b}"),
        ("1.5", "integer", "'1.5' is not a whole number"),
        ("high", "float", "'high' is not a number"),
        ("2025-02-30", "date", "'2025-02-30' is not a day of the calendar: day is out of range for month"),
        ("2025-07", "date", "'2025-07' is not a full day such as 2025-07-31"),
    ],
)
def test_what_is_none_of_the_type_is_refused(text: str, kind: str, fault: str) -> None:
    with pytest.raises(ValueError) as wrong:
        again(text, kind)
    assert str(wrong.value) == fault


def test_without_a_type_quotes_make_a_text() -> None:
    assert again('[1, "1", 1.0, true, "true", null, 2025-07-03, "2025-07-03", 2025-07]', "any") == [
        1,
        "1",
        1.0,
        True,
        "true",
        None,
        date(2025, 7, 3),
        "2025-07-03",
        "2025-07",
    ]
    assert str(ANY) == "any"
