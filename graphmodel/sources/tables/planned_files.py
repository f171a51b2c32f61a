"""The files whose rows a plan reads: CSV as most programs write it, JSON lines, Parquet with columns of plain types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphmodel.sources.tables.columns import columns_of
from graphmodel.sources.tables.comparing import is_number
from graphmodel.sources.tables.files import packed_as, text_stream
from graphmodel.sources.tables.jsonlines import is_document
from graphmodel.sources.tables.locating import is_url
from graphmodel.sources.tables.paths import column_of
from graphmodel.sources.tables.plain_csv import is_plain, plain_header
from graphmodel.sources.tables.table import MAX_CELL, Table
from graphmodel.sources.tables.value import Condition

if TYPE_CHECKING:
    from graphmodel.sources.tables.planned import PlannedProperty, PlannedText

_NO_PATH = frozenset('"*\\')
"""Marks that mean something of their own in a path of SQL, in quotes too."""
_PATTERN = "*?["
"""Marks that an executor takes for a pattern of names."""
_BLANK = 1_000
"""So many lines at the beginning of a file of JSON lines may be blank."""
_PACKED = 1 << 20
"""So many bytes of a packed file are looked at together."""
_TEXT = "text"
_READ: Mapping[str, frozenset[str]] = {
    "integer": frozenset(("integer", "float", "point", "quantity", "partial_date")),
    "fraction": frozenset(("float", "point")),
    "truth": frozenset(("boolean",)),
    "day": frozenset(("date", "partial_date")),
}
"""The kinds of properties that a column of a type is read for as the text of its values; the model judges others."""


@dataclass(frozen=True)
class CsvFile:
    """A CSV file in UTF-8. `skip` lines come before the first row."""

    path: Path
    header: tuple[str, ...]
    delimiter: str
    compression: str
    skip: int

    def reads(self, _properties: Iterable[PlannedProperty], _conditions: Iterable[Condition]) -> bool:
        """Whether texts of its cells are what properties and conditions are read from: all cells are texts."""
        return True


@dataclass(frozen=True)
class ParquetFile:
    """A Parquet file. `types` has, of each column that a mapping takes: text, integer, fraction, truth or day."""

    path: Path
    header: tuple[str, ...]
    types: Mapping[str, str]

    @property
    def texts(self) -> tuple[str, ...]:
        """The columns of texts."""
        return tuple(name for name, type_ in self.types.items() if type_ == _TEXT)

    def reads(self, properties: Iterable[PlannedProperty], conditions: Iterable[Condition]) -> bool:
        """Whether texts of its cells are what properties and conditions are read from.

        A number is no text and a day no number, and a cell without a value is not one with an empty text.
        """
        plain = all(self.types.get(name, _TEXT) in types for name, types in _uses(properties, conditions))
        return plain and all("" in text.empty for text, _ in _texts(properties))


@dataclass(frozen=True)
class JsonLinesFile:
    """A file of JSON lines in UTF-8. `header` has the columns that a mapping takes, by name or path.

    `required` are those that the file must have. `types` has, of each column, the types of values that all that is read
    from it can be read from, as in `ParquetFile`; a row with a value of another type is for the model.
    """

    path: Path
    header: tuple[str, ...]
    required: tuple[str, ...]
    compression: str
    types: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def reads(self, properties: Iterable[PlannedProperty], _conditions: Iterable[Condition]) -> bool:
        """Whether texts of its cells are what properties are read from; an absent cell is one with an empty text."""
        return all("" in text.empty for text, _ in _texts(properties))

    def used(self, properties: Iterable[PlannedProperty], conditions: Iterable[Condition]) -> JsonLinesFile:
        """The file with the types of values that properties and conditions are read from."""
        types = dict(self.types)
        for name, read in _uses(properties, conditions):
            types[name] = types.get(name, read) & read
        return replace(self, types=types)


PlannableFile = CsvFile | JsonLinesFile | ParquetFile


def is_plannable(table: Table) -> bool:
    """Whether a table is a file of a kind that a plan may read, without anything that only the exact reader knows."""
    if not isinstance(table.data, str | Path) or table.sql or is_url(table.data) or table.claims or not table.records:
        return False
    compared = [given for each in _conditions(table) for given in (*(each.among or ()), *each.other)]
    if (table.decimal, table.thousands) != (".", "") and any(map(is_number, compared)):
        return False
    format, compression = packed_as(table)
    plain = not table.escape and table.quote == '"' and table.encoding.lower() in ("utf-8", "utf8", "utf-8-sig")
    whole = not (table.skip or table.footer or table.comment or table.surplus)
    if format == "jsonl" and (table.document or any(each.objects for each in table.records)):
        return False  # what is wrong with these is seen in the parts of all rows
    packed = compression == "zip" if format in ("csv", "jsonl") else format != "parquet" or compression != "none"
    return plain and whole and not packed and table.max_cell == MAX_CELL


def file_of(path: Path, table: Table) -> PlannableFile | None:
    """The file of a plannable table as a plan reads it; None where that reader would not see what the exact one sees.

    Raises:
        Unreadable: there is no usable header.
    """
    if any(mark in str(path) for mark in _PATTERN):
        return None
    if packed_as(table)[0] == "parquet":
        return _parquet(path, table)
    if packed_as(table)[0] == "jsonl":
        return _json_lines(path, table)
    header = plain_header(path, table)
    if header is None or not is_plain(path, table, header.delimiter):
        return None
    return CsvFile(path, header.names, header.delimiter, packed_as(table)[1], header.lines)


def _parquet(path: Path, table: Table) -> ParquetFile | None:
    """The columns as pyarrow reads them, as the exact reader does; None where one is nested, or of another type."""
    try:
        import pyarrow.parquet
    except ImportError:
        return None
    schema = pyarrow.parquet.read_schema(path)
    names = tuple(schema.names)
    if len({name.casefold() for name in names}) < len(names):  # DuckDB does not distinguish them
        return None
    taken = {name: column for name in table.columns if (column := column_of(name, names)) is not None}
    types = {name: _type(schema.field(name)) for name, column in taken.items() if column == name}
    known = {name: type_ for name, type_ in types.items() if type_ is not None}
    return ParquetFile(path, names, known) if len(known) == len(taken) else None


def _json_lines(path: Path, table: Table) -> JsonLinesFile | None:
    """The columns that a mapping takes; None where the file is one document, or a column's name is no path in SQL."""
    names = tuple(table.columns)
    if any(not name or set(name) & _NO_PATH for name in names):
        return None
    with text_stream(path, table) as stream:
        begun = (line for _ in range(_BLANK) if (line := stream.readline(table.max_cell)).strip())
        first = next(islice(begun, 1), "")
        while packed_as(table)[1] != "none" and bytes(stream.buffer.read(_PACKED)):
            pass  # Python compares check sums and raises; DuckDB does not, and would give damaged rows
    if not first or is_document(first):
        return None
    required = tuple({column: None for column, _, optional in columns_of(table) if not optional})
    return JsonLinesFile(path, names, required, packed_as(table)[1])


