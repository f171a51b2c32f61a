"""Staged rows written as CSV by DuckDB itself: one statement a file, no row in Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from graphmodel.model.points import SYSTEMS
from graphmodel.staging.batches import RowGroup
from graphmodel.staging.layout import NUMBER, StagedColumn, StagedKind, defaults, object_defaults
from graphmodel.staging.sql import identifier, literal
from graphmodel.staging.stage import Stage

_ZONED = "regexp_matches({}, '(Z|[+-][0-9]{{2}}:[0-9]{{2}}.*)$')"
_TEXTS = ("VARCHAR", "VARCHAR[]")
LISTS = ("string", "integer", "float")
"""The kinds of values of which lists can be written."""
MARK = "\ufeff"


@dataclass(frozen=True)
class Field:
    """A field of a line: a stored column, or the same `text` in every row (None: nothing)."""

    column: str = ""
    text: str | None = None


@dataclass(frozen=True)
class Style:
    """How values are written that CSV has no form for: the mark between a list's items, and a point.

    Without a separator no list can be written. `point` gives, for the name of a coordinate system, the text of its
    points, with the names of their coordinates in braces. With `decimals`, a whole
    number that stands for a decimal is written as that.
    """

    separator: str | None
    point: Callable[[str], str]
    decimals: bool = False


@dataclass(frozen=True)
class Variant:
    """Rows whose numbers and moments are of the same kinds, by column."""

    kinds: Mapping[str, str]
    count: int
    condition: str


@dataclass(frozen=True)
class StagedRows:
    """Rows of one table, origin and set of sources, which DuckDB can write."""

    stage: Stage
    group: RowGroup
    query: str
    sources: tuple[str, ...]
    _values: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def kind(self) -> StagedKind:
        """The table they are in."""
        return self.group.kind

    def __post_init__(self) -> None:
        self._values.update(self._with_defaults())

    @property
    def whole(self) -> Variant:
        """All rows in their own order, of whatever kinds: where a column of a file may hold several."""
        return Variant({}, self.group.count, "true")

    def variants(self) -> Iterator[Variant]:
        """The rows by the kinds of their numbers and moments: where a column of a file holds one kind only."""
        marks = {column.name: mark for column in self.kind.columns if (mark := self._mark(column))}
        if not marks:
            yield self.whole
            return
        picked = ", ".join(marks.values())
        for *found, count in self.stage.rows_of(f"SELECT {picked}, count(*) {self._rows()} GROUP BY ALL ORDER BY ALL"):
            same = [f"{mark} = {literal(value)}" for mark, value in zip(marks.values(), found, strict=True)]
            yield Variant(dict(zip(marks, found, strict=True)), count, " AND ".join(same))

    def write(self, path: Path, fields: Sequence[Field], style: Style, variant: Variant) -> bool | None:
        """Writes the rows of a variant; whether a value has several lines. None: it cannot be written like this."""
        columns = self.columns
        used = [columns[each.column] for each in fields if each.column in columns]
        if any(column.type.endswith("[]") and not self._writable(column, style) for column in used):
            return None
        several = self._several_lines(used, variant)
        if several is None:
            return None
        picked = ", ".join(self._text(each, columns, style) for each in fields)
        self.copy(picked, path, "FORMAT csv, HEADER false, DELIMITER ',', QUOTE '\"', ESCAPE '\"', NULL ''", variant)
        return several

    @property
    def columns(self) -> dict[str, StagedColumn]:
        """The columns by name, the key or both endpoints among them."""
        return {column.name: column for column in (*self.kind.ids, *self.kind.columns)}

    def value(self, column: str) -> str:
        """The expression of a column's value."""
        return self._values[column]

    def copy(self, picked: str, path: Path, options: str, variant: Variant) -> None:
        """Writes what is picked of each row of a variant to a file."""
        query = f"SELECT {picked} {self._rows()} AND {variant.condition}"
        self.stage.run(f"COPY ({query}) TO {literal(str(path))} ({options})")

    def first(self, expression: str, variant: Variant) -> Any:
        """What an expression over the rows of a variant comes to."""
        return self.stage.value(f"SELECT {expression} {self._rows()} AND {variant.condition}")

    def _rows(self) -> str:
        return f"FROM ({self.query}) WHERE {self.group.condition}"

    def _with_defaults(self) -> Iterator[tuple[str, str]]:
        """The expression of each column, with the default values of properties that rows leave open."""
        clears = self.stage.cleared(self.group.cleared)
        places = {column.name: identifier(column.place) for column in (*self.kind.ids, *self.kind.columns)}
        yield from places.items()
        for own in defaults(self.kind.kind).values():
            first = next(iter(own))
            for name, value in own.items():
                if first not in clears:
                    absent = f"{places[first]} IS NULL"
                    yield name, f"CASE WHEN {absent} THEN {_literal(value)} ELSE {places[name]} END"

    @property
    def simple(self) -> bool:
        """Whether all default values are such as SQL has a form for, and none depends on others of the row."""
        if object_defaults(self.kind.kind):
            return False
        values = (value for own in defaults(self.kind.kind).values() for value in own.values())
        return all(isinstance(value, str | int | bool | date) and type(value) is not float for value in values)

    def _mark(self, column: StagedColumn) -> str:
        value = self._values[column.name]
        if column.type == NUMBER:
            return f"CASE union_tag({value}) WHEN 'whole' THEN 'integer' ELSE 'float' END"
        if column.kind in ("datetime", "time") and column.type == "VARCHAR":
            zoned = _ZONED.format(value)
            branches = f"WHEN {zoned} THEN '{column.kind}' ELSE 'local{column.kind}'"
            return f"CASE WHEN {value} IS NULL THEN '{column.file_kind}' {branches} END"
        return ""

    def _writable(self, column: StagedColumn, style: Style) -> bool:
        """Whether no list of a column is empty, holds one empty text, the separator, or what has a form of its own."""
        value = self._values[column.name]
        if self.group.filled[self.kind.columns.index(column)] == 0:
            return True
        if style.separator is None or column.kind not in LISTS:
            return False
        bad = [f"len({value}) = 0"]
        if column.type == "VARCHAR[]":
            bad += [f"{value} = ['']", f"contains(array_to_string({value}, ''), {literal(style.separator)})"]
        return not self.stage.value(f"SELECT count(*) {self._rows()} AND ({' OR '.join(bad)})")

    def _several_lines(self, columns: Sequence[StagedColumn], variant: Variant) -> bool | None:
        """Whether a text has a line end; None where one has a byte order mark, which only we put in quotes."""
        texts = [self._values[column.name] for column in columns if column.type in _TEXTS]
        lists = self._lists(columns)
        texts = [f"array_to_string({text}, '')" if text in lists else text for text in texts]
        if not texts:
            return False
        lines = " OR ".join(f"contains({text}, chr(10)) OR contains({text}, chr(13))" for text in texts)
        marks = " OR ".join(f"contains({text}, {literal(MARK)})" for text in texts)
        query = f"SELECT bool_or({lines}), bool_or({marks}) {self._rows()} AND {variant.condition}"
        several, marked = self.stage.rows_of(query)[0]
        return None if marked else bool(several)

    def _lists(self, columns: Sequence[StagedColumn]) -> frozenset[str]:
        return frozenset(self._values[column.name] for column in columns if column.type == "VARCHAR[]")

    def _text(self, given: Field, columns: Mapping[str, StagedColumn], style: Style) -> str:
        column = columns.get(given.column)
        if column is None:
            return f"{literal(given.text)}::VARCHAR"
        value = self._values[given.column]
        if column.type == NUMBER:
            return f"coalesce({value}.whole::VARCHAR, {value}.fraction::VARCHAR)"
        if style.decimals and column.scale:
            part = f"'{Decimal(1).scaleb(-column.scale):f}'::DECIMAL({column.scale}, {column.scale})"
            return f"({value} * {part})::VARCHAR"
        if column.type.endswith("[]"):
            if column.kind not in LISTS:
                return "NULL::VARCHAR"  # nothing is there, or it could not be written
            return f"array_to_string([item::VARCHAR for item in {value}], {literal(style.separator or '')})"
        if column.type.startswith("STRUCT"):
            text = literal(style.point(column.system))
            for name in SYSTEMS[column.system].names():
                text = f"replace({text}, '{{{name}}}', {value}.{name}::VARCHAR)"
            return text
        return f"{value}::VARCHAR" if column.type != "VARCHAR" else value


def _literal(value: Any) -> str:
    return f"DATE {literal(value.isoformat())}" if isinstance(value, date) else literal(value)
