"""Reads all of a project's sources through one door, so that what one declares the others can name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from graphmodel.model import Model, Node
from graphmodel.problems import Problem, Where, did_you_mean
from graphmodel.sources.bulk import Bulk, chunks_of
from graphmodel.sources.chunks import ROWS
from graphmodel.sources.events import declare_events
from graphmodel.sources.lines import texts_in
from graphmodel.sources.loaders import Loader, read_items, read_loader
from graphmodel.sources.rows import Batch, Registry, Row
from graphmodel.sources.sheet import Sheet, read_sheet
from graphmodel.sources.spool import HELD

MAX_BYTES = 20_000_000
SHEET_ENDINGS = (".yaml", ".yml")
Counting = Callable[[str, int], None]
"""Called with a source's name and how many of its rows were read."""


def quiet(source: str, rows: int) -> None:
    """Tells nobody."""


@dataclass(frozen=True)
class Reading:
    """What a project's sources say: one batch a source, the nodes that they declare, and what was put aside."""

    batches: tuple[Batch, ...]
    registry: Registry
    faults: tuple[Problem, ...] = ()
    bulk: Bulk | None = None

    @property
    def problems(self) -> list[Problem]:
        """What is wrong anywhere, in order of place."""
        return sorted({*self.faults, *(p for batch in self.batches for p in batch.problems)})


def read(
    model: Model,
    sources: Sequence[str | Loader],
    root: Path,
    *,
    folder: Path | None = None,
    held: int = HELD,
    progress: Counting = quiet,
) -> Reading:
    """Reads sources: fact sheets (paths and globs below `root`, or absolute paths), and loaders (`module:function`).

    Every problem is in the reading; none is raised. Rows of tables, and of loaders that give more than `held`, are put
    aside: on disk below `folder`, once they are more than that.
    """
    work = _Work(model, root, Bulk(model, Registry(model), folder, held), held, progress)
    opened = [work.opened(source) for source in dict.fromkeys(sources)]
    work.bulk.expect(name for sheet in work.sheets if sheet.tree for name in texts_in(sheet.tree))
    for source, batch in (each for group in opened for each in group):
        work.fill(source, batch)
    batches = tuple(batch for group in opened for _, batch in group)
    registry = work.bulk.registry
    declare_events(model, work.sheets, registry)
    for sheet in work.sheets:
        sheet.read_facts(model, registry)
    return Reading(batches, registry, tuple(work.faults), work.bulk if len(work.bulk) else None)


Opened = tuple[str | Loader | Sheet, Batch]


class _Work:
    """One reading: sheets first, whose names are then looked for in what streams by."""

    def __init__(self, model: Model, root: Path, bulk: Bulk, held: int, progress: Counting) -> None:
        self.model = model
        self.root = root
        self.bulk = bulk
        self.held = held
        self.progress = progress
        self.faults: list[Problem] = []
        self.sheets: list[Sheet] = []
        self._names: set[str] = set()

    def opened(self, source: str | Loader) -> list[Opened]:
        """The batches of a source, of which only fact sheets are read already."""
        if not isinstance(source, str):
            return [(source, Batch(name_of(source)))]
        if ":" in source and not source.endswith(SHEET_ENDINGS):
            return [(source, Batch(source))]
        found: list[Opened] = []
        for path in _paths(source, self.root, self.faults):
            name = _name(path, self.root)
            if name not in self._names:
                self._names.add(name)
                sheet = _sheet(path, self.root, self.model)
                self.sheets.append(sheet)
                found.append((sheet, sheet.batch))
        return found

    def fill(self, source: str | Loader | Sheet, batch: Batch) -> None:
        """Reads the rest of a source, and makes its nodes known."""
        self.progress(batch.source, 0)
        if isinstance(source, str):
            read_loader(source, batch, self.relieve)
        elif not isinstance(source, Sheet):
            read_items(source, batch, self.relieve)
        if batch.put_aside:
            self._put_aside(batch)
        self._sort_out(batch)
        self.bulk.registry.add(row.item for row in batch.rows if isinstance(row.item, Node))

    def relieve(self, batch: Batch) -> None:
        """Puts the rows of a batch aside when they are too many."""
        if len(batch.rows) > (ROWS if batch.put_aside else self.held):
            self._put_aside(batch)
            self.progress(batch.source, batch.put_aside)

    def _put_aside(self, batch: Batch) -> None:
        self._sort_out(batch)
        for chunk in chunks_of(batch.rows, self.model, batch.source, batch.problems):
            self.bulk.add(chunk)
        batch.put_aside += len(batch.rows)
        batch.rows = []

    def _sort_out(self, batch: Batch) -> None:
        """Takes the nodes that are in no model out of a batch."""
        known: list[Row] = []
        for row in batch.rows:
            if isinstance(row.item, Node) and type(row.item) not in self.model:
                fault = f"{type(row.item).__name__} is not in the model"
                hint = did_you_mean(type(row.item).__name__, self.model.nodes)
                batch.problems.append(Problem(row.where, "unknown-label", fault, hint))
            else:
                known.append(row)
        batch.rows = known


