"""Large CSV files read by several processes, each a share of their bytes, put together again in the files' order.

In: tables that nothing has to be looked up for. Out: a share for each process, or none where a table is not what it
was taken for; then one process has to read it all, and tells what is wrong.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from graphmodel.model import Model
from graphmodel.sources.bulk import KEPT, Bulk
from graphmodel.sources.chunks import NodeChunk, TieChunk
from graphmodel.sources.lookups import Found, Lookups, ends_of
from graphmodel.sources.processes import Others, counters
from graphmodel.sources.spool import Given, new_folder
from graphmodel.sources.tables.files import file_name, path_of, state
from graphmodel.sources.tables.pieces import Piece, divisible, pieces
from graphmodel.sources.tables.read import header_of, read_piece
from graphmodel.sources.tables.reports import TOLD, Reports, Unreadable
from graphmodel.sources.tables.table import Table

WORTHWHILE = 4_000_000
"""Bytes, from which on a second process saves time."""
SMALL = 20_000_000
"""Bytes, up to which rows stay in memory; other processes then send theirs to this one."""
LEAD = 1.4
"""This process reads so many times as much as each other one that has to send its rows."""
Told = Callable[[int], None]
"""Called with the number of rows that were read so far."""


@dataclass
class Share:
    """What one process read: rows put aside, and by table their number and what is wrong with others."""

    nodes: Given[NodeChunk]
    ties: Given[TieChunk]
    keys: dict[str, list[str | int]]
    found: Found
    rows: dict[int, int]
    reports: dict[int, Reports]


@dataclass(frozen=True)
class File:
    """A table's file, its header, and its size and state when that was read."""

    table: Table
    path: Path
    header: tuple[str, ...]
    size: int
    state: object


def files_of(tables: Sequence[Table], model: Model) -> dict[int, File]:
    """The files, by their tables' numbers, that can be read in pieces; none where they are small.

    A file with which something is wrong at its beginning is left out.
    """
    paths = {at: path for at, table in enumerate(tables) if (path := _path(table))}
    if sum(path.stat().st_size for path in paths.values()) < WORTHWHILE:
        return {}
    found: dict[int, File] = {}
    for at, path in paths.items():
        before = state(path)
        header = header_of(tables[at], model)
        if header is not None:
            found[at] = File(tables[at], path, header, path.stat().st_size, before)
    return found


def _path(table: Table) -> Path | None:
    if table.claims or any(given.value.by for given in ends_of(table)) or not divisible(table):
        return None
    try:
        return path_of(table)
    except Unreadable:
        return None


def dealt(files: Mapping[int, File], processes: int, lead: float = 1) -> list[list[tuple[int, Piece]]]:
    """The pieces of files, each with its file's number, for so many processes: what takes each about as long.

    `lead`: how much more the first gets than each of the others.
    """
    ends = list(accumulate(file.size for file in files.values()))
    bounds = [int(ends[-1] * (lead + number - 1) / (lead + processes - 1)) for number in range(1, processes)]
    shares: list[list[tuple[int, Piece]]] = [[] for _ in range(processes)]
    for (number, file), end in zip(files.items(), ends, strict=True):
        begin = end - file.size
        places = [bound - begin for bound in bounds if begin < bound < end]
        first = sum(bound <= begin for bound in bounds)
        for share, piece in enumerate(pieces(file.path, places, file.table.quote), first):
            shares[share].append((number, piece))
    return shares


def read_together(
    files: Mapping[int, File], bulk: Bulk, lookups: Lookups, processes: int, told: Told, limit: int = TOLD
) -> list[Share]:
    """What each of several processes read, in the order of the files; nothing if they cannot be read like this.

    Their rows are on disk, beside those of `bulk`, or in memory. `limit`: how many problems of each kind are told.

    Raises:
        SourceError: the disk is full, or cannot be written to.
        Exception: what `told` raises.
    """
    if not files:
        return []
    large = sum(file.size for file in files.values()) >= SMALL
    try:
        folder = new_folder(bulk.folder)
        shares = dealt(files, processes, 1 if large else LEAD)
    except OSError:
        return []
    bulk.keep(folder)
    counts = counters(processes)
    here = os.getpid()

    def work(number: int) -> Share | None:
        def count(rows: int) -> None:
            counts[number] += rows
            if os.getpid() == here:
                told(sum(counts))
            elif os.getppid() != here:
                os._exit(1)  # nobody waits for it any more

        own = bulk.empty(folder / str(number), 1 if large else KEPT)
        return _share(files, shares[number], own, lookups.empty(), count, large, limit)

    with Others(range(1, processes), work) as others:
        mine = work(0)
        found = [mine, *others.results(lambda: told(sum(counts)))] if mine is not None else []
    whole = [share for share in found if share is not None]
    if len(whole) == processes and all(state(file.path) == file.state for file in files.values()):
        return whole
    shutil.rmtree(folder, ignore_errors=True)
    return []


def _share(
    files: Mapping[int, File],
    units: Sequence[tuple[int, Piece]],
    bulk: Bulk,
    lookups: Lookups,
    count: Told,
    large: bool,
    limit: int,
) -> Share | None:
    rows: dict[int, int] = dict.fromkeys((at for at, _ in units), 0)
    reports = {at: Reports(file_name(files[at].table), [], limit) for at in rows}
    for at, piece in units:
        try:
            for chunk in read_piece(files[at].table, piece, files[at].header, bulk.model, reports[at]):
                bulk.add(chunk)
                if isinstance(chunk, NodeChunk):
                    lookups.add(chunk)
                rows[at] += len(chunk)
                count(len(chunk))
        except Unreadable:
            return None
        if len(reports[at].told) < len(reports[at].problems):  # something is wrong with more than a row
            return None
    return Share(bulk.nodes.given(large), bulk.ties.given(large), bulk.registry.keys, lookups.found, rows, reports)
