"""A file of rows, read once: how it is written, and what the values of each column are."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from graphmodel.drafts.tables.column import ColumnProfile
from graphmodel.errors import ProjectError
from graphmodel.extras import how_to_install
from graphmodel.sources.tables.lines import named_delimiter

ENDINGS = {".csv": "csv", ".tsv": "csv", ".tab": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}
DELIMITERS = ",;\t|"
SAMPLE = 64 * 1024
Row = dict[str, Any]


@dataclass
class FileProfile:
    """A file: how it is written, how many rows it has, and its columns."""

    path: Path
    format: str
    delimiter: str = ","
    encoding: str = "utf-8"
    rows: int = 0
    columns: dict[str, ColumnProfile] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The file's name without its endings."""
        return self.path.name.partition(".")[0]


def files_of(paths: Iterable[Path]) -> list[Path]:
    """The files of rows that these are, and of a folder those in it, with a shell script that imports them.

    Raises:
        ProjectError: a folder holds none.
    """
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        kept = [
            each for each in inside if each == path or (each.is_file() and (_ending(each) in ENDINGS or _imports(each)))
        ]
        if not kept:
            raise ProjectError(f"{path} has no files of rows", hint=f"they end with {', '.join(ENDINGS)}")
        found += kept
    return found


def _imports(path: Path) -> bool:
    return path.suffix == ".sh" and b"--nodes" in path.read_bytes()


def profile(path: Path) -> FileProfile:
    """Reads a file and counts its values.

    Raises:
        ProjectError: it cannot be read, or is no table.
    """
    found = FileProfile(path, _format(path))
    if found.format == "csv":
        found.encoding = _encoding(path)
        found.delimiter = _delimiter(path, found.encoding)
    try:
        for row in rows(found):
            found.rows += 1
            for name, value in row.items():
                if name not in found.columns:
                    found.columns[name] = ColumnProfile(name)
                found.columns[name].add(value)
    except (OSError, EOFError, csv.Error, ValueError) as wrong:
        raise ProjectError(f"{path} cannot be read, row {found.rows + 1}: {wrong}", hint="fix the file") from wrong
    if not found.columns:
        raise ProjectError(f"{path} has no rows", hint="leave it out")
    for column in found.columns.values():
        column.absent += found.rows - column.count
    return found


def rows(file: FileProfile) -> Iterator[Row]:
    """The rows of a file, one by one, each with its columns; values of CSV are texts."""
    return (row for _, row in numbered_rows(file))


def numbered_rows(file: FileProfile) -> Iterator[tuple[int, Row]]:
    """The rows of a file, each after the line where it starts; after its number, from 1, where a file has no lines."""
    if file.format == "csv":
        yield from _csv(file)
    elif file.format == "jsonl":
        yield from _json_lines(file)
    else:
        yield from enumerate(_parquet(file), 1)


def _csv(file: FileProfile) -> Iterator[tuple[int, Row]]:
    with text_of(file) as text:
        above = 1 if named_delimiter(text.readline()) else 0
        if not above:
            text.seek(0)
        reader = csv.reader(text, delimiter=file.delimiter)
        header = next(reader, [])
        if len(set(header)) < len(header) or not all(header):
            raise ProjectError(
                f"{file.path}: two columns have the same name, or one has none", hint="fix its first line"
            )
        line = above + reader.line_num + 1
        for row in reader:
            if len(row) == len(header):
                yield line, dict(zip(header, row, strict=True))
            elif row:
                raise ValueError(f"{len(row)} values for {len(header)} columns")
            line = above + reader.line_num + 1


def _json_lines(file: FileProfile) -> Iterator[tuple[int, Row]]:
    with text_of(file) as text:
        for number, line in enumerate(text, 1):
            if line.strip():
                try:
                    row = json.loads(line)
                except RecursionError:
                    raise ValueError("the JSON nests too deep") from None
                if not isinstance(row, dict):
                    raise ValueError("a line is an object with a key for each column")
                yield number, row


def _parquet(file: FileProfile) -> Iterator[Row]:
    try:
        import pyarrow.parquet
    except ImportError:
        hint = how_to_install("parquet")
        raise ProjectError("reading Parquet needs pyarrow, which is not installed", hint=hint) from None
    for batch in pyarrow.parquet.ParquetFile(file.path).iter_batches():
        yield from batch.to_pylist()


def text_of(file: FileProfile) -> TextIO:
    """The open text of a file, unpacked."""
    if file.path.suffix == ".gz":
        packed = gzip.open(file.path)  # noqa: SIM115 - the caller closes it
        return io.TextIOWrapper(packed, encoding=file.encoding, newline="")
    return file.path.open(encoding=file.encoding, newline="")


def _ending(path: Path) -> str:
    endings = [each.lower() for each in path.suffixes if each.lower() != ".gz"]
    return endings[-1] if endings else ""


def _format(path: Path) -> str:
    found = ENDINGS.get(_ending(path), "")
    if not found or (found == "parquet" and path.suffix == ".gz"):
        hint = f"files end with {', '.join(ENDINGS)}; text files also with .gz"
        raise ProjectError(f"{path} is no file of rows that can be read", hint=hint)
    return found


def _encoding(path: Path) -> str:
    """UTF-8 where it is that, else the encoding of Windows, which takes almost anything."""
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as raw:
        if raw.read(3) == b"\xef\xbb\xbf":
            return "utf-8-sig"
        raw.seek(0)
        try:
            for line in raw:
                line.decode("utf-8")
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _delimiter(path: Path, encoding: str) -> str:
    """The mark that separates the columns: the one by which the first lines have most columns, all equally many."""
    if _ending(path) in (".tsv", ".tab"):
        return "\t"
    probe = FileProfile(path, "csv", encoding=encoding)
    with text_of(probe) as text:
        lines = text.read(SAMPLE).splitlines()[:20]
    if lines and (named := named_delimiter(lines[0])):
        return named
    best, most = ",", 1
    for mark in DELIMITERS:
        widths = {len(row) for row in csv.reader(lines[:-1] or lines, delimiter=mark) if row}
        if len(widths) == 1 and (width := widths.pop()) > most:
            best, most = mark, width
    return best