def name_of(loader: Loader) -> str:
    """The name of a loader as a source."""
    return f"{loader.__module__}:{loader.__qualname__}"


def source_names(sources: Iterable[str | Loader], root: Path) -> list[str]:
    """The names of the sources that these paths, globs and loaders stand for."""
    found: list[str] = []
    for source in sources:
        if not isinstance(source, str):
            found.append(name_of(source))
        elif ":" in source and not source.endswith(SHEET_ENDINGS):
            found.append(source)
        else:
            found += [_name(path, root) for path in _paths(source, root, [])]
    return found


def _paths(source: str, root: Path, faults: list[Problem]) -> list[Path]:
    path = Path(source)
    if any(mark in source for mark in "*?["):
        base, pattern = (Path(path.anchor), str(path.relative_to(path.anchor))) if path.anchor else (root, source)
        found = sorted(p for p in base.glob(pattern) if p.is_file())
        if not found:
            faults.append(
                Problem(Where(source), "source-missing", "no file matches", "check `sources` in the settings")
            )
        return found
    full = path if path.is_absolute() else root / path
    if not full.is_file():
        faults.append(Problem(Where(source), "source-missing", "there is no such file", "check the path"))
        return []
    if full.suffix not in SHEET_ENDINGS:
        hint = "a fact sheet ends in .yaml or .yml, a loader is module:function"
        faults.append(Problem(Where(source), "source-kind", f"{full.suffix or 'no ending'} is no kind of source", hint))
        return []
    return [full]


def _name(path: Path, root: Path) -> str:
    full, base = path.resolve(), root.resolve()
    return full.relative_to(base).as_posix() if full.is_relative_to(base) else path.as_posix()


def _sheet(path: Path, root: Path, model: Model) -> Sheet:
    name = _name(path, root)
    text, fault = _text(path, name)
    if fault is not None:
        return Sheet(Batch(name, problems=[fault]))
    return read_sheet(text, name, model)


def _text(path: Path, name: str) -> tuple[str, Problem | None]:
    try:
        if path.stat().st_size > MAX_BYTES:
            fault = f"the file is larger than {MAX_BYTES:,} bytes"
            return "", Problem(Where(name), "source-size", fault, "split it into several fact sheets")
        data = path.read_bytes()
    except OSError as wrong:
        return "", Problem(Where(name), "source-unreadable", f"cannot be read: {wrong.strerror}")
    if b"\0" in data[:8192]:
        return "", Problem(Where(name), "source-binary", "this is no text", "a fact sheet is YAML in UTF-8")
    try:
        return data.decode("utf-8-sig"), None
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        fault = f"byte 0x{data[wrong.start]:02x} is not UTF-8"
        return "", Problem(Where(name, line), "source-encoding", fault, "save the file as UTF-8")
