"""Files of rows: where they are, how they are packed, and whether they stayed the same while they were read."""

from __future__ import annotations

import codecs
import gzip
import importlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit

from graphmodel.extras import how_to_install
from graphmodel.files import resolved
from graphmodel.model.places import near
from graphmodel.problems import Problem, Where
from graphmodel.sources.tables.lines import is_wide
from graphmodel.sources.tables.locating import Remote, is_url, shown
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
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".xlsb": "excel",
    ".xls": "excel",
    ".ods": "excel",
    ".arrow": "arrow",
    ".arrows": "arrow",
    ".feather": "arrow",
}
COMPRESSIONS = {".zip": "zip", ".gz": "gzip", ".zst": "zstd", ".zstd": "zstd"}
_UNPACK = "unpack it, or pack it anew: gzip, zstd and zip are read"
_MAGIC = {
    b"\x1f\x8b": ("packed with gzip", "compression: gzip reads it"),
    b"\x28\xb5\x2f\xfd": ("packed with Zstandard", "compression: zstd reads it"),
    b"PK\x03\x04": ("a zip, or a workbook", "format: excel reads a workbook, compression: zip a zip with one file"),
    b"\xd0\xcf\x11\xe0": ("an old Excel workbook", "format: excel reads it"),
    b"PAR1": ("Parquet", "format: parquet reads it"),
    b"ARROW1": ("an Arrow file", "format: arrow reads it"),
    b"SQLite f": ("an SQLite database", "sql: and database: read it"),
    b"BZh": ("packed with bzip2", _UNPACK),
    b"\xfd7zXZ\x00": ("packed with xz", _UNPACK),
    b"7z\xbc\xaf\x27\x1c": ("a 7-Zip archive", _UNPACK),
}
_PACKED = {"gzip": re.compile(rb"\x1f\x8b"), "zstd": re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")}
"""How a packed file begins; one of zstd perhaps with a frame to be skipped, as some that pack in parallel write it."""
_MARKUP = (
    (re.compile(rb"(?i)<!doctype html|<html|<head|<body|<script"), "a web page, as a login or an error sends it"),
    (re.compile(rb"(?i)<\?xml|<!doctype"), "XML"),
)
_JSON = re.compile(rb"\[?\s*\{\s*[\"}]|\[\s*\[|[\[{]\s*[\r\n]")
"""How JSON that has objects or lists in it begins; a header such as `[id],[name]` is none."""
_BEGINNING = 256
_DAMAGES: list[type[Exception]] = [OSError, EOFError, zlib.error, zipfile.BadZipFile]


def file_name(table: Table) -> str:
    """What a reader calls the place of a table's rows: its file, else the source and that rows are counted."""
    if not isinstance(table.data, str | Path) or not str(table.data):
        return f"{table.name or 'table'} rows"
    if table.is_catalogued:
        return str(table.data)
    if is_url(table.data):
        return shown(str(table.data))
    path = resolved(Path(table.folder, Path(table.data).expanduser()))
    base = table.within.resolve() if table.within is not None else None
    return path.relative_to(base).as_posix() if base and path.is_relative_to(base) else near(str(path))


def called(table: Table) -> str:
    """What a message about a whole table calls it: by its file's name where a pattern may name others too."""
    return file_name(table) if table.matched else "the table"


def packed_as(table: Table) -> tuple[str, str]:
    """The format and the compression of a table's file; an empty format where the ending says nothing."""
    ending, compression = _endings(table)
    return table.format or FORMATS.get(ending, ""), table.compression or compression


def is_tabbed(table: Table) -> bool:
    """Whether the name of a table's file says that tabs are between its columns."""
    return _endings(table)[0] in (".tsv", ".tab")


def _endings(table: Table) -> tuple[str, str]:
    """The last ending of a file's name but for its compression, and what that is."""
    name = Path(urlsplit(str(table.data)).path if is_url(table.data) else table.data)
    endings = [each.lower() for each in name.suffixes]
    compression = COMPRESSIONS.get(endings[-1], "none") if endings else "none"
    rest = endings[:-1] if compression != "none" else endings
    return rest[-1] if rest else "", compression


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
def unchanged(path: Path | Remote, file: str, problems: list[Problem]) -> Iterator[None]:
    """Adds a problem when a file is not the same afterwards."""
    before = state(path)
    yield
    if state(path) != before:
        fault = "the file changed while it was read"
        problems.append(Problem(Where(file), "table-changed", fault, "run again when nobody writes to it"))


@contextmanager
def text_stream(path: Path | Remote, table: Table) -> Iterator[io.TextIOWrapper]:
    """A file's text, unpacked; line ends stay, and what is no text comes as lone surrogates, or as U+FFFD."""
    encoding = "utf-8-sig" if table.encoding.lower().replace("_", "-") in ("utf-8", "utf8") else table.encoding
    errors = "replace" if is_wide(encoding) else "surrogateescape"
    with path.open("rb") as raw, _unpacked(_named(raw, table), packed_as(table)[1], table) as plain:
        _refuse_packed(plain, table)
        try:
            stream = io.TextIOWrapper(plain, encoding, errors, newline="")
        except LookupError:
            where = table.places.get("encoding", table.at)
            fault = f"there is no encoding {table.encoding!r}"
            raise Unreadable(Problem(where, "table-option", fault, "such as utf-8, cp1252, utf-16")) from None
        yield stream


def missing(what: str, extra: str, where: Where) -> Unreadable:
    """That a library is not there, and how to get it."""
    return Unreadable(
        Problem(where, "table-library", f"{what} needs a library that is not installed", how_to_install(extra))
    )


def _named(raw: BinaryIO, table: Table) -> BinaryIO:
    """The file, unless its first bytes say that it is of another form than its name."""
    format, compression = packed_as(table)
    if raw.seekable() and (compression == "none" or compression in _PACKED):
        first = raw.read(_BEGINNING)
        raw.seek(0)
        fault = None
        if compression == "none":
            fault = _other_form(first, format, has_header=not table.header)
        elif first and not _PACKED[compression].match(first):
            fault = f"the file is not packed with {compression}", "if it is not packed at all: compression: none"
            fault = _other_form(first, format, has_header=not table.header) or fault
        if fault is not None:
            raise Unreadable(Problem(table.places.get("table", table.at), "table-format", *fault))
    return raw


def _refuse_packed(plain: BinaryIO, table: Table) -> None:
    """Stops at a file in which something else is packed than its name says; what is damaged is found as it is read."""
    format, compression = packed_as(table)
    if compression == "none" or not isinstance(plain, io.BufferedReader):
        return
    try:
        first = plain.peek(_BEGINNING)[:_BEGINNING]
    except damages():
        return
    if found := _other_form(first, format, has_header=not table.header):
        fault = found[0].replace("the file is", "what is packed in the file is", 1)
        hint = "unpack it, and name that file" if first.startswith((*_MAGIC,)) else found[1]
        raise Unreadable(Problem(table.places.get("table", table.at), "table-format", fault, hint))


def _other_form(first: bytes, format: str, *, has_header: bool) -> tuple[str, str] | None:
    """What a file of text is instead, by its first bytes, and what reads it.

    A CSV file whose first line is a row may begin with a text of markup or JSON.
    """
    for mark, (what, hint) in _MAGIC.items():
        if first.startswith(mark):
            return f"the file is {what}, and not text", hint
    if format == "csv" and not has_header:
        return None
    text = first.removeprefix(codecs.BOM_UTF8).lstrip()
    for opening, what in _MARKUP:
        if opening.match(text):
            return f"the file is {what}, and not {format}", "fetch the table itself, as CSV or JSON"
    if format == "csv" and _JSON.match(text):
        return "the file is JSON, and not CSV", "format: json reads it, or format: jsonl where each line is an object"
    return None


def _unpacked(raw: BinaryIO, compression: str, table: Table) -> BinaryIO:
    if compression == "gzip":
        return cast(BinaryIO, io.BufferedReader(cast(Any, gzip.GzipFile(fileobj=raw))))
    if compression == "zip":
        return _member(raw, table)
    if compression != "zstd":
        return raw
    module = _module("compression.zstd") or _module("backports.zstd")
    if module is not None:
        return cast(BinaryIO, io.BufferedReader(module.ZstdFile(raw)))
    arrow = _module("pyarrow")
    if arrow is None:
        raise missing("a file packed with zstd", "zstd", table.places.get("table", table.at))
    return cast(BinaryIO, io.BufferedReader(arrow.CompressedInputStream(arrow.PythonFile(raw, "r"), "zstd")))


def _member(raw: BinaryIO, table: Table) -> BinaryIO:
    """The one file that a zip has."""
    where = table.places.get("table", table.at)
    try:
        pack = zipfile.ZipFile(raw)
        names = [each.filename for each in pack.infolist() if not each.is_dir() and "__MACOSX" not in each.filename]
        if len(names) != 1:
            fault = f"the zip has {len(names)} files, and a table is one"
            raise Unreadable(Problem(where, "table-format", fault, "unpack it, and name the file"))
        return cast(BinaryIO, io.BufferedReader(cast(Any, pack.open(names[0]))))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as wrong:
        raise Unreadable(
            Problem(where, "table-damaged", f"the zip cannot be read: {wrong}", "fetch it again")
        ) from None


def _module(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def state(path: Path | Remote) -> tuple[int, int, int] | None:
    """What is another once a file has changed; None where there is none."""
    if isinstance(path, Remote):
        return None
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