def _type(column: Any) -> str | None:
    from pyarrow import types

    kind = column.type.value_type if types.is_dictionary(column.type) else column.type
    if b"ARROW:extension:name" in (column.metadata or {}):
        return None
    if types.is_string(kind) or types.is_large_string(kind):
        return _TEXT
    if types.is_integer(kind):
        return "integer"
    if types.is_float64(kind) or types.is_float32(kind):
        return "fraction"
    if types.is_boolean(kind):
        return "truth"
    return "day" if types.is_date32(kind) else None


def _texts(properties: Iterable[PlannedProperty]) -> Iterator[tuple[PlannedText, str]]:
    """The texts that properties are read from, each with the kind of its property."""
    for each in properties:
        yield from ((text, part.kind) for part in (each.parts or (each,)) for text in part.texts)


def _uses(
    properties: Iterable[PlannedProperty], conditions: Iterable[Condition]
) -> Iterator[tuple[str, frozenset[str]]]:
    """Each column that is read, with the types of its values that it can be read from."""
    for text, kind in _texts(properties):
        alone = len(text.parts) == 1 and not text.values and (text.empty == ("",) or text.numbers)
        types = frozenset((_TEXT, *(type_ for type_, kinds in _READ.items() if alone and kind in kinds)))
        yield from ((name, types) for name, is_column in text.parts if is_column)
    yield from ((each.column, frozenset((_TEXT,))) for each in conditions)


def _conditions(table: Table) -> Iterator[Condition]:
    yield from table.where
    for record in table.records:
        yield from record.where
