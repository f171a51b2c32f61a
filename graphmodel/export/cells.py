"""A column of values as one text that the server splits: what Cypher reads fastest.

A list of 5,000 literals is parsed item by item, and so is a map a row; a text is one token, and, since Neo4j takes
literals out of a statement before it plans it, statements that differ in their values alone share one plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from graphmodel.export.blocks import Same
from graphmodel.export.delimited import plain_text
from graphmodel.export.statements import written
from graphmodel.model import SpatialPoint
from graphmodel.model.properties import StoredProperty

_SEPARATORS = ("|", ";", "~", "¦", "\x1f")
_ABSENT = ("", "-", "null")
_EMPTY = ("", "[]", "()")
_PRIVATE = range(0xE000, 0xF900)
_FUNCTIONS = {"string": "{}", "integer": "toInteger({})", "float": "toFloat({})", "boolean": "toBoolean({})"}


@dataclass(frozen=True)
class ColumnCells:
    """A column: `text` is a Cypher expression of all its values, if there is one, `value` that of the row `i`."""

    text: str
    value: str


def cells(name: str, column: StoredProperty, values: Sequence[Any]) -> ColumnCells:
    """The values of a column under a variable's name; an absent one is null.

    >>> cells("n", StoredProperty("n", "integer"), [3, None])
    ColumnCells(text="split('3|', '|')", value="CASE n[i] WHEN '' THEN null ELSE toInteger(n[i]) END")
    >>> cells("n", StoredProperty("n", "string", many=True), [["a", "b"], []]).text
    "split('a;b|', '|')"
    """
    if isinstance(values, Same):
        return ColumnCells("", written(values.value))
    cell = f"{name}[i]"
    if column.many:
        found, read, marks = _lists(column, values, cell)
    else:
        found, read, marks = list(_texts(column, values)), _read(column, cell), {}
    if None in values:
        marks["null"] = _unused((*_ABSENT, *_signs()), {*found, *marks.values()})
    cases = "".join(f" WHEN {written(mark)} THEN {value}" for value, mark in marks.items())
    texts = [marks["null"] if text is None else text for text in found]
    joined = "".join(texts)
    separator = _unused((*_SEPARATORS, *_signs()), joined)
    return ColumnCells(
        f"split({written(separator.join(texts))}, {written(separator)})",
        f"CASE {cell}{cases} ELSE {read} END" if cases else read,
    )


def _lists(column: StoredProperty, values: Sequence[Any], cell: str) -> tuple[list[str | None], str, dict[str, str]]:
    """The text of each list, the expression that reads one, and what stands for a list without items."""
    lists = [None if value is None else [_text(column, item) for item in value] for value in values]
    within = _unused((";", *_SEPARATORS[2:], *_signs()), "".join(chain.from_iterable(each or () for each in lists)))
    joined = [within.join(each) if each else None for each in lists]
    marks = {"[]": _unused((*_EMPTY, *_signs()), set(joined))} if [] in lists else {}
    split = f"split({cell}, {written(within)})"
    read = split if column.kind == "string" else f"[each IN {split} | {_read(column, 'each')}]"
    return [marks["[]"] if each == [] else text for each, text in zip(lists, joined, strict=True)], read, marks


def _texts(column: StoredProperty, values: Sequence[Any]) -> Iterator[str | None]:
    return (None if value is None else _text(column, value) for value in values)


def _text(column: StoredProperty, value: Any) -> str:
    if isinstance(value, SpatialPoint):
        return " ".join(map(repr, value.coordinates))
    return str(plain_text(column.kind)(value))


def _read(column: StoredProperty, cell: str) -> str:
    if column.kind != "point":
        return _FUNCTIONS.get(column.kind, column.kind + "({})").format(cell)
    parts = (f"{name}: toFloat(split({cell}, ' ')[{at}])" for at, name in enumerate(column.coordinates))
    return f"point({{{', '.join(parts)}}})"


def _signs() -> Iterator[str]:
    """Signs that stand for nothing: the private ones of Unicode."""
    return map(chr, _PRIVATE)


def _unused(candidates: Iterable[str], used: str | set[str] | set[str | None]) -> str:
    """The first of these that is not in a text, or among texts."""
    return next(each for each in candidates if each not in used)
