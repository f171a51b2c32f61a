"""Reads one slice of a table's file, as `graphmodel load` reads a whole one, and says where its rows are in that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from graphmodel.errors import SourceError
from graphmodel.files import write_file
from graphmodel.model import Model
from graphmodel.problems import Problem, Where
from graphmodel.sources.chunks import NodeChunk
from graphmodel.sources.lookups import FixedLookups, Found, Lookups
from graphmodel.sources.tables import Table, read_table
from graphmodel.sources.tables.files import file_name, packed_as
from graphmodel.sources.tables.locating import path_of
from graphmodel.spark.slices import Slice, state_of
from graphmodel.staging import read
from graphmodel.staging.packets import Packet, packets
from graphmodel.staging.stage import Origin

CHANGED = "the file changed while it was read"
AGAIN = "run again when nobody writes to it"


@dataclass(frozen=True)
class SliceReport:
    """What reading a slice came to: its rows, what is wrong with them, how many nodes and relationships it gives.

    Where its file had `changed`, not all of its rows came before.
    """

    number: int
    rows: int = 0
    rejected: int = 0
    problems: Sequence[Problem] = ()
    nodes: int = 0
    relationships: int = 0
    changed: bool = False


def read_slice(
    slice_: Slice, model: Model, root: Path, memory: str, limit: int, known: Found
) -> Iterator[Packet | SliceReport]:
    """The rows of a slice, then its report.

    Of each kind of problem no more than `limit` are told. `known` are the nodes that rows name by other properties.
    """
    if _has_changed(slice_):
        yield _changed(slice_)
        return
    with _table_of(slice_) as table:
        place = _Place(slice_, file_name(table))
        lookups = FixedLookups(model, known)
        reading = read(model, [table], root, memory=memory, max_reported=limit, threads=1, lookups=lookups)
        try:
            problems = [place.problem(each) for each in reading.problems]
            counts = [0, 0]
            for packet in packets(reading.stage, place.row) if reading.stage is not None else ():
                counts[not packet.is_node] += len(packet.rows)
                yield packet
        finally:
            reading.close()
    rows = sum(tally.rows for tally in reading.rows)
    rejected = sum(len(tally.refused) for tally in reading.rows)
    if _has_changed(slice_):
        yield _changed(slice_)
        return
    yield SliceReport(slice_.number, rows, rejected, problems, counts[0], counts[1])


def index_slice(slice_: Slice, model: Model, names: Found) -> Found:
    """The keys of a slice's nodes by the properties by which rows of any table look for some: those of `names`.

    Raises:
        SourceError: the file has changed.
    """
    lookups = Lookups(model)
    lookups.merge(names)
    with _table_of(slice_) as table:
        for item in read_table(table, model, some="nodes"):
            if isinstance(item, NodeChunk):
                lookups.add(item)
    if _has_changed(slice_):
        raise _refused(slice_)
    return lookups.found


def is_packet(item: Packet | SliceReport, slices: Sequence[Slice]) -> bool:
    """Whether it is one of the packets of a slice, which Spark may have read again, since it lost those it had.

    Raises:
        SourceError: the file has changed since its rows were checked.
    """
    if isinstance(item, SliceReport) and item.changed:
        raise _refused(slices[item.number])
    return isinstance(item, Packet)


def _has_changed(slice_: Slice) -> bool:
    return state_of(slice_.table) != slice_.state


def _changed(slice_: Slice) -> SliceReport:
    problem = Problem(Where(file_name(slice_.table)), "table-changed", CHANGED, AGAIN)
    return SliceReport(slice_.number, problems=(problem,), changed=True)


def _refused(slice_: Slice) -> SourceError:
    return SourceError(f"{file_name(slice_.table)}: {CHANGED}", hint=AGAIN)


class _Place:
    """Finds in the whole file what is somewhere in a slice of it."""

    def __init__(self, slice_: Slice, file: str) -> None:
        self._file = file
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

    def problem(self, problem: Problem) -> Problem:
        """A problem at its place."""
        message = problem.message.replace(self._file, self._whole)
        where = problem.where
        if where.file == self._file:
            where = replace(where, file=self._whole, line=self._line(where.line))
        return replace(problem, where=where, message=message)

    def _line(self, line: int) -> int:
        return line + self._beyond if line > self._header else line


@contextmanager
def _table_of(slice_: Slice) -> Iterator[Table]:
    """The table itself, or one whose file is the header and the records of the slice alone."""
    if slice_.end is None:
        yield slice_.table
        return
    source = path_of(slice_.table)
    with TemporaryDirectory(prefix="graphmodel-slice-") as folder, source.open("rb") as file:
        header = file.read(slice_.header)
        file.seek(slice_.start)
        path = Path(folder).resolve() / source.name
        write_file(path, header + file.read(slice_.end - slice_.start), private=True)
        allowed = (*slice_.table.allowed, str(path.parent))
        yield replace(slice_.table, data=str(path), format=packed_as(slice_.table)[0], allowed=allowed)
