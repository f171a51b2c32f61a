"""Parquet, Arrow files and streams, and frames, with pyarrow; frames of pandas and polars without it, too."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from graphmodel.problems import Problem
from graphmodel.problems import count as counted
from graphmodel.sources.chunks import ROWS
from graphmodel.sources.tables.arrow_values import values_of
from graphmodel.sources.tables.blocks import Block, Opened
from graphmodel.sources.tables.files import damaged, damages, missing, packed_as
from graphmodel.sources.tables.int96 import UNIT, has_int96, joined
from graphmodel.sources.tables.locating import Remote, files_below
from graphmodel.sources.tables.object_columns import for_arrow, objects_of
from graphmodel.sources.tables.parquet_types import marked, restored, unknown_types
from graphmodel.sources.tables.paths import ABSENT, DEPTH, column_of, paths_in, reach, steps_of
from graphmodel.sources.tables.reports import Reports, Unreadable
from graphmodel.sources.tables.table import Table

FILE_MARK = b"ARROW1"
_NO_VALUE = "__HIVE_DEFAULT_PARTITION__"
Parts = Callable[[Collection[str]], Iterator[dict[str, list[Any]]]]
"""Reads some columns of a frame, a few thousand rows at a time."""


@contextmanager
def open_columnar(
    path: Path | Remote, format: str, table: Table, wanted: Sequence[str], reports: Reports
) -> Iterator[Opened]:
    """The columns of a Parquet or Arrow file, and its rows by number."""
    _require_pyarrow(table)
    with _columnar(path, format, reports.file, wanted) as (names, batches):
        yield Opened(names, lambda: _blocks(batches, wanted, reports.file))


def open_folder(path: Path, table: Table, wanted: Sequence[str], reports: Reports) -> Opened:
    """The columns of all Parquet files in a folder and those below it, hive partitions (`year=2031`) among them."""
    where = table.places.get("table", table.at)
    files = files_below(path, "*.parquet", table)
    if not files:
        hint = "name a file, or several: votes-*.csv"
        raise Unreadable(Problem(where, "table-format", f"{table.data} is a folder without Parquet files", hint))
    if others := _other_tables(path, table):
        fault = f"{table.data} has {counted(len(others), 'table')} besides its Parquet files: {', '.join(others[:3])}"
        hint = "a folder is read for its Parquet files alone; name the others in mappings of their own"
        reports.problems.append(Problem(where, "table-unread", fault, hint, "warning"))
    _require_pyarrow(table)
    inside = [file.relative_to(path) for file in files]
    given = list(map(_partitions, inside))
    shown = [f"{reports.file}/{each.as_posix()}" for each in inside]
    names: dict[str, None] = {}
    for file, name in zip(files, shown, strict=True):
        with _columnar(file, "parquet", name, wanted) as (columns, _):
            names |= dict.fromkeys(columns)
    names |= dict.fromkeys(key for each in given for key in each)

    def blocks() -> Iterator[Block]:
        done = 0
        for file, name, partitions in zip(files, shown, given, strict=True):
            with _columnar(file, "parquet", name, wanted) as (columns, batches):
                elsewhere = [each for each in wanted if each in names and each not in columns]
                rows = 0
                for block in _blocks(batches, wanted, name):
                    others = {each: [partitions.get(each)] * len(block) for each in elsewhere}
                    yield Block({**others, **block.columns}, [done + line for line in block.lines])
                    rows += len(block)
            done += rows

    return Opened(tuple(names), blocks)


def _require_pyarrow(table: Table) -> None:
    """Reports that it is missing before a file is opened."""
    try:
        import pyarrow  # noqa: F401 # whether it is there
    except ImportError:
        raise missing("reading Parquet and Arrow", "parquet", table.places.get("table", table.at)) from None


@contextmanager
def _columnar(
    path: Path | Remote, format: str, shown: str, wanted: Sequence[str]
) -> Iterator[tuple[tuple[str, ...], Iterable[Any]]]:
    """The columns of a file and its rows in batches; messages call the file what is `shown`."""
    with path.open("rb") as raw:
        try:
            opened = _parquet(raw, wanted) if format == "parquet" else _arrow(raw, wanted)
        except damages() as wrong:
            raise damaged(shown, 0, wrong) from None
        yield opened


def _partitions(file: Path) -> dict[str, str | None]:
    """What the names of a file's folders say, as hive writes it, as text: of `code=007` that `code` is `007`."""
    pairs = [name.partition("=")[::2] for name in file.parts[:-1] if "=" in name]
    return {unquote(key): None if value == _NO_VALUE else unquote(value) for key, value in pairs}


