"""A plan's properties as SQL: what a cell in canonical form is worth, and which rows the model has to judge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from graphmodel.model.keys import EMPTY_TEXT, ESCAPES
from graphmodel.sources.tables.blocks import as_text
from graphmodel.sources.tables.comparing import NUMBER as NUMBER_TEXT
from graphmodel.sources.tables.comparing import flags_in, is_number, number_in
from graphmodel.sources.tables.days import WHOLE
from graphmodel.sources.tables.planned import PlannedProperty, PlannedText
from graphmodel.sources.tables.value import Compared, Condition
from graphmodel.staging.layout import NUMBER
from graphmodel.staging.sql import composed, literal, literals

WHITE = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
"""What Python takes off both ends of a text."""
_INTEGER = r"-?(0|[1-9][0-9]{0,17})"
_FRACTION = r"-?[0-9]{1,15}(\.[0-9]{1,30})?([eE][-+]?[0-9]{1,2})?"
_MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z?"
_PARTIAL = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"
FIRST_DAY = "DATE '0001-01-01'"


class Cells:
    """Texts of cells as SQL, each computed once.

    `columns` has the name of each column; `trim` and `empty` are the table's. `select` puts the texts that were asked
    for before the expressions that use them.
    """

    def __init__(self, columns: Mapping[str, str], *, trim: bool, empty: Sequence[Compared]) -> None:
        self._columns = columns
        self._trim = trim
        self._empty = empty
        self._cells: dict[str, str] = {}
        self._texts: dict[str, str] = {}

    def select(self, source: str) -> str:
        """A query of all cells and texts that were asked for, of a table."""
        cells = ", ".join(f"{text} AS {name}" for text, name in self._cells.items())
        texts = "".join(f", {text} AS {name}" for text, name in self._texts.items())
        return f"SELECT *{texts} FROM (SELECT {cells or 'NULL AS nothing'} {source})"

    def cell(self, column: str) -> str:
        """A cell's text, in one spelling."""
        if column not in self._columns:  # an optional one
            return "''"
        text = composed(f"coalesce({self._columns[column]}, '')")
        return self.of_columns(trimmed(text) if self._trim else text)

    def of_columns(self, expression: str) -> str:
        """What an expression makes of the columns as they are read."""
        return self._cells.setdefault(expression, f"cell{len(self._cells)}")

    def text(self, planned: PlannedText) -> str:
        """The text of a property; null where nothing is there."""
        return self._texts.setdefault(self._meant(planned), f"text{len(self._texts)}")

    def _meant(self, planned: PlannedText) -> str:
        parts = [self.cell(part) if column else literal(part) for part, column in planned.parts]
        if len(parts) > 1 or not planned.parts[0][1]:
            cells = [part for part, (_, column) in zip(parts, planned.parts, strict=True) if column]
            absent = " OR ".join(_among(cell, planned.empty) for cell in cells) or "false"
            parts = [f"CASE WHEN {absent} THEN NULL ELSE concat({', '.join(parts)}) END"]
        (text,) = parts
        text = trimmed(text) if planned.trim else text
        if planned.values:
            text = _meaning(text, planned)
        if planned.empty:
            text = f"CASE WHEN {_among(text, planned.empty, planned.numbers)} THEN NULL ELSE {text} END"
        return text if planned.default is None else f"coalesce({text}, {literal(planned.default)})"

    def holds(self, conditions: Sequence[Condition]) -> str:
        """Whether a row is meant."""
        return " AND ".join(["true", *(self._condition(each) for each in conditions)])

    def _condition(self, given: Condition) -> str:
        text = self.cell(given.column)
        others = f"NOT {_among(text, given.other)}"
        if given.empty is not None:
            return f"{_among(text, ['', *self._empty])} = {literal(given.empty)} AND {others}"
        return others if given.among is None else _among(text, given.among)


