"""Where classes are declared; of many, each file is parsed once, where `inspect` would parse it for each class."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from graphmodel.model.relationships import DECLARED_BY
from graphmodel.problems import Where


def place(cls: type[Any]) -> Where:
    """Where a class is declared."""
    cls = getattr(cls, DECLARED_BY, cls)
    try:
        path = inspect.getsourcefile(cls) or ""
        line = inspect.getsourcelines(cls)[1]
    except (OSError, TypeError):
        return Where(cls.__module__)
    return Where(near(path), line)


def near(path: str) -> str:
    """A file's name as seen from the current folder, when it is below it."""
    here = Path.cwd()
    return str(Path(path).relative_to(here)) if Path(path).is_relative_to(here) else path


def places(classes: Iterable[type[Any]]) -> Mapping[type[Any], Where]:
    """The file and line of each class; the name of its module where its file does not show it."""
    lines: dict[str, dict[str, int]] = {}
    found: dict[type[Any], Where] = {}
    for cls in classes:
        path = _file(cls)
        if path not in lines:
            lines[path] = _lines(path)
        line = lines[path].get(cls.__qualname__)
        found[cls] = Where(near(path), line) if line else Where(cls.__module__)
    return found


def _file(cls: type[Any]) -> str:
    try:
        return inspect.getsourcefile(cls) or ""
    except (OSError, TypeError):
        return ""


def _lines(path: str) -> dict[str, int]:
    try:
        tree = ast.parse(Path(path).read_bytes())
    except (OSError, SyntaxError, ValueError):
        return {}
    return dict(_declared(tree, ""))


def _declared(node: ast.AST, within: str) -> Iterator[tuple[str, int]]:
    """The qualified name of each class below a node, and its first line, decorators included."""
    for child in ast.iter_child_nodes(node):
        inner = within
        if isinstance(child, ast.ClassDef):
            yield within + child.name, min([child.lineno, *(each.lineno for each in child.decorator_list)])
            inner = f"{within}{child.name}."
        elif isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            inner = f"{within}{child.name}.<locals>."
        if isinstance(child, ast.stmt):
            yield from _declared(child, inner)
