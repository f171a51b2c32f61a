"""A JSON file that is one document: its rows are the items of a list, or the values of an object."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from typing import Any

from graphmodel.model.json_numbers import RepeatedKey, json_number, keys_once
from graphmodel.problems import Problem, Where
from graphmodel.sources.chunks import ROWS
from graphmodel.sources.tables.blocks import Block, Opened
from graphmodel.sources.tables.encodings import SAVE, undecoded
from graphmodel.sources.tables.files import damages
from graphmodel.sources.tables.jsonlines import Columns
from graphmodel.sources.tables.paths import steps_of
from graphmodel.sources.tables.reports import Reports, Unreadable
from graphmodel.sources.tables.table import Table

KEY = "$key"
"""The column that has the key of a row which is a value of an object."""
WHOLE = "."
_SPACE = " \t\r\n\ufeff"
_PART = 1 << 16
_LOOKED_AT, _NAMED = 100, 12
"""How many members of a document are looked at for a hint, and how many of them it names."""


def open_json(stream: TextIOWrapper, table: Table, wanted: Sequence[str], reports: Reports) -> Opened:
    """The rows of a document. Its columns are known only when all are read."""
    columns = Columns(wanted)
    lines = array("q", [0])  # of each row by its number, because several may be on a line
    return Opened(
        None, lambda: _blocks(stream, table, columns, reports, lines), "line", columns.seen, line=lines.__getitem__
    )


def _blocks(
    stream: TextIOWrapper, table: Table, columns: Columns, reports: Reports, lines: array[int]
) -> Iterator[Block]:
    rows: list[dict[str, Any]] = []
    numbers: list[int] = []
    stopped: Unreadable | None = None
    document = _Document(stream, table, reports.file)
    try:
        for line, found in document.rows(table.rows):
            lines.append(line)
            row = found if isinstance(found, dict) else _from_list(found, table.header)
            if row is None:
                fault = f"this item is no object, but {json.dumps(found)[:40]}"
                reports.lose(len(lines) - 1, "table-json", fault, "`header` gives the items of lists their names")
                continue
            rows.append(row)
            numbers.append(len(lines) - 1)
            if len(rows) == ROWS:
                yield Block(columns.of(rows), numbers)
                rows, numbers = [], []
    except Unreadable as wrong:
        stopped = wrong
    except UnicodeError as wrong:
        fault = f"this is not {table.encoding}: {getattr(wrong, 'reason', wrong)}"
        stopped = document.stop(fault, hint=SAVE)
    except damages() as wrong:
        stopped = document.stop(f"the file cannot be read on: {wrong}", code="table-damaged")
    if rows:
        yield Block(columns.of(rows), numbers)
    if stopped is not None:
        raise stopped


def _from_list(found: Any, header: Sequence[str]) -> dict[str, Any] | None:
    if isinstance(found, list) and header and len(found) <= len(header):
        return dict(zip(header, found, strict=False))
    return None


class _Document:
    """A document that is read on as far as its rows need it; no value in it is longer than a cell may be."""

    def __init__(self, stream: TextIOWrapper, table: Table, file: str) -> None:
        self._stream = stream
        self._table = table
        self._file = file
        self._decoder = json.JSONDecoder(object_pairs_hook=keys_once, parse_float=json_number)
        self._text = ""
        self._at = 0
        self._line = 1
        self._ended = False

    def rows(self, path: str) -> Iterator[tuple[int, Any]]:
        """The rows below a path, each with the line on which it begins.

        Raises:
            Unreadable: the document is no JSON, or has no rows there.
        """
        whole = path == WHOLE
        for step in () if whole else steps_of(path):
            self._descend(step, path)
        mark = self._peek()
        if mark == "[":
            yield from self._items()
        elif mark == "{" and path:
            yield from self._pairs()
        elif mark == "{":
            names = self._candidates()
            if self._goes_on():
                raise self._fault(
                    "the file is an object, and another follows it", "format: jsonl reads a line for each"
                )
            known = f" ({', '.join(names)})" if names else ""
            raise self._fault(
                "the file is one object, and nothing says where in it the rows are",
                f"rows: NAME takes what is in one of its members{known}; rows: {WHOLE} takes the members, named {KEY}",
                line=1,
            )
        else:
            what = f"rows: {path} names neither a list nor an object" if path else "the file is neither list nor object"
            raise self._fault(what, "name the list that has the rows: rows: features")
        if not path and self._peek():
            raise self._fault(
                "something follows the end of the list", "one list a file; a line for each object: format: jsonl"
            )

    def _candidates(self) -> list[str]:
        """Members that may have the rows: a few of the first ones, as far as their values are small enough to pass."""
        names: list[str] = []
        try:
            self._take("{")
            for _ in range(_LOOKED_AT):
                if len(names) == _NAMED or self._peek() == "}":
                    break
                name = self._name()
                names += [name] if self._peek() in ("[", "{") else []
                self._value()
                self._separate("}")
        except Unreadable:  # what is there is too large to be passed over, or no JSON, which is not asked here
            pass
        return names

    def _goes_on(self) -> bool:
        """Whether an object ends here, and another begins."""
        try:
            self._take("}")
            return self._peek() == "{"
        except Unreadable:
            return False

    def stop(self, fault: str, code: str = "table-encoding", hint: str = "save the file again") -> Unreadable:
        """That nothing is read from here on."""
        return Unreadable(Problem(Where(self._file, self._line), code, fault, hint))

    def _items(self) -> Iterator[tuple[int, Any]]:
        self._take("[")
        while self._peek() != "]":
            line = self._line
            yield line, self._value()
            self._separate("]")
        self._take("]")

    def _pairs(self) -> Iterator[tuple[int, Any]]:
        for line, name, value in self._members():
            yield line, {KEY: name, **value} if isinstance(value, dict) else {KEY: name, "$value": value}

    def _members(self) -> Iterator[tuple[int, str, Any]]:
        self._take("{")
        while self._peek() != "}":
            line = self._line
            name = self._name()
            yield line, name, self._value()
            self._separate("}")
        self._take("}")

    def _descend(self, step: str | int, path: str) -> None:
        """Goes to a member, or to an item by its number."""
        names: list[str | int] = []
        self._take("[" if isinstance(step, int) else "{")
        while self._peek() != ("]" if isinstance(step, int) else "}"):
            name: str | int = len(names) if isinstance(step, int) else self._name()
            if name == step:
                return
            names.append(name)
            self._value()
            self._separate("]" if isinstance(step, int) else "}")
        known = ", ".join(map(str, names[:12])) or "none"
        raise self._fault(f"rows: {path} names {step!r}, which the file has not", f"known are: {known}", line=1)

    def _name(self) -> str:
        name = self._value()
        if not isinstance(name, str):
            raise self._fault(f"a key of an object is a text, not {name!r}")
        self._take(":")
        return name

    def _take(self, mark: str) -> None:
        found = self._peek()
        if found != mark:
            raise self._fault(
                f"{mark!r} is expected here, and {found!r} is there" if found else "the file ends too early"
            )
        self._at += 1

    def _separate(self, end: str) -> None:
        """Goes on to the next member, or to the end."""
        if self._peek() != end:
            self._take(",")
            if self._peek() == end:
                raise self._fault(f"a comma is before {end!r}, and JSON has none there", "take the comma out")

    def _peek(self) -> str:
        """The next character that is no space; none at the end."""
        while True:
            while self._at < len(self._text):
                mark = self._text[self._at]
                if mark not in _SPACE:
                    return mark
                self._line += mark == "\n"
                self._at += 1
            if not self._more():
                return ""

    def _value(self) -> Any:
        self._peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
                if end < len(self._text) or self._ended:
                    break
            except json.JSONDecodeError as wrong:
                if self._ended or not self._unfinished(wrong):
                    self._line += self._text.count("\n", self._at, wrong.pos)
                    raise self._fault(f"this is no JSON: {wrong.msg}") from None
            except RepeatedKey as wrong:
                raise self._fault(str(wrong), "rename one of them") from None
            except (ValueError, RecursionError) as wrong:
                raise self._fault(f"this is no JSON that can be read: {wrong}") from None
            if len(self._text) - self._at > self._table.max_cell:
                fault = f"a value that begins here has more than {self._table.max_cell:,} characters"
                raise self._fault(fault, "where it is meant so, raise `max_cell`", code="cell-size")
            self._more()
        text = self._text[self._at : end]
        if not text.isascii() and (found := undecoded(text, self._table.encoding)):
            at, fault, hint = found
            raise self._fault(fault, hint, line=self._line + text.count("\n", 0, at), code="table-encoding")
        self._line += text.count("\n")
        self._at = end
        return value

    def _unfinished(self, wrong: json.JSONDecodeError) -> bool:
        """Whether more text may fix what is wrong: it is near the end of what was read, or a text is open."""
        return wrong.msg.startswith("Unterminated") or wrong.pos > len(self._text) - 16

    def _more(self) -> bool:
        """Reads on, twice as much as is there; whether there was more."""
        if self._ended:
            return False
        left = self._text[self._at :]
        part = self._stream.read(max(_PART, len(left)))
        self._ended = not part
        self._text, self._at = left + part, 0
        return bool(part)

    def _fault(self, fault: str, hint: str = "", *, line: int = 0, code: str = "table-json") -> Unreadable:
        return Unreadable(Problem(Where(self._file, line or self._line), code, fault, hint))
