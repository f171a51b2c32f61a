"""Files of rows: where they are, how they are packed, and whether they stayed the same while they were read."""

from __future__ import annotations

import gzip
import importlib
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast

from graphmodel.model.faults import near
from graphmodel.problems import Problem, Where, did_you_mean
from graphmodel.sources.tables.lines import is_wide
from graphmodel.sources.tables.reports import Unreadable
from graphmodel.sources.tables.table import Table

FORMATS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".tab": "csv",
    ".json": "json",
    ".geojson": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".arrow": "arrow",
    ".arrows": "arrow",
    ".feather": "arrow",
}
COMPRESSIONS = {".gz": "gzip", ".zst": "zstd", ".zstd": "zstd"}
_DAMAGES: list[type[Exception]] = [OSError, EOFError, zlib.error]


def path_of(table: Table) -> Path:
    """Where a table's file is.

    Raises:
        Unreadable: there is none, or it is outside of the folder that no path may leave.
    """
    where = table.places.get("table", table.at)
    path = Path(table.folder, table.data).resolve()
    if table.within is not None and not path.is_relative_to(table.within.resolve()):
        hint = "keep the table in the project, or describe it in Python: graphmodel.sources.tables.Table"
        raise Unreadable(Problem(where, "table-outside", f"{table.data} is outside of the project's folder", hint))
    if not _is_there(path):
        beside = [each.name for each in path.parent.iterdir()] if path.parent.is_dir() else []
        hint = did_you_mean(path.name, beside) or "the path starts from the folder of the mapping"
        raise Unreadable(Problem(where, "table-missing", f"there is no file {table.data}", hint))
    return path


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # such as a name that no file can have
        return False


def file_name(table: Table) -> str:
    """What a reader calls the place of a table's rows: its file, else the source and that rows are counted."""
    if not isinstance(table.data, str | Path) or not str(table.data):
        return f"{table.name or 'table'} rows"
    path = Path(table.folder, table.data).resolve()
    base = table.within.resolve() if table.within is not None else None
    return path.relative_to(base).as_posix() if base and path.is_relative_to(base) else near(str(path))


def packed_as(table: Table) -> tuple[str, str]:
    """The format and the compression of a table's file; an empty format where the ending does not tell."""
    endings = [each.lower() for each in Path(str(table.data)).suffixes]
    compression = COMPRESSIONS.get(endings[-1], "none") if endings else "none"
    rest = endings[:-1] if compression != "none" else endings
    return table.format or (FORMATS.get(rest[-1], "") if rest else ""), table.compression or compression


def damages(others: tuple[type[Exception], ...] = ()) -> tuple[type[Exception], ...]:
    """What reading a damaged file may raise, and these."""
    found = [*_DAMAGES, *others]
    for name, error in (
        ("compression.zstd", "ZstdError"),
        ("backports.zstd", "ZstdError"),
        ("pyarrow", "ArrowException"),
    ):
        module = _module(name)
        if module is not None:
            found.append(getattr(module, error, OSError) if name != "pyarrow" else module.lib.ArrowException)
    return tuple(found)


def damaged(file: str, line: int, wrong: BaseException) -> Unreadable:
    """What reading a damaged file comes to."""
    said = getattr(wrong, "strerror", None) or str(wrong) or type(wrong).__name__
    fault = f"the file cannot be read on: {said}"
    return Unreadable(Problem(Where(file, line), "table-damaged", fault, "is it whole? Fetch it again"))


@contextmanager
def unchanged(path: Path, file: str, problems: list[Problem]) -> Iterator[None]:
    """Adds a problem when a file is not the same afterwards."""
    before = state(path)
    yield
    if state(path) != before:
        fault = "the file changed while it was read"
        problems.append(Problem(Where(file), "table-changed", fault, "run again when nobody writes to it"))


@contextmanager
def text_stream(path: Path, table: Table) -> Iterator[io.TextIOWrapper]:
    """A file's text, unpacked; line ends stay, and what is no text comes as lone surrogates, or as U+FFFD."""
    encoding = "utf-8-sig" if table.encoding.lower().replace("_", "-") in ("utf-8", "utf8") else table.encoding
    errors = "replace" if is_wide(encoding) else "surrogateescape"
    with path.open("rb") as raw, _unpacked(raw, packed_as(table)[1], table) as plain:
        try:
            stream = io.TextIOWrapper(plain, encoding, errors, newline="")
        except LookupError:
            where = table.places.get("encoding", table.at)
            fault = f"there is no encoding {table.encoding!r}"
            raise Unreadable(Problem(where, "table-option", fault, "such as utf-8, cp1252, utf-16")) from None
        yield stream


def missing(what: str, extra: str, where: Where) -> Unreadable:
    """That a library is not there, and how to get it."""
    hint = f"pip install 'graphmodel[{extra}]'"
    return Unreadable(Problem(where, "table-library", f"{what} needs a library that is not installed", hint))


def _unpacked(raw: BinaryIO, compression: str, table: Table) -> BinaryIO:
    if compression == "gzip":
        return cast(BinaryIO, io.BufferedReader(cast(Any, gzip.GzipFile(fileobj=raw))))
    if compression != "zstd":
        return raw
    module = _module("compression.zstd") or _module("backports.zstd")
    if module is not None:
        return cast(BinaryIO, io.BufferedReader(module.ZstdFile(raw)))
    arrow = _module("pyarrow")
    if arrow is None:
        raise missing("a file packed with zstd", "zstd", table.places.get("table", table.at))
    return cast(BinaryIO, io.BufferedReader(arrow.CompressedInputStream(arrow.PythonFile(raw, "r"), "zstd")))


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def state(path: Path) -> tuple[int, int, int] | None:
    """What is another once a file has changed; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
