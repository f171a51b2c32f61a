# ruff: noqa: E501 - a query and its findings stand on one line
"""Values of another kind than the model declares: in a comparison, and in a column of the header."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import pytest

from graphmodel.model import Model, Node, Property, Relationship
from graphmodel.queries.lint import Lint, Vocabulary


class Hive(Node):
    """A hive."""

    id: Annotated[str, Property(key=True)]
    frames: int | None = None
    weight: float | None = None
    installed: date | None = None
    open: bool | None = None
    tags: list[str] = []
    seen: datetime | None = None
    mood: Literal["calm", "cross"] | None = None


class Near(Relationship[Hive, Hive]):
    """Stands near it."""


LINT = Lint(Vocabulary.of(Model.of(Hive, Near)))


def told(text: str, *, bare: bool) -> list[str]:
    found = LINT.text(Path("q.cypher"), text, bare=bare)
    return [f"{p.where.line}:{p.where.column} {p.code} {p.message}; {p.hint}" for p in found]


@pytest.mark.parametrize(
    ("condition", "finding"),
    [
        ("h.installed > '2020-01-01'", "36 GM106 installed is a date, and never equal to or ordered with '2020-01-01'; make it one: date('2020-01-01')"),
        ("h.seen < '2020-01-01T10:00'", "31 GM106 seen is a datetime, and never equal to or ordered with '2020-01-01T10:00'; make it one: datetime('2020-01-01T10:00'), or localdatetime('2020-01-01T10:00') where the property has no zone"),
        ("h.frames = '10'", "33 GM106 frames is a number, and never equal to or ordered with '10'; write it without quotes: 10"),
        ("'9' < h.frames", "22 GM106 frames is a number, and never equal to or ordered with '9'; write it without quotes: 9"),
        ("h.weight IN [1, 'heavy']", "38 GM106 weight is a number, and never equal to or ordered with 'heavy'; "),
        ("h.open = 'true'", "31 GM106 open is a truth value, and never equal to or ordered with 'true'; write it without quotes: true"),
        ("h.id = 5", "29 GM106 id is a text, and never equal to or ordered with 5; write it as a text: '5'"),
        ("EXISTS { (h)-[:NEAR]-(:Hive {frames: '9'}) }", "59 GM106 frames is a number, and never equal to or ordered with '9'; write it without quotes: 9"),
        ("h.frames > 9.5 AND h.weight = 3 AND h.open AND h.open = false AND h.id < 'b'", ""),
        ("h.installed > date('2020-01-01') AND toString(h.installed) > '2020' AND h.frames = null", ""),
        ("'a' IN h.tags AND h.frames + 1 = 3 AND h.installed.year = 2020 AND toString(h.frames) = '9'", ""),
    ],
)  # fmt: skip
def test_a_literal_of_another_kind_is_a_value_that_the_property_cannot_hold(condition: str, finding: str) -> None:
    found = told(f"MATCH (h:Hive) WHERE {condition} RETURN h.id", bare=True)
    assert found == ([f"1:{finding}"] if finding else [])


@pytest.mark.parametrize(
    ("type", "condition", "finding"),
    [
        ("string", "h.installed > $x", "installed is a date, and never equal to or ordered with $x, declared as string; declare `// param x: date`"),
        ("integer?", "h.id = $x", "id is a text, and never equal to or ordered with $x, declared as integer?; declare `// param x: string`"),
        ("string", "$x < h.frames", "frames is a number, and never equal to or ordered with $x, declared as string; declare `// param x: integer`"),
        ("list<string>", "h.weight IN $x", "weight is a number, and never equal to or ordered with $x, declared as list<string>; declare `// param x: list<float>`"),
        ("boolean", "EXISTS { (h)-[:NEAR]-(:Hive {frames: $x}) }", "frames is a number, and never equal to or ordered with $x, declared as boolean; declare `// param x: integer`"),
        ("string", "h.seen >= $x", "seen is a datetime, and never equal to or ordered with $x, declared as string; make it one: datetime($x), or localdatetime($x) where the property has no zone"),
        ("list<string>", "h.seen IN $x", "seen is a datetime, and never equal to or ordered with $x, declared as list<string>; make points in time of it: [each IN $x | datetime(each)], or localdatetime(each) where the property has no zone"),
        ("date", "h.seen >= $x", "seen is a datetime, and never equal to or ordered with $x, declared as date; "),
        ("integer", "h.mood = $x", "mood is a text, and never equal to or ordered with $x, declared as integer; declare `// param x: string`"),
        ("integer", "h.weight = $x AND h.frames > $x", ""),
        ("date?", "h.installed = $x", ""),
        ("string", "h.installed > date($x) AND h.id STARTS WITH $x AND $x IN h.tags AND h.mood = $x", ""),
        ("any", "h.frames = $x AND h.id = $x", ""),
        ("list<integer>", "h.frames IN $x", ""),
    ],
)  # fmt: skip
def test_a_parameter_declared_as_another_kind_is_never_equal_to_the_property(
    type: str, condition: str, finding: str
) -> None:
    text = f"// Hives\n// param x: {type}\n// column id: string\nMATCH (h:Hive) WHERE {condition} RETURN h.id AS id"
    assert [each.split(" ", 2)[1:] for each in told(text, bare=False)] == ([["GM106", finding]] if finding else [])


@pytest.mark.parametrize(
    ("type", "returned", "finding"),
    [
        ("string", "h.frames", "n is integer, and the header declares string; declare it: `// column n: integer`, or return what the header says"),
        ("integer", "h.weight", "n is float, and the header declares integer; declare it: `// column n: float`, or return what the header says"),
        ("string?", "count(h)", "n is integer, and the header declares string?; declare it: `// column n: integer`, or return what the header says"),
        ("float", "h.frames", ""),
        ("float?", "avg(h.frames)", ""),
        ("any", "h.frames", ""),
        ("integer", "count(*)", ""),
        ("string", "toString(h.frames)", ""),
        ("list<string>", "h.tags", ""),
        ("date?", "max(h.installed)", ""),
    ],
)  # fmt: skip
def test_a_column_of_another_type_than_the_header_says(type: str, returned: str, finding: str) -> None:
    found = told(f"// Hives\n// column n: {type}\nMATCH (h:Hive) RETURN {returned} AS n", bare=False)
    assert [each.split(" ", 1)[1] for each in found] == ([f"GM203 {finding}"] if finding else [])


def test_the_hint_at_a_column_without_a_line_names_its_type() -> None:
    (found,) = told("// Hives\n// column id: string\nMATCH (h:Hive) RETURN h.id AS id, count(h) AS number", bare=False)
    assert found.endswith("declare it: `// column number: integer`")