def values(planned: PlannedProperty, cells: Cells) -> Iterator[tuple[str, str]]:
    """The stored columns of a property, each with its expression."""
    if planned.parts:
        yield planned.name, " || '/' || ".join(_key_part(part, cells) for part in planned.parts)
        return
    if planned.constant is not None:
        yield from ((name, _constant(planned.constant.get(name))) for name in planned.columns)
        return
    texts = [cells.text(each) for each in planned.texts]
    made = [_typed(planned, text) for text in texts]
    if planned.kind == "point":
        longitude, latitude = made
        fits = f"{longitude} BETWEEN -180 AND 180 AND {latitude} BETWEEN -90 AND 90"
        pair = f"{{'longitude': {longitude}, 'latitude': {latitude}}}"
        yield planned.name, f"CASE WHEN {fits} THEN {pair} END"
        return
    (text,), (value,) = texts, made
    if planned.kind == "partial_date":
        first, last = _days(text)
        yield planned.columns[0], f"CASE WHEN {first} IS NOT NULL THEN {text} END"
        yield planned.columns[1], first
        yield planned.columns[2], last
        return
    yield planned.columns[0], value
    if planned.kind == "quantity":
        there = f"CASE WHEN {value} IS NOT NULL THEN"
        yield planned.columns[1], f"{there} {literal(planned.unit)} END" if planned.unit else "NULL::VARCHAR"
        yield planned.columns[2], f"{there} true END" if planned.about else "NULL::BOOLEAN"


def with_zeros(planned: PlannedProperty, cells: Cells) -> Iterator[str]:
    """Of each column whose texts are stored as written, whether a text is a whole number with `.0`; null for none."""
    for part in planned.parts or (planned,):
        for text in part.texts:
            for cell in map(cells.cell, text.kept):
                whole = f"regexp_full_match({cell}, {literal(WHOLE.pattern)})"
                yield f"CASE WHEN NOT {_among(cell, text.empty)} THEN {whole} END"


def odd(planned: PlannedProperty, value: str, cells: Cells) -> str:
    """Whether a row is for the model: there is something that has no canonical form, or nothing where it is needed."""
    if planned.parts:
        return " OR ".join(odd(part, next(iter(values(part, cells)))[1], cells) for part in planned.parts)
    if planned.constant is not None:
        return "false"
    texts = [cells.text(each) for each in planned.texts]
    something = " OR ".join(f"{text} IS NOT NULL" for text in texts)
    lacking = f"({value}) IS NULL" if planned.needed else f"(({something}) AND ({value}) IS NULL)"
    return f"({lacking} OR {value} = '')" if planned.key and planned.kind == "string" else lacking


def _key_part(planned: PlannedProperty, cells: Cells) -> str:
    """A part of a key as text, as `graphmodel.model.keys` writes it."""
    text = value = f"({next(iter(values(planned, cells)))[1]})::VARCHAR"
    for character, escape in ESCAPES:
        text = f"replace({text}, {literal(character)}, {literal(escape)})"
    return f"CASE WHEN {value} IS NULL THEN '' WHEN {value} = '' THEN {literal(EMPTY_TEXT)} ELSE {text} END"


def trimmed(text: str) -> str:
    """A text without white space at both ends."""
    return f"trim({text}, {literal(WHITE)})"


