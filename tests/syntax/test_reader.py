"""The reader: it never fails, its places are exact, and what it does not know makes one statement opaque."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.syntax.reader import ParsedStatement, read
from graphmodel.syntax.scopes import uses
from graphmodel.syntax.tokens import Token
from graphmodel.syntax.tree import Match

PIECES = [
    *("MATCH", "OPTIONAL", "WHERE", "WITH", "RETURN", "AS", "CALL", "EXISTS", "COUNT", "CASE", "WHEN", "THEN", "END"),
    *("UNWIND", "MERGE", "ON", "SET", "DELETE", "FOREACH", "UNION", "NEXT", "LET", "IN", "IS", "NOT", "NULL", "ALL"),
    *("(", ")", "[", "]", "{", "}", "-", ">", "<", ":", "|", "&", "!", "%", "$", "*", "..", ".", ",", ";", "=", "+="),
    *("a", "b", "A", "`a b`", "'x'", "1", "1.5", "$p", "//c\n", "/*c*/", "\n", "(a)-->(b)", "[x IN a | x]", "reduce"),
]
queries = st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join)


def parts(held: Any) -> Iterator[Any]:
    """Everything in a tree."""
    yield held
    if isinstance(held, tuple) and not isinstance(held, Token):
        for each in held:
            yield from parts(each)
    elif is_dataclass(held):
        for field in fields(held):
            yield from parts(getattr(held, field.name))


def sound(text: str, reading: ParsedStatement) -> None:
    assert (reading.body is None) == (reading.command or reading.opaque)
    for part in parts(reading):
        if isinstance(part, Token) and part.text:
            assert text[part.offset : part.end] == part.text
    if reading.body is not None:
        uses(reading.body)


@given(st.text(max_size=200))
def test_no_text_makes_it_fail(text: str) -> None:
    for reading in read(text):
        sound(text, reading)


@given(queries)
def test_no_mix_of_pieces_makes_it_fail_and_every_place_is_exact(text: str) -> None:
    for reading in read(text):
        sound(text, reading)


@pytest.mark.long
@pytest.mark.parametrize(
    "sign", ["(", "[", "{", "NOT ", "-", "[x IN ", "CASE WHEN ", "EXISTS { MATCH (a) WHERE ", "(x {k: "]
)
def test_deep_nesting_makes_a_statement_opaque_at_worst(sign: str) -> None:
    (reading,) = read("RETURN " + sign * 20_000)
    assert reading.opaque


def test_what_is_not_known_stops_that_statement_only() -> None:
    text = "RETURN 1;\nMATCH (n) FROB n RETURN n;\nRETURN 2"
    first, second, third = read(text)
    assert (first.opaque, third.opaque) == (False, False)
    assert second.stopped is not None
    assert (second.stopped.text, second.stopped.line, second.stopped.column) == ("FROB", 2, 11)


def test_a_statement_that_ends_within_lines_of_text_stops_at_their_end() -> None:
    (reading,) = read("RETURN [1, 'a\nbc\nd")
    assert reading.stopped is not None
    assert (reading.stopped.text, reading.stopped.line, reading.stopped.column) == ("", 3, 2)


def test_lines_for_browser_are_commands_of_their_own() -> None:
    text = ":play movies\n:param {a: 1,\n b: [2]}\nRETURN $a;\n:use x; RETURN 2"
    assert [(r.command, r.tokens[0].line) for r in read(text)] == [
        (True, 1),
        (True, 2),
        (False, 4),
        (True, 5),
        (False, 5),
    ]


def test_keywords_may_be_names() -> None:
    text = "MATCH (match:Where {set: 1})-[return:CREATE]->(with) WHERE match.delete = with.count RETURN match AS where"
    (reading,) = read(text)
    assert reading.body is not None
    clause = reading.body.queries[0].branches[0].clauses[0]
    assert isinstance(clause, Match)
    assert [use.name for use in uses(reading.body).properties] == ["set", "delete", "count"]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("MATCH (n) RETURN n.name, n AS `a b`, count( * )", ["n.name", "a b", "count( * )"]),
        ("RETURN 1 AS a UNION ALL RETURN 2 AS b", ["a"]),
        ("RETURN 1 AS a NEXT RETURN a + 1 AS b", ["b"]),
        ("CALL db.labels() YIELD label AS l", ["l"]),
        ("MATCH (n) SET n.a = 1", []),
        ("RETURN *, 1 AS a", None),
    ],
)
def test_columns_are_those_of_the_last_query(text: str, columns: list[str] | None) -> None:
    (reading,) = read(text)
    assert reading.body is not None
    found = uses(reading.body).columns
    assert (None if found is None else [name for name, _ in found]) == columns
