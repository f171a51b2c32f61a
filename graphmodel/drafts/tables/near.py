"""Near misses: columns that would be dates, numbers, references or keys, but for a few of their values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import partial

from graphmodel.drafts.tables.column import ColumnProfile, composed, kind_of
from graphmodel.drafts.tables.guess import LEAST, KeyGuess, fits, names_key
from graphmodel.drafts.tables.profile import FileProfile, numbered_rows
from graphmodel.problems import count

GROUPS = {
    "dates": frozenset(("day", "moment")),
    "numbers": frozenset(("integer", "year", "float", "decimal")),
}
HALF, SHOWN = 0.5, 40


def near_misses(files: Sequence[FileProfile], keys: Mapping[str, KeyGuess]) -> Iterator[str]:
    """What almost holds of a column, how many values it holds of, and the first row that it does not hold of.

    A row of a text file is named by its line, any other by its number. A file is read again for each near miss.
    """
    for file in files:
        for column in file.columns.values():
            if keys[file.name].columns != (column.name,):
                yield from _of_kind(file, column)
                yield from _of_reference(file, column, files, keys)
            elsewhere = any(fits(column.name, other, "") for other in files if other is not file)
            if len(keys[file.name].columns) != 1 and not elsewhere:
                yield from _of_key(file, column)


def _of_kind(file: FileProfile, column: ColumnProfile) -> Iterator[str]:
    total = sum(column.kinds.values())
    if column.kind != "string" or column.many:
        return
    for group, kinds in GROUPS.items():
        fitting = sum(column.kinds[kind] for kind in kinds)
        if fitting > 1 and _few(total - fitting, total):
            odd = _first(file, column, partial(_is_other, kinds))
            yield f"{_name(file, column)}: {fitting:,} of {count(total, 'value')} are {group}; {odd} is not"


def _of_reference(
    file: FileProfile, column: ColumnProfile, files: Sequence[FileProfile], keys: Mapping[str, KeyGuess]
) -> Iterator[str]:
    for other in files:
        key = keys[other.name].columns
        if other is file or len(key) != 1 or not column.keylike or not column.values:
            continue
        there = other.columns[key[0]]
        if there.kind != column.kind or not there.values or not fits(column.name, other, key[0]):
            continue
        inside = len(column.values & there.values)
        if HALF <= inside / len(column.values) < LEAST:
            odd = _first(file, column, partial(_is_unknown, there.values))
            note = f"{inside:,} of {count(len(column.values), 'different value')} are keys of {other.path.name}"
            yield f"{_name(file, column)}: {note}; {odd} is not"


def _of_key(file: FileProfile, column: ColumnProfile) -> Iterator[str]:
    if column.absent or not column.keylike or not column.values or not names_key(column.name, file):
        return
    again = column.count - len(column.values)
    if len(column.values) > 1 and _few(again, column.count):
        odd = _first(file, column, partial(_is_repeated, set()))
        note = f"it would be the key, but {count(again, 'row')} of {column.count:,} has a value of another"
        yield f"{_name(file, column)}: {note if again == 1 else note.replace(' has ', ' have ')}; the first is {odd}"


def _is_other(kinds: Set[str], value: object) -> bool:
    return kind_of(value) not in kinds


def _is_unknown(known: Set[int], value: object) -> bool:
    return hash(composed(value)) not in known


def _is_repeated(seen: set[str], value: object) -> bool:
    text = composed(value)
    if text in seen:
        return True
    seen.add(text)
    return False


def _few(odd: int, total: int) -> bool:
    return 0 < odd * 3 <= total


def _name(file: FileProfile, column: ColumnProfile) -> str:
    return f"{file.path.name}, column {column.name}"


def _first(file: FileProfile, column: ColumnProfile, odd: Callable[[object], bool]) -> str:
    """The first value of a column that is odd, with where it stands."""
    blank = (None, "", *column.blanks)
    for number, row in numbered_rows(file):
        value = row.get(column.name)
        text = str(value).strip()
        if value is not None and text not in blank and odd(value):
            where = f"row {number:,}" if file.format == "parquet" else f"{file.path.name}:{number}"
            return f"{text[:SHOWN]!r} in {where}"
    return "one"
