"""The rows of a block on their way to one record: columns by property, from which refused rows fall out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, repeat
from typing import Any

from graphmodel.problems import RejectedNode, Where
from graphmodel.sources.tables.blocks import Block
from graphmodel.sources.tables.cells import Refuse, ValueReader
from graphmodel.sources.tables.kept_texts import kept_columns
from graphmodel.sources.tables.reports import Reports

_TEMPLATE = re.compile(r'"[^"]*\{[^"]*"')


class Working:
    """Columns of one length, with the line of each row. `key` is the column of the keys of the nodes they declare.

    `labels` are those of these nodes.
    """

    def __init__(self, lines: Sequence[int], reports: Reports, key: str = "", labels: Iterable[str] = ()) -> None:
        self.lines = list(lines)
        self.columns: dict[str, list[Any]] = {}
        self.refused: set[int] = set()
        """The lines of the rows that were refused."""
        self.key = key
        self.labels = frozenset(labels)
        self._reports = reports
        self._bad: set[int] = set()

    def __len__(self) -> int:
        return len(self.lines)

    def refuser(self, name: str, cells: ValueReader | None = None) -> Refuse:
        """A function that reports rows without a usable value of a property, which are then left out."""
        column, place = _place(cells)

        def refuse(row: int, code: str, message: str, hint: str = "") -> None:
            self._bad.add(row)
            self.refused.add(self.lines[row])
            said, hint = message + place, _of_columns(hint, cells)
            self._reports.report(self.lines[row], code, said, hint, name, column=column, rejects=self._declared(row))

        return refuse

    def forgiving(self, name: str, cells: ValueReader | None = None) -> Refuse:
        """A function that reports rows without a usable value of a property, and keeps them without it."""
        column, place = _place(cells)

        def forgive(row: int, code: str, message: str, hint: str = "") -> None:
            if name in self.columns:
                self.columns[name][row] = None
            said = [_of_columns(hint, cells)] if hint else []
            hint = "; ".join([*said, "the row is kept without the value, as `on_error: absent` says"])
            self._reports.report(self.lines[row], code, message + place, hint, name, severity="warning", column=column)

        return forgive

    def keep(self, cells: ValueReader, block: Block) -> None:
        """Looks at the texts that a value keeps as they are written."""
        if self._reports.numbers:  # some rows of a file whose texts its plan looked at
            return
        for name in kept_columns(cells.value, cells.declared):
            column = (None if cell is None or cell in cells.empty else cell for cell in block.columns[name])
            self._reports.kept.look(name, cells, block.lines, column)

    def _declared(self, row: int) -> RejectedNode | None:
        """The node that a row declares, where its key is read already and one value."""
        key = self.columns[self.key][row] if self.key in self.columns else None
        return RejectedNode(self.labels, str(key)) if isinstance(key, str | int) else None

    def leave_out(self, row: int, why: str) -> None:
        """Lets a row fall out that the mapping wants left out; they are counted."""
        self._bad.add(row)
        self._reports.leave_out(self.lines[row], why)

    def omit(self, row: int, *, refused: bool = False) -> None:
        """Leaves out a row that says nothing here, or that is refused for a reason already reported."""
        self._bad.add(row)
        if refused:
            self.refused.add(self.lines[row])

    def beside(self, rows: Sequence[int]) -> Working:
        """Other columns of these rows, each as often as it is named here."""
        return Working([self.lines[row] for row in rows], self._reports)

    def refuse_lines(self, lines: Collection[int]) -> None:
        """Leaves out the rows of these lines; why has been reported."""
        for row, line in enumerate(self.lines):
            if line in lines:
                self.omit(row, refused=True)

    def where(self, row: int) -> Where:
        """The place of a row."""
        return self._reports.where(self.lines[row])

    def drop(self) -> None:
        """Lets the refused rows fall out."""
        if self._bad:
            self.take([row for row in range(len(self)) if row not in self._bad])

    def take(self, rows: Sequence[int]) -> None:
        """Keeps these rows."""
        self.columns = {name: [column[row] for row in rows] for name, column in self.columns.items()}
        self.lines = [self.lines[row] for row in rows]
        self._bad = set()

    def explode(self, names: Sequence[str]) -> list[int]:
        """Makes one row of each part of these columns, which go in step; no parts make no row.

        Returns which part of its row, counted from 1, each row has now.
        """
        if not names:
            return [1] * len(self)
        if len(names) > 1:
            self._in_step(names)
        counts = [len(cell) for cell in self.columns[names[0]]]
        self.columns = {
            name: list(chain.from_iterable(column if name in names else map(repeat, column, counts)))
            for name, column in self.columns.items()
        }
        self.lines = list(chain.from_iterable(map(repeat, self.lines, counts)))
        return [place for count in counts for place in range(1, count + 1)]

    def _in_step(self, names: Sequence[str]) -> None:
        lengths = [[len(cell) for cell in self.columns[name]] for name in names]
        for row, counts in enumerate(zip(*lengths, strict=True)):
            if len(set(counts)) > 1:
                said = ", ".join(f"{_written(name)} has {count}" for name, count in zip(names, counts, strict=True))
                hint = "what is split in one record goes in step, with as many parts each"
                self.refuser("")(row, "table-step", f"the parts do not match: {said}", hint)
        self.drop()


def _written(name: str) -> str:
    """A column as a message calls it: `start.year` for a part of the key of an end."""
    return name.lstrip("\0").replace("\0", ".")


def group_by_presence(
    columns: Mapping[str, Sequence[Any]], cleared: set[str], rows: int
) -> Iterator[tuple[dict[str, Sequence[Any]], Sequence[int] | None]]:
    """The columns that rows have in common, and which rows (None for all): an absent value is in no column.

    In columns that are `cleared`, None is a value, which removes what is stored.
    """
    open_ones = [name for name, column in columns.items() if name not in cleared and None in column]
    if not open_ones:
        yield dict(columns), None
        return
    groups: dict[tuple[bool, ...], list[int]] = {}
    for row, pattern in enumerate(zip(*([v is None for v in columns[name]] for name in open_ones), strict=True)):
        groups.setdefault(pattern, []).append(row)
    for pattern, members in groups.items():
        absent = {name for name, lacking in zip(open_ones, pattern, strict=True) if lacking}
        kept = {name: column for name, column in columns.items() if name not in absent}
        if len(members) == rows:
            yield dict(kept), None
        else:
            yield {name: [column[row] for row in members] for name, column in kept.items()}, members


def _place(cells: ValueReader | None) -> tuple[str, str]:
    """The one column of a value, and how a message names it; nothing where it has several."""
    column = cells.column if cells is not None else ""
    return column, f" (column {column})" if column else ""


def _of_columns(hint: str, cells: ValueReader | None) -> str:
    """A hint whose template takes the columns that it is about, and each item of them where they hold several."""
    if cells is None or "{column}" not in hint:
        return hint
    value = cells.value
    if option := "list" if value.list else "coalesce" if value.coalesce else "":
        hint = hint.replace("template:", f"{option}:")
        return _TEMPLATE.sub(lambda found: _each_of(found[0], value.own_columns), hint)
    hint = hint.replace("{column}", f"{{{cells.column}}}") if cells.column else hint
    if value.split or value.take or cells.many:
        also = f'split: "{value.split}"' if value.split else f"take: {value.take or 'items'}"
        hint = _TEMPLATE.sub(lambda found: f"{found[0]}, {also}", hint)
    return hint


def _each_of(template: str, columns: Iterable[str]) -> str:
    return "[" + ", ".join(template.replace("{column}", f"{{{name}}}") for name in columns) + "]"
