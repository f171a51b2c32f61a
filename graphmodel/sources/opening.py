"""What the sources of a reading are: sheets, tables and loaders, each found once, of which only the sheets are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from graphmodel.model import Model
from graphmodel.problems import Problem
from graphmodel.sources.loaders import Loader, find_loader
from graphmodel.sources.lookups import Lookups
from graphmodel.sources.places import Source, is_named, name_of, path_name, paths_of, text_of
from graphmodel.sources.rows import Batch
from graphmodel.sources.sheet import Sheet, read_sheet
from graphmodel.sources.sink import Sink
from graphmodel.sources.tables import Table, is_mapping, read_mapping
from graphmodel.sources.tables.downloads import Downloads
from graphmodel.sources.tables.files import file_name
from graphmodel.sources.tables.locating import tables_of
from graphmodel.sources.tables.occurrences import with_roles

Instead = Mapping[tuple[str, str], Callable[[Table], Table]]
"""By source and file, what makes the table that is read in place of one."""
Opened = tuple[Loader | Table | Sheet | None, Batch]


class SourceOpener:
    """Opens the sources of one reading. `sheets` has the fact sheets, `faults` what is wrong with paths."""

    def __init__(
        self, model: Model, root: Path, sink: Sink, lookups: Lookups, instead: Instead, allowed: Sequence[str]
    ) -> None:
        self.model = model
        self.root = root
        self.sink = sink
        self.lookups = lookups
        self.instead = instead
        self.allowed = allowed
        self.sheets: list[Sheet] = []
        self.faults: list[Problem] = []
        self._downloads = Downloads()
        self._names: set[str] = set()

    def open_all(self, sources: Sequence[Source]) -> list[Opened]:
        """The batches of sources, each source once."""
        return [each for source in _once(sources) for each in self.open(source)]

    def open(self, source: Source) -> list[Opened]:
        """The batches of a source, of which only fact sheets are read already."""
        if isinstance(source, Table):
            batch = Batch(name_of(source))
            return self._tables(source.called(batch.source, self.root), batch)
        if not isinstance(source, str):
            return [(source, Batch(name_of(source)))]
        if is_named(source):
            batch = Batch(source)
            found = find_loader(source, batch.problems)
            return self._tables(found, batch) if isinstance(found, Table) else [(found, batch)]
        paths = [(path, path_name(path, self.root)) for path in paths_of(source, self.root, self.faults)]
        new = [(path, name) for path, name in paths if name not in self._names]
        self._names.update(name for _, name in new)
        return [each for path, name in new for each in self._file(path, name)]

    def _file(self, path: Path, name: str) -> list[Opened]:
        text, fault = text_of(path, name)
        if fault is not None:
            return [(None, Batch(name, problems=[fault]))]
        if is_mapping(text):
            table, problems = read_mapping(text, name, self.root)
            batch = Batch(name, problems=problems)
            return self._tables(table, batch) if table is not None else [(None, batch)]
        sheet = read_sheet(text, name, self.model)
        self.sheets.append(sheet)
        return [(sheet, sheet.batch)]

    def _tables(self, table: Table, batch: Batch) -> list[Opened]:
        """The table, or those of each file that its path stands for."""
        allowed = (*table.allowed, *self.allowed)
        placed = replace(table, allowed=allowed, downloads=self._downloads)
        return [self._table(each, batch) for each in tables_of(placed)]

    def _table(self, table: Table, batch: Batch) -> Opened:
        table = with_roles(table, self.model)
        self.lookups.expect(table)
        self.sink.duplicates[table.name] = table.duplicates
        change = self.instead.get((table.name, file_name(table)))
        if change is not None:
            batch.partial = True
            return change(table), batch
        return (None if table.name in {source for source, _ in self.instead} else table), batch


def _once(sources: Iterable[Source]) -> list[Source]:
    """The sources, each name once."""
    named = [each for each in sources if isinstance(each, str)]
    return [*dict.fromkeys(named), *(each for each in sources if not isinstance(each, str))]