def _other_tables(folder: Path, table: Table) -> list[str]:
    """The files below a folder that are tables and no Parquet files, but for those whose names begin with `_`."""
    below = (file.relative_to(folder) for file in files_below(folder, "*", table))
    plain = (file for file in below if not any(part.startswith(("_", ".")) for part in file.parts))
    return [
        str(file) for file in plain if packed_as(replace(table, data=str(file), format=""))[0] not in ("", "parquet")
    ]


def open_frame(frame: Any, table: Table, wanted: Sequence[str], reports: Reports) -> Opened:
    """The columns of a frame, and its rows by number.

    Raises:
        Unreadable: it is no frame that can be read here.
    """
    in_polars = hasattr(frame, "iter_slices")
    if hasattr(frame, "collect_schema") and not in_polars:
        fault = f"{type(frame).__name__} is a plan of a table, and holds no rows"
        raise Unreadable(Problem(table.at, "table-kind", fault, "give what it results in: frame.collect()"))
    # Of Python's objects polars would hand over where they are in memory.
    if hasattr(frame, "__arrow_c_stream__") and not (in_polars and "Object" in map(str, frame.dtypes)):
        try:
            import pyarrow
        except ImportError:
            pass
        else:
            try:
                exact = for_arrow(frame, wanted) if {"iloc", "columns"} <= {*dir(frame)} else frame
                reader = pyarrow.RecordBatchReader.from_stream(exact)
            except damages((ValueError, TypeError, ArithmeticError)):
                pass  # not as Arrow's columns; perhaps value by value, as below
            else:
                return Opened(_header(reader.schema, wanted), lambda: _blocks(reader, wanted, reports.file))
    if not hasattr(frame, "columns"):
        fault = f"{type(frame).__name__} is no table"
        raise Unreadable(Problem(table.at, "table-kind", fault, "give a path, a pandas or polars frame, or Arrow data"))
    if in_polars:
        return _by_value(tuple(frame.columns), partial(_slices, frame), wanted)
    if hasattr(frame, "iloc"):
        return _by_value(tuple(map(str, frame.columns)), partial(_parts, frame), wanted)
    raise missing("reading this frame", "parquet", table.at)


def _parquet(raw: Any, wanted: Sequence[str]) -> tuple[tuple[str, ...], Iterable[Any]]:
    import pyarrow.parquet

    source = pyarrow.PythonFile(raw, mode="r")
    file = pyarrow.parquet.ParquetFile(source, coerce_int96_timestamp_unit=UNIT)
    schema = file.schema_arrow
    taken = {column_of(name, schema.names) for name in wanted}
    columns = [name for name in schema.names if name in taken]
    batches = file.iter_batches(batch_size=ROWS, columns=columns)
    if has_int96(file):
        nanos = pyarrow.parquet.ParquetFile(source).iter_batches(batch_size=ROWS, columns=columns)
        batches = joined(batches, nanos)
    if types := unknown_types(file):
        batches = marked(batches, types)
    return _header(schema, wanted), batches


def _arrow(raw: Any, wanted: Sequence[str]) -> tuple[tuple[str, ...], Iterable[Any]]:
    import pyarrow

    file = raw.read(len(FILE_MARK)) == FILE_MARK
    raw.seek(0)
    if not file:
        stream = pyarrow.ipc.open_stream(raw)
        return _header(stream.schema, wanted), stream
    opened = pyarrow.ipc.open_file(raw)
    return _header(opened.schema, wanted), (opened.get_batch(at) for at in range(opened.num_record_batches))


def _blocks(batches: Iterable[Any], wanted: Sequence[str], file: str) -> Iterator[Block]:
    done = 0
    running = iter(batches)
    while True:
        try:
            batch = next(running, None)
            if batch is None:
                return
            for start in range(0, batch.num_rows, ROWS):
                part = batch.slice(start, ROWS)
                yield Block(_columns(part, wanted), list(range(done + 1, done + 1 + part.num_rows)))
                done += part.num_rows
        except damages() as wrong:
            raise damaged(file, done + 1, wrong) from None


