"""A file of Python that a renaming edits: its text, its tree, and what it imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graphmodel.workflows.renaming.edits import Doubt, Edit


@dataclass(frozen=True)
class Module:
    """A file of Python, its text and its tree."""

    path: Path
    lines: tuple[str, ...]
    tree: ast.Module

    @classmethod
    def read(cls, path: Path) -> Module:
        """The module of a file."""
        text = path.read_text(encoding="utf-8")
        return cls(path, tuple(text.split("\n")), ast.parse(text))

    def edit(self, line: int, offset: int, old: str, new: str) -> Edit:
        """An edit where the tree says; it counts bytes of UTF-8."""
        column = len(self.lines[line - 1].encode()[:offset].decode())
        return Edit(self.path, line, column + 1, old, new)

    def doubt(self, node: ast.expr | ast.stmt | ast.arg | ast.excepthandler | ast.alias, why: str) -> Doubt:
        """A place in doubt."""
        return Doubt(self.path, node.lineno, node.col_offset + 1, why)

    def declares(self, name: str) -> ast.ClassDef | None:
        """The class of this name that the module declares."""
        return next((n for n in ast.walk(self.tree) if isinstance(n, ast.ClassDef) and n.name == name), None)


def missing_imports(module: Module, text: str) -> Iterator[Edit]:
    """Imports of Annotated and Property, where an edited text uses them and the module does not import them."""
    tree = ast.parse(text)
    bound = {a.asname or a.name for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom) for a in n.names}
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    lines = []
    for name, home in (("Annotated", "typing"), ("Property", "graphmodel")):
        if name in used and name not in bound and "*" not in bound:
            there = _import_from(module, home)
            if there is None:
                lines.append(f"from {home} import {name}\n")
            else:
                yield module.edit(there.names[0].lineno, there.names[0].col_offset, "", f"{name}, ")
    if lines:
        yield Edit(module.path, _first_import(module), 1, "", "".join(lines))


def _import_from(module: Module, home: str) -> ast.ImportFrom | None:
    imports = (node for node in module.tree.body if isinstance(node, ast.ImportFrom))
    return next((node for node in imports if node.module == home and not node.level), None)


def _first_import(module: Module) -> int:
    """The line before which imports go: that of the first, but for those of the future."""
    at = next((n for n in module.tree.body if isinstance(n, ast.Import | ast.ImportFrom)), None)
    if isinstance(at, ast.ImportFrom) and at.module == "__future__":
        return (at.end_lineno or at.lineno) + 1
    return at.lineno if at is not None else 1
