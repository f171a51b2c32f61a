"""Which sources differ from what a graph was loaded from: their fingerprints, which a load leaves in the graph."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from importlib.metadata import version
from json import dumps
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphmodel.files import resolved
from graphmodel.loading import newest_day
from graphmodel.mark import FORMAT
from graphmodel.problems import Problem, Where
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

_PYTHON = sysconfig.get_path("stdlib")
OURS = "graphmodel.model"
"""The classes that every model begins with; the version stands for them."""


def fingerprints_of(project: Project, sources: Sequence[Source] = ()) -> dict[str, str]:
    """The fingerprint of each source of the project, and of further ones; empty where only reading can show a change.

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


def is_same(prints: Mapping[str, str], meta: Mapping[str, Any]) -> bool:
    """Whether all sources are what they were when the graph of this mark was loaded, wholly, from them.

    They are looked at together: what one comes to depends on the names, the nodes and the priority of the others.
    """
    whole = meta.get("format") == FORMAT and not meta.get("pending", True)
    return whole and all(prints.values()) and list(meta.get("fingerprints") or ()) == lines_of(prints)


def always_read(prints: Mapping[str, str]) -> list[Problem]:
    """The sources that keep a load from passing over anything."""
    fault = "only reading shows whether this source changed, so --changed skipped none"
    hint = "what it takes are fact sheets, and mappings of files"
    return [Problem(Where(name), "always-read", fault, hint, "warning") for name, print in prints.items() if not print]


def holds_today(
    database: Database, layer: Layer, meta: Mapping[str, Any], as_of: date | None, today: Callable[[], date]
) -> bool:
    """Whether a graph's facts are those of the day on which a load would settle them."""
    return bool(meta.get("as_of") == (as_of or newest_day(database, layer) or today()))


def lines_of(prints: Mapping[str, str]) -> list[str]:
    """Fingerprints as a graph's mark keeps them, `-` where there is none."""
    return [f"{print or '-'} {source}" for source, print in sorted(prints.items())]


def _code_of(model: Model, root: Path) -> set[Path]:
    """The Python files that a model is written in, and those of the project that are loaded by now."""
    classes = [*(kind.cls for kind in model.nodes.values()), *(kind.cls for kind in model.relationships.values())]
    written = {base.__module__ for cls in classes for base in cls.__mro__ if not base.__module__.startswith(OURS)}
    whole = root.resolve()
    found: set[Path] = set()
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None) or ""
        ours = name in written or (not name.startswith("graphmodel.") and _is_of(file, whole))
        if file and ours and Path(file).is_file():
            found.add(Path(file))
    return found


def _is_of(file: str, root: Path) -> bool:
    """Whether a file is the project's: below its folder, and neither Python's nor in an environment there.

    Thousands of modules may be loaded, so the text of a path decides where it can.
    """
    if file.startswith(_PYTHON + os.sep) or f"{os.sep}site-packages{os.sep}" in file:
        return False
    return resolved(Path(file)).is_relative_to(root)