def _header(schema: Any, wanted: Sequence[str]) -> tuple[str, ...]:
    """The columns, the paths of fields of structs, and those wanted paths that lead to something."""
    nested = [path for field in schema for path in _fields(field, field.name) if path not in schema.names]
    others = [path for path in wanted if path not in schema.names and path not in nested and _leads(schema, path)]
    return (*schema.names, *nested, *others)


def _fields(field: Any, path: str, depth: int = DEPTH) -> Iterator[str]:
    import pyarrow

    if depth > 1 and pyarrow.types.is_struct(field.type):
        for at in range(field.type.num_fields):
            inner = field.type.field(at)
            yield f"{path}.{inner.name}"
            yield from _fields(inner, f"{path}.{inner.name}", depth - 1)


def _leads(schema: Any, path: str) -> bool:
    """Whether a path leads to a field of a struct or an item of a list."""
    import pyarrow

    first, *steps = steps_of(path) or (path,)
    if first not in schema.names:
        return False
    kind: Any = schema.field(first).type
    if pyarrow.types.is_null(kind):  # a column in which nothing is
        return True
    for step in steps:
        if isinstance(step, int) and pyarrow.types.is_nested(kind) and not pyarrow.types.is_struct(kind):
            kind = kind.value_type
        elif isinstance(step, str) and pyarrow.types.is_struct(kind) and kind.get_field_index(step) >= 0:
            kind = kind.field(step).type
        else:
            return False
    return True


def _columns(part: Any, wanted: Sequence[str]) -> dict[str, list[Any]]:
    """The wanted columns of a batch, those by path taken out of their column."""
    names = part.schema.names
    places = {path: name for path in wanted if (name := column_of(path, names)) is not None}
    fields = {name: part.schema.field(name) for name in dict.fromkeys(places.values())}
    plain = {name: restored(values_of(part.column(name), field), field) for name, field in fields.items()}
    return {path: _at(path, name, plain[name]) for path, name in places.items()}


def _at(path: str, name: str, cells: list[Any]) -> list[Any]:
    return cells if path == name else [_reached({name: cell}, path) for cell in cells]


def _reached(row: dict[str, Any], path: str) -> Any:
    found = reach(row, path)
    return None if found is ABSENT else found


def _by_value(names: tuple[str, ...], parts: Parts, wanted: Sequence[str]) -> Opened:
    """A frame that Arrow does not take, or is not there to take: its values as they are, and what is in objects."""
    places = {path: name for path in wanted if (name := column_of(path, names)) is not None}

    def columns() -> Iterator[dict[str, list[Any]]]:
        for plain in parts({*places.values()}):
            yield {path: _at(path, name, plain[name]) for path, name in places.items()}

    seen = _paths_seen(parts({*places.values()} if wanted else {*names}), places)
    return Opened((*names, *(path for path in seen if path not in names)), lambda: _numbered(columns()))


def _paths_seen(parts: Iterable[dict[str, list[Any]]], places: Mapping[str, str]) -> dict[str, None]:
    """The paths that are in a frame's objects, and of the wanted ones those in columns that hold nothing."""
    seen: dict[str, None] = {}
    filled: set[str] = set()
    for columns in parts:
        for name, cells in columns.items():
            filled |= {name} if any(cell is not None for cell in cells) else set()
            for cell in cells:
                if isinstance(cell, Mapping | list | tuple):
                    seen |= dict.fromkeys(paths_in({name: cell}))
                    leading = (path for path, at in places.items() if at == name and path not in seen)
                    seen |= dict.fromkeys([path for path in leading if reach({name: cell}, path) is not ABSENT])
    return seen | dict.fromkeys(path for path, name in places.items() if name not in filled)


def _slices(frame: Any, wanted: Collection[str]) -> Iterator[dict[str, list[Any]]]:
    for part in frame.iter_slices(ROWS):
        yield {name: part[name].to_list() for name in part.columns if name in wanted}


def _parts(frame: Any, wanted: Collection[str]) -> Iterator[dict[str, list[Any]]]:
    for start in range(0, len(frame), ROWS):
        part = frame.iloc[start : start + ROWS]
        yield {str(name): objects_of(part.iloc[:, at]) for at, name in enumerate(part.columns) if str(name) in wanted}


def _numbered(parts: Iterable[dict[str, list[Any]]]) -> Iterator[Block]:
    numbers = count(1)
    for columns in parts:
        rows = len(next(iter(columns.values()), []))
        yield Block(columns, [number for number, _ in zip(numbers, range(rows), strict=False)])
