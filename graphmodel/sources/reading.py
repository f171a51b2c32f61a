"""Reads all of a project's sources through one door, so that what one declares the others can name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from graphmodel.model import Event, Model, Node
from graphmodel.problems import Problem, Where
from graphmodel.sources.facts import Names, event_lines
from graphmodel.sources.loaders import Loader, read_items, read_loader
from graphmodel.sources.plain import plain
from graphmodel.sources.rows import Batch, Registry, Row
from graphmodel.sources.sheet import Sheet, read_sheet
from graphmodel.sources.tree import Mapping

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
                sheet = _sheet(path, root, model)
                sheets.append(sheet)
                batches.append(sheet.batch)
    registry = Registry(model)
    for batch in batches:
        known = [row for row in batch.rows if not isinstance(row.item, Node) or type(row.item) in model]
        for row in batch.rows:
            if row not in known:
                fault = f"{type(row.item).__name__} is not in the model"
                batch.problems.append(Problem(row.where, "unknown-label", fault))
        batch.rows = known
        registry.add(row.item for row in known if isinstance(row.item, Node))
    _declare_events(model, sheets, registry)
    for sheet in sheets:
        sheet.read_facts(model, registry)
    return Reading(tuple(batches), registry, tuple(faults))


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
        return Sheet(Batch(name, problems=[fault]), None, None, {})
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


def _declare_events(model: Model, sheets: Sequence[Sheet], registry: Registry) -> None:
    """Makes the events that only event lines name known, and gives each such line's sheet a row for its event."""
    declared = set(registry.names())
    named: dict[tuple[type[Event], str], dict[str, object]] = {}
    seen: list[tuple[Sheet, type[Event], str, Where]] = []
    for sheet in sheets:
        for cls, id, names, where in _mentioned(model, sheet):
            if id not in declared:
                named.setdefault((cls, id), {}).update(names)
                seen.append((sheet, cls, id, where))
    for sheet, cls, id, where in seen:
        kind = model.node(cls)
        given = {kind.key: id, **named[cls, id]}
        caption = kind.properties[kind.caption]
        if caption.required and caption.name not in given:
            given[caption.name] = id
        _declare(cls, given, sheet, where, registry)


def _declare(cls: type[Event], given: dict[str, object], sheet: Sheet, where: Where, registry: Registry) -> None:
    try:
        node = cls(**given)  # type: ignore[arg-type]
    except ValueError:
        label = registry.model.node(cls).label
        hint = f"declare it under entities: {label}: with all that it requires"
        sheet.batch.problems.append(Problem(where, "event-undeclared", f"{label} needs more than an id", hint))
        return
    sheet.batch.rows.append(Row(node, where))
    registry.add([node])


def _mentioned(model: Model, sheet: Sheet) -> Iterable[tuple[type[Event], str, dict[str, object], Where]]:
    names = Names(model)
    for section in ("facts", "outside"):
        tree = sheet.tree.get(section) if sheet.tree is not None else None
        for _, lines in tree.pairs if isinstance(tree, Mapping) else ():
            for line, key, value in event_lines(lines, names):
                kind = model.nodes.get(line.label)
                if kind is None or not kind.event or kind.abstract or not issubclass(kind.cls, Event):
                    continue
                told = value.pairs if isinstance(value, Mapping) else ()
                own = {
                    name.text: plain(tree, kind.properties[name.text].many)
                    for name, tree in told
                    if name.text in kind.cls.naming and name.text in kind.properties
                }
                for id in line.ids:
                    yield kind.cls, id.text.removeprefix(line.label + ":"), own, key.where
