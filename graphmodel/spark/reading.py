"""Reads one slice of a table's file, as `graphmodel load` reads a whole one, and says where its rows are in that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from graphmodel.errors import SourceError
from graphmodel.files import write_file
from graphmodel.model import Model
from graphmodel.problems import Problem, Where
from graphmodel.sources.chunks import NodeChunk
from graphmodel.sources.lookups import FixedLookups, Found, Lookups
from graphmodel.sources.tables import Table, read_table
from graphmodel.sources.tables.files import file_name, packed_as
from graphmodel.sources.tables.locating import path_of
from graphmodel.sources.tables.row_notes import RowNote
from graphmodel.spark.slices import Slice, state_of
from graphmodel.staging import read
from graphmodel.staging.packets import Packet, packets
from graphmodel.staging.stage import Origin

CHANGED = "the file changed while it was read"
AGAIN = "run again when nobody writes to it"


@dataclass(frozen=True)
class SliceReport:
    """What reading a slice came to: its rows, what is wrong with them, how many nodes and relationships it gives.

    Where its file had `changed`, not all of its rows came before. What is to be known of its rows with those of other
    slices are its `notes`, which are not among the problems. `kinds` are the labels of its relationships, as they come.
    """

    number: int
    rows: int = 0
    rejected: int = 0
    problems: Sequence[Problem] = ()
    nodes: int = 0
    relationships: int = 0
    changed: bool = False
    notes: Sequence[RowNote] = ()
    kinds: Sequence[tuple[str, ...]] = ()


class RowPlaces(Protocol):
    """Finds, of what is somewhere in some rows, where that is in the whole table."""

    def row(self, origin: Origin, position: int) -> tuple[Origin, int]:
        """The origin and the line of a row."""

    def problem(self, problem: Problem, file: str) -> Problem:
        """A problem in what reading called `file`, at its place."""


@dataclass(frozen=True)
class LocalRows:
    """Some rows of a table, as a file of this machine: `table` has them alone. `number` is that of their slice."""

    number: int
    table: Table
    place: RowPlaces


def read_slice(slice_: Slice, model: Model, memory: str, limit: int, known: Found) -> Iterator[Packet | SliceReport]:
    """The rows of a slice, then its report; that alone, if its file has changed."""
    if _has_changed(slice_):
        yield _changed(slice_)
        return
    with rows_of(slice_) as local:
        for item in read_rows(local, model, memory, limit, known):
            yield _changed(slice_) if isinstance(item, SliceReport) and _has_changed(slice_) else item


def read_rows(local: LocalRows, model: Model, memory: str, limit: int, known: Found) -> Iterator[Packet | SliceReport]:
    """The rows, typed and checked, then their report.

    Of each kind of problem no more than `limit` are reported. `known` are the nodes that rows name by other properties.
    """
    place, file = local.place, file_name(local.table)
    lookups = FixedLookups(model, known)
    folder = local.table.folder  # of its mapping, which may be below the project's
    reading = read(model, [local.table], folder, memory=memory, max_reported=limit, threads=1, lookups=lookups)
    try:
        problems = [place.problem(each, file) for each in reading.problems_without_notes]
        notes = [replace(note, where=place.problem(note.problem, file).where) for note in reading.notes]
        counts = [0, 0]
        kinds: dict[tuple[str, ...], None] = {}
        for packet in packets(reading.stage, place.row) if reading.stage is not None else ():
            counts[not packet.is_node] += len(packet.rows)
            if not packet.is_node:
                kinds[packet.labels] = None
            yield packet
    finally:
        reading.close()
    rows = sum(tally.rows for tally in reading.rows)
    rejected = sum(len(tally.refused) for tally in reading.rows)
    yield SliceReport(local.number, rows, rejected, problems, counts[0], counts[1], notes=notes, kinds=tuple(kinds))


def index_slice(slice_: Slice, model: Model, names: Found) -> Found:
    """What `index_rows` gives for a slice.

    Raises:
        SourceError: the file has changed.
    """
    with rows_of(slice_) as local:
        found = index_rows(local, model, names)
    if _has_changed(slice_):
        raise _refused(slice_)
    return found


def index_rows(local: LocalRows, model: Model, names: Found) -> Found:
    """The keys of the rows' nodes by the properties by which rows of any table look for some: those of `names`."""
    lookups = Lookups(model)
    lookups.merge(names)
    for item in read_table(local.table, model, some="nodes"):
        if isinstance(item, NodeChunk):
            lookups.add(item)
    return lookups.found


def is_packet(item: Packet | SliceReport, slices: Sequence[Slice]) -> bool:
    """Whether it is one of the packets of a slice, which Spark may have read again, since it lost those it had.

    Raises:
        SourceError: the file has changed since its rows were checked.
    """
    if isinstance(item, SliceReport) and item.changed:
        raise _refused(slices[item.number])
    return isinstance(item, Packet)


def without_empty_parts(reports: Sequence[SliceReport]) -> list[SliceReport]:
    """The reports, in which no part of a table that has rows is called a table without rows."""
    filled = {each.number for each in reports if each.rows}
    return [
        replace(each, problems=[problem for problem in each.problems if problem.code != "table-no-rows"])
        if each.number in filled
        else each
        for each in reports
    ]


def _has_changed(slice_: Slice) -> bool:
    return state_of(slice_.table) != slice_.state


def _changed(slice_: Slice) -> SliceReport:
    problem = Problem(Where(file_name(slice_.table)), "table-changed", CHANGED, AGAIN)
    return SliceReport(slice_.number, problems=(problem,), changed=True)


def _refused(slice_: Slice) -> SourceError:
    return SourceError(f"{file_name(slice_.table)}: {CHANGED}", hint=AGAIN)


class _SlicePlace:
    """Finds in the whole file what is somewhere in a slice of it."""

    def __init__(self, slice_: Slice) -> None:
        self._whole = file_name(slice_.table)
        self._header = 0
        if slice_.header:
            with path_of(slice_.table).open("rb") as source:
                self._header = source.read(slice_.header).count(b"\n")
        self._beyond = slice_.first - self._header - 1

    def row(self, origin: Origin, position: int) -> tuple[Origin, int]:
        """The origin and the line of a row."""
        line = position if origin.line is None else origin.line(position)
        return replace(origin, file=self._whole, line=None), self._line(line)

    def problem(self, problem: Problem, file: str) -> Problem:
        """A problem in what reading called `file`, at its place."""
        message = problem.message.replace(file, self._whole)
        where = problem.where
        if where.file == file:
            where = replace(where, file=self._whole, line=self._line(where.line))
        return replace(problem, where=where, message=message)

    def _line(self, line: int) -> int:
        return line + self._beyond if line > self._header else line


@contextmanager
def rows_of(slice_: Slice) -> Iterator[LocalRows]:
    """The table itself, or one whose file is the header and the records of the slice alone."""
    number, place = slice_.number, _SlicePlace(slice_)
    if slice_.end is None:
        yield LocalRows(number, slice_.table, place)
        return
    source = path_of(slice_.table)
    with TemporaryDirectory(prefix="graphmodel-slice-") as folder, source.open("rb") as file:
        header = file.read(slice_.header)
        file.seek(slice_.start)
        path = Path(folder).resolve() / source.name
        write_file(path, header + file.read(slice_.end - slice_.start), private=True)
        allowed = (*slice_.table.allowed, str(path.parent))
        table = replace(slice_.table, data=str(path), format=packed_as(slice_.table)[0], allowed=allowed)
        yield LocalRows(number, table, place)
