"""Reads all of a project's sources through one door, so that what one declares the others can name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from graphmodel.model import Model
from graphmodel.problems import Problem
from graphmodel.sources.decisions import NO_MERGES, Merges
from graphmodel.sources.events import declare_events
from graphmodel.sources.lines import texts_in
from graphmodel.sources.lookups import Lookups
from graphmodel.sources.opening import Instead, SourceOpener
from graphmodel.sources.places import Source
from graphmodel.sources.row_reader import Counting, RowReader
from graphmodel.sources.rows import Batch, Registry
from graphmodel.sources.sink import Sink
from graphmodel.sources.tables import MAX_REPORTED, Table
from graphmodel.sources.tables.row_notes import RowNote
from graphmodel.sources.tables.tally import RowTally

MAX_ROWS_IN_MEMORY = 100_000
"""How many rows of a loader stay in memory as objects; those of one that gives more are staged."""


def no_progress(source: str, rows: int) -> None:
    """Reports nothing."""


def no_variables(_name: str) -> str:
    """Knows no setting."""
    return ""


@dataclass(frozen=True)
class Reading:
    """What a project's sources say: one batch a source, and the nodes that they declare.

    `rows` has what became of each table's rows while they were read.
    """

    batches: tuple[Batch, ...]
    registry: Registry
    faults: tuple[Problem, ...] = ()
    merges: Merges = NO_MERGES
    tables: tuple[Table, ...] = ()
    rows: tuple[RowTally, ...] = ()

    @property
    def notes(self) -> list[RowNote]:
        """What is to be known of several rows of a table together."""
        return [note for tally in self.rows for note in tally.notes]

    @property
    def problems_without_notes(self) -> list[Problem]:
        """What is wrong anywhere, in order of place."""
        return sorted({*self.faults, *(p for batch in self.batches for p in batch.problems)})

    @property
    def problems(self) -> list[Problem]:
        """What is wrong anywhere, and the notes as warnings, in order of place."""
        return sorted({*self.problems_without_notes, *(note.problem for note in self.notes)})


def read_into(
    sink: Sink,
    model: Model,
    sources: Sequence[Source],
    root: Path,
    *,
    rows_in_memory: int = MAX_ROWS_IN_MEMORY,
    progress: Counting = no_progress,
    variable: Callable[[str], str] = no_variables,
    max_reported: int = MAX_REPORTED,
    instead: Instead | None = None,
    allowed: Sequence[str] = (),
    lookups: Lookups | None = None,
) -> Reading:
    """Reads sources: fact sheets and mappings (paths and globs below `root`, or absolute paths), and loaders and tables
    in Python (`module:name`, or themselves).

    Problems are collected in the reading, none is raised, with at most `max_reported` of a kind for a table's rows.

    Args:
        sink: takes the rows of tables, and of loaders that give more than `rows_in_memory`.
        variable: the value of a setting such as a table's database.
        instead: by file, the table to read in its place, such as its corrected rows; the source's other tables are
            then not read.
        allowed: folders and URLs outside of the root from which tables may be read.
        lookups: finds nodes by properties other than their key where these sources are only part of those that declare
            the nodes; each table is then read once.
    """
    reader = RowReader(sink, model, rows_in_memory, progress, variable, max_reported, lookups)
    opener = SourceOpener(model, root, sink, reader.lookups, instead or {}, allowed)
    opened = opener.open_all(sources)
    reader.expected.update(name for sheet in opener.sheets if sheet.tree for name in texts_in(sheet.tree))
    reader.fill_all(opened)
    declare_events(model, opener.sheets, reader.registry)
    for sheet in opener.sheets:
        sheet.read_facts(model, reader.registry)
    batches = tuple({id(batch): batch for _, batch in opened}.values())
    tables = tuple(source for source, _ in opened if isinstance(source, Table))
    return Reading(batches, reader.registry, tuple(opener.faults), tables=tables, rows=tuple(reader.tallies.values()))
