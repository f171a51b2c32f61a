"""Reads all of a project's sources through one door, so that what one declares the others can name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from graphmodel.model import Model, Node
from graphmodel.problems import Problem, Where, did_you_mean
from graphmodel.sources.events import declare_events
from graphmodel.sources.loaders import Loader, read_items, read_loader
from graphmodel.sources.rows import Batch, Registry, Row
from graphmodel.sources.sheet import Sheet, read_sheet

MAX_BYTES = 20_000_000
SHEET_ENDINGS = (".yaml", ".yml")


@dataclass(frozen=True)
class Reading:
    """What a project's sources say: one batch a source, and the nodes that they declare."""

    batches: tuple[Batch, ...]
    registry: Registry
    faults: tuple[Problem, ...] = ()

    @property
    def problems(self) -> list[Problem]:
        """What is wrong anywhere, in order of place."""
        return sorted({*self.faults, *(p for batch in self.batches for p in batch.problems)})


def read(model: Model, sources: Sequence[str | Loader], root: Path) -> Reading:
    """Reads sources: fact sheets (paths and globs below `root`, or absolute paths), and loaders (`module:function`).

    Every problem is in the reading; none is raised.
    """
    faults: list[Problem] = []
    batches: list[Batch] = []
    sheets: list[Sheet] = []
    for source in dict.fromkeys(sources):
        if not isinstance(source, str):
            batch = Batch(f"{source.__module__}:{source.__qualname__}")
            read_items(source, batch)
            batches.append(batch)
        elif ":" in source and not source.endswith(SHEET_ENDINGS):
            batches.append(read_loader(source))
        else:
            for path in _paths(source, root, faults):
                if _name(path, root) not in {batch.source for batch in batches}:
                    sheet = _sheet(path, root, model)
                    sheets.append(sheet)
                    batches.append(sheet.batch)
    registry = Registry(model)
    for batch in batches:
        _declare(batch, model, registry)
    declare_events(model, sheets, registry)
    for sheet in sheets:
        sheet.read_facts(model, registry)
    return Reading(tuple(batches), registry, tuple(faults))


def _declare(batch: Batch, model: Model, registry: Registry) -> None:
    """Makes the nodes of a batch known; those that are in no model are taken out."""
    known: list[Row] = []
    for row in batch.rows:
        if isinstance(row.item, Node) and type(row.item) not in model:
            fault = f"{type(row.item).__name__} is not in the model"
            hint = did_you_mean(type(row.item).__name__, model.nodes)
            batch.problems.append(Problem(row.where, "unknown-label", fault, hint))
        else:
            known.append(row)
    batch.rows = known
    registry.add(row.item for row in known if isinstance(row.item, Node))


def source_names(sources: Iterable[str], root: Path) -> list[str]:
    """The names of the sources that these paths, globs and loaders stand for."""
    found: list[str] = []
    for source in sources:
        if ":" in source and not source.endswith(SHEET_ENDINGS):
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