def _typed(planned: PlannedProperty, text: str) -> str:
    """The value of a text in canonical form; null for any other."""
    kind = planned.kind
    if kind == "string":
        if planned.allowed is None:
            return text
        return f"CASE WHEN {text} IN ({literals(planned.allowed)}) THEN {text} END"
    if kind == "integer":
        return _when(text, _INTEGER, f"TRY_CAST({text} AS BIGINT)")
    if kind in ("float", "point"):
        return _when(text, _FRACTION, f"TRY_CAST({text} AS DOUBLE)")
    if kind == "boolean":
        return f"CASE {text} WHEN 'true' THEN true WHEN 'false' THEN false END"
    if kind == "date":
        day = f"TRY_CAST({text} AS DATE)"
        return _when(text, "[0-9]{4}-[0-9]{2}-[0-9]{2}", f"CASE WHEN {day} >= {FIRST_DAY} THEN {day} END")
    if kind == "datetime":
        moment = f"replace({text}, 'Z', '+00:00')"
        day = f"TRY_CAST({text}[1:10] AS DATE)"
        return _when(text, _MOMENT, f"CASE WHEN {day} >= {FIRST_DAY} THEN {moment} END")
    if kind == "quantity":
        whole = f"union_value(whole := TRY_CAST({text} AS BIGINT))::{NUMBER}"
        part = f"union_value(fraction := TRY_CAST({text} AS DOUBLE))::{NUMBER}"
        return (
            f"CASE WHEN regexp_full_match({text}, {literal(_INTEGER)}) THEN {whole} "
            f"WHEN regexp_full_match({text}, '-?[0-9]{{1,30}}[.][0-9]{{1,30}}') THEN {part} END"
        )
    return text


def _when(text: str, pattern: str, value: str) -> str:
    return f"CASE WHEN regexp_full_match({text}, {literal(pattern)}) THEN {value} END"


def _days(text: str) -> tuple[str, str]:
    """The first and last day of a partial date."""
    whole = f"CASE length({text}) WHEN 10 THEN {text} WHEN 7 THEN {text} || '-01' ELSE {text} || '-01-01' END"
    day = f"TRY_CAST({whole} AS DATE)"
    first = _when(text, _PARTIAL, f"CASE WHEN {day} >= {FIRST_DAY} THEN {day} END")
    last = f"CASE length({text}) WHEN 10 THEN {day} WHEN 7 THEN last_day({day}) ELSE make_date(year({day}), 12, 31) END"
    return first, f"CASE WHEN {first} IS NOT NULL THEN {last} END"


def _constant(value: Any) -> str:
    if isinstance(value, date):
        return f"DATE {literal(value.isoformat())}"
    return f"{value!r}::DOUBLE" if isinstance(value, float) else literal(value)


def _meaning(text: str, planned: PlannedText) -> str:
    """What a text stands for; itself where nothing is said of it."""
    texts = {as_text(given): meant for given, meant in planned.values}
    cases = [(f"coalesce({text}, '') = {literal(given)}", meant) for given, meant in texts.items()]
    cases += [(_says(text, [flag]), texts[flag]) for flag in flags_in(given for given, _ in planned.values)]
    numbers: dict[float, str | None] = {}
    for given, meant in planned.values:
        numbers |= dict.fromkeys(_numbers([given], planned.numbers), meant)
    cases += [(_is_one_of(text, [number]), meant) for number, meant in numbers.items()]
    branches = " ".join(f"WHEN {case} THEN {literal(meant)}" for case, meant in cases)
    return f"CASE {branches} ELSE {text} END"


def _among(text: str, given: Sequence[Compared], numeric: bool = False) -> str:
    """Whether a text is one of these, or a number that is one of these."""
    tests = [f"{text} IN ({literals(sorted(set(map(as_text, given))))})"] if given else ["false"]
    if flags := flags_in(given):
        tests.append(_says(text, flags))
    if numbers := _numbers(given, numeric):
        tests.append(_is_one_of(text, numbers))
    return f"({' OR '.join(tests)})"


def _says(text: str, flags: Sequence[str]) -> str:
    """Whether a text is true or false, in any case."""
    return f"coalesce(lower({text}) IN ({literals(flags)}), false)"


def _numbers(given: Iterable[Compared], numeric: bool) -> list[float]:
    """The numbers among what is compared; `numeric`: also those that are written as texts."""
    found = [number_in(as_text(each)) for each in given if numeric or is_number(each)]
    return [each for each in found if each is not None]


def _is_one_of(text: str, numbers: Iterable[float]) -> str:
    wanted = ", ".join(f"{number!r}::DOUBLE" for number in numbers)
    number = _when(text, NUMBER_TEXT, f"TRY_CAST({text} AS DOUBLE)")
    return f"coalesce({number} IN ({wanted}), false)"
