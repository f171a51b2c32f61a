"""Next steps that messages about types and names give."""

from __future__ import annotations

import ast
import shlex
from collections.abc import Iterator
from pathlib import Path

from graphmodel.problems import did_you_mean


def see_definition(name: str) -> str:
    """The next step of whoever misunderstood a type: the command that shows its definition.

    >>> see_definition("RECOGNIZES")
    'see the definition: graphmodel model RECOGNIZES'
    """
    return f"see the definition: graphmodel model {shlex.quote(name)}"


def called_now(name: str) -> str:
    """The next step of whoever uses a name that something was called by before.

    >>> called_now("OPERATES")
    "it is called 'OPERATES' now"
    """
    return f"it is called {name!r} now"


def defined_name(name: str, path: Path) -> str:
    """The next step where a file of a model uses a name that is not defined: the file's own name that is nearest."""
    try:
        lines = dict(_bound(ast.parse(path.read_bytes())))
    except (OSError, SyntaxError, ValueError):
        return ""
    if name in lines:
        return f"it is defined on line {lines[name]}, below its use: move it up"
    hint = did_you_mean(name, lines)
    return hint if hint.startswith("did you mean") else "define it above its use, or import it"


def _bound(module: ast.Module) -> Iterator[tuple[str, int]]:
    """The names that a module's own statements bind, each with its line."""
    for each in module.body:
        match each:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                yield name, each.lineno
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                yield from ((alias.asname or alias.name.partition(".")[0], each.lineno) for alias in names)
            case ast.Assign(targets=targets):
                yield from ((target.id, each.lineno) for target in targets if isinstance(target, ast.Name))
