"""Text that asks for endless work: its reader, lint and formatter do work in proportion to it, or name their bound."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graphmodel.queries.lint import Lint
from graphmodel.queries.lint.vocabulary import Vocabulary
from graphmodel.syntax import tokens
from graphmodel.syntax.formatting import format_cypher, layout
from graphmodel.syntax.formatting.pieces import Scribe
from graphmodel.syntax.nesting import DEEPEST
from graphmodel.syntax.reader import read
from tests.example import MODEL

NESTED: dict[str, Callable[[int], str]] = {
    "parentheses": lambda n: f"RETURN {'(' * n}1{')' * n} AS a",
    "lists": lambda n: f"RETURN {'[' * n}1{']' * n} AS a",
    "maps": lambda n: f"RETURN {'{a: ' * n}1{'}' * n} AS a",
    "CASE": lambda n: f"RETURN {'CASE WHEN true THEN ' * n}1{' END' * n} AS a",
    "CASE as operand": lambda n: f"RETURN {'CASE x WHEN ' * n}1{' THEN 1 END' * n} AS a",
    "NOT": lambda n: f"RETURN {'NOT ' * n}true AS a",
    "minus": lambda n: f"RETURN {'- ' * n}1 AS a",
    "calls": lambda n: f"RETURN {'f(' * n}1{')' * n} AS a",
    "comprehensions": lambda n: f"RETURN {'[x IN ' * n}[1]{' | x]' * n} AS a",
    "subqueries": lambda n: f"{'CALL { ' * n}RETURN 1 AS a{' }' * n} RETURN 1 AS b",
    "EXISTS": lambda n: f"MATCH (a) WHERE {'EXISTS { MATCH (a) WHERE ' * n}true{' }' * n} RETURN a",
    "labels": lambda n: f"MATCH (a:{'(' * n}A{')' * n}) RETURN a",
    "negated labels": lambda n: f"MATCH (a:{'!' * n}A) RETURN a",
    "FOREACH": lambda n: f"{'FOREACH (x IN [1] | ' * n}CREATE (a){')' * n}",
    "projections": lambda n: f"RETURN {'a {x: ' * n}1{'}' * n} AS a",
    "patterns": lambda n: f"RETURN {'((a)-->() AND ' * n}true{')' * n} AS a",
}
LONG: dict[str, Callable[[int], str]] = {
    "OR": lambda n: f"MATCH (a:Port) WHERE {' OR '.join(['a.id = 1'] * n)} RETURN a",
    "AND": lambda n: f"MATCH (a:Port) WHERE {' AND '.join(['a.id = 1'] * n)} RETURN a",
    "+": lambda n: f"RETURN {' + '.join(['1'] * n)} AS a",
    "a path": lambda n: f"MATCH (a){'-->()' * n} RETURN a",
    "clauses": lambda n: f"{'WITH 1 AS a ' * n}RETURN a",
    "UNION": lambda n: " UNION ".join(["RETURN 1 AS a"] * n),
    "columns": lambda n: f"RETURN {', '.join(f'1 AS a{i}' for i in range(n))}",
}
BOUND: dict[str, Callable[[int], str]] = {
    "-": lambda n: f"RETURN {' - '.join(['1'] * n)} AS a",
    "=": lambda n: f"RETURN {' = '.join(['1'] * n)} AS a",
    "keys": lambda n: f"RETURN a{'.b' * n} AS a",
    "items": lambda n: f"RETURN a{'[0]' * n} AS a",
    "mixed": lambda n: f"RETURN {'(' * 30}1{(' - 1' * (n // 30) + ')') * 30} AS a",
}


@pytest.fixture
def lint() -> Lint:
    return Lint(Vocabulary.of(MODEL))


def unread(lint: Lint, text: str) -> list[str]:
    return [str(p.hint) for p in lint.text(Path("q.cypher"), text, bare=True) if p.code == "GM001"]


@pytest.mark.parametrize("name", NESTED)
def test_what_nests_deep_is_read_up_to_a_bound_that_is_named(name: str, lint: Lint) -> None:
    deep = NESTED[name](400)
    (reading,) = read(deep)
    assert (reading.opaque, reading.expected) == (True, f"at most {DEEPEST} levels of nesting")
    assert unread(lint, deep) == [f"it knows at most {DEEPEST} levels of nesting; ask the engine with --explain"]
    assert format_cypher(deep) == deep
    allowed = NESTED[name](DEEPEST // 2 - 1)
    assert not [hint for hint in unread(lint, allowed) if "levels" in hint]
    once = format_cypher(allowed)
    assert format_cypher(once) == once


@pytest.mark.long
@pytest.mark.parametrize("name", LONG)
def test_what_is_long_is_read_and_laid_out_whole(name: str, lint: Lint) -> None:
    text = LONG[name](1000)
    assert unread(lint, text) == []
    once = format_cypher(text)
    assert ("\n" in once, format_cypher(once) == once) == (True, True)


@pytest.mark.long
@pytest.mark.parametrize("name", BOUND)
def test_what_goes_deep_in_a_row_has_a_bound_too(name: str, lint: Lint) -> None:
    assert len(unread(lint, BOUND[name](6000))) == 1
    format_cypher(BOUND[name](6000))
    assert unread(lint, BOUND[name](100)) == []


def test_each_name_is_decoded_as_often_in_many_statements(monkeypatch: pytest.MonkeyPatch, lint: Lint) -> None:
    names = 0
    real = tokens.decoded

    def count(text: str) -> str:
        nonlocal names
        names += 1
        return real(text)

    monkeypatch.setattr(tokens, "decoded", count)
    seen = []
    for statements in (100, 200):
        names = 0
        lint.text(Path("q.cypher"), "RETURN 1 AS a;" * statements, bare=True)
        seen.append(names)
    assert 100 < seen[0] <= seen[1] < 2.5 * seen[0]


def counted(monkeypatch: pytest.MonkeyPatch, of: object, name: str, text: str) -> int:
    """How often a function is called while a text is laid out."""
    calls = 0
    real = getattr(of, name)

    def count(*given: object) -> object:
        nonlocal calls
        calls += 1
        return real(*given)

    with monkeypatch.context() as patch:
        patch.setattr(of, name, count)
        format_cypher(text)
    return calls


@pytest.mark.parametrize("name", ["parentheses", "comprehensions", "calls", "patterns", "projections", "subqueries"])
def test_a_bracket_is_laid_out_once_however_deep(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    text = NESTED[name](19)
    assert counted(monkeypatch, Scribe, "bracket", text) == sum(map(text.count, "([{"))


@pytest.mark.parametrize("name", LONG)
def test_the_work_of_laying_out_grows_with_the_text(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    few, many = (counted(monkeypatch, layout, "_first_line", LONG[name](size)) for size in (50, 400))
    assert many < 10 * few
