"""Which sources differ from what a graph was loaded from: their fingerprints, which a load leaves in the graph."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from importlib.metadata import version
from json import dumps
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from graphmodel.loading import day_of
from graphmodel.mark import FORMAT
from graphmodel.sources import fingerprint, fingerprints
from graphmodel.sources.decisions import FILE
from graphmodel.sources.fingerprints import files_digest
from graphmodel.sources.jsonschema import sheet_schema

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.model import Model
    from graphmodel.model.layer import Layer
    from graphmodel.project import Project
    from graphmodel.sources import Source

OURS = "graphmodel.model"
"""The classes that every model begins with; the version stands for them."""


def fingerprints_of(project: Project, sources: Sequence[Source] = ()) -> dict[str, str]:
    """The fingerprint of each of the project's sources, and of those given besides; empty where only reading can tell.

    In each are the model with its code, the decisions about identity and the priority of sources, since what a source
    comes to in a graph depends on them.
    """
    model, settings = project.model, project.settings
    decisions = project.root / FILE
    base = fingerprint(
        version("graphmodel"),
        dumps(sheet_schema(model), sort_keys=True, default=str),
        files_digest(sorted(_code_of(model, project.root))),
        files_digest([decisions] if decisions.is_file() else []),
        settings.layer,
        *settings.priority,
    )
    return fingerprints(project.sources_with(sources), project.root, base, project.allowed)


def same_sources(
    prints: Mapping[str, str], meta: Mapping[str, Any], selected: Collection[str] | None = None
) -> tuple[str, ...]:
    """The sources, of those selected, that are what they were when the graph of this mark was loaded from them.

    None is where a load did not come to its end, or a source is no more, so that all must be looked at.
    """
    before = _noted(meta)
    if meta.get("format") != FORMAT or meta.get("pending", True) or not before.keys() <= prints.keys():
        return ()
    same = [name for name, print in prints.items() if print and before.get(name) == print]
    return tuple(sorted(name for name in same if selected is None or name in selected))


def holds_today(
    database: Database, layer: Layer, meta: Mapping[str, Any], as_of: date | None, today: Callable[[], date]
) -> bool:
    """Whether a graph's facts are those of the day on which a load would settle them."""
    return bool(meta.get("as_of") == (as_of or day_of(database, layer) or today()))


def after_load(
    prints: Mapping[str, str], meta: Mapping[str, Any], selected: Collection[str] | None, *, complete: bool
) -> dict[str, str]:
    """The fingerprints that hold once the selected sources, None being all, are loaded; without those of which
    something was left out.
    """
    now = {name: print for name, print in prints.items() if selected is None or name in selected}
    kept = {} if selected is None else {name: print for name, print in _noted(meta).items() if name not in selected}
    return kept | now if complete else kept


def _noted(meta: Mapping[str, Any]) -> dict[str, str]:
    pairs = (str(line).partition(" ") for line in meta.get("fingerprints") or ())
    return {source: print for print, _, source in pairs}


def lines_of(prints: Mapping[str, str]) -> list[str]:
    """Fingerprints as a graph's mark keeps them; those that are empty are not kept."""
    return [f"{print} {source}" for source, print in sorted(prints.items()) if print]


def _code_of(model: Model, root: Path) -> set[Path]:
    """The Python files that a model is written in, and those of the project that they take something from."""
    classes = [*(kind.cls for kind in model.nodes.values()), *(kind.cls for kind in model.relationships.values())]
    names = {base.__module__ for cls in classes for base in cls.__mro__}
    own = [sys.modules[name] for name in names if name in sys.modules]
    files: dict[str, Path] = {}
    pending = [module for module in own if not module.__name__.startswith(OURS)]
    while pending:
        module = pending.pop()
        path = _file_of(module)
        if module.__name__ in files or path is None:
            continue
        files[module.__name__] = path
        pending += [each for each in _taken_from(module) if _is_below(_file_of(each), root)]
    return set(files.values())


def _taken_from(module: ModuleType) -> Iterator[ModuleType]:
    for value in list(vars(module).values()):
        name = value.__name__ if inspect.ismodule(value) else getattr(value, "__module__", None)
        if isinstance(name, str) and name in sys.modules and not name.startswith("graphmodel."):
            yield sys.modules[name]


def _file_of(module: ModuleType) -> Path | None:
    file = getattr(module, "__file__", None)
    return Path(file) if file and Path(file).is_file() else None


def _is_below(path: Path | None, root: Path) -> bool:
    return path is not None and path.resolve().is_relative_to(root.resolve())
