"""Edits of files: a place, the text that is there, and the text that replaces it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import StringIO
from itertools import accumulate
from pathlib import Path

from graphmodel.model import NodeType, RelationshipType

YAML = (".yaml", ".yml")


@dataclass(frozen=True, order=True)
class Edit:
    """A replacement in a file, `old` by `new`, at a line and a column counted from 1; an insertion has no `old`."""

    path: Path
    line: int
    column: int
    old: str
    new: str

    def __str__(self) -> str:
        what = f"{self.old} -> {self.new}" if self.old else " ".join(self.new.split())
        return f"{self.line}:{self.column}  {what}"


@dataclass(frozen=True)
class Doubt:
    """A place where the old name stands, and it does not show whether it is this type's or property's."""

    path: Path
    line: int
    column: int
    why: str


@dataclass(frozen=True)
class Renaming:
    """What is renamed: a type, or with `of_property` a property of it. `family` is the type and those below it."""

    kind: NodeType | RelationshipType
    family: tuple[NodeType | RelationshipType, ...]
    old: str
    new: str
    of_property: bool = False

    @property
    def columns(self) -> Mapping[str, str]:
        """The stored columns of a property under the old names and the new."""
        if not self.of_property:
            return {}
        columns = (column.name for column in self.kind.properties[self.old].columns)
        return {name: self.new + name.removeprefix(self.old) for name in columns}

    @property
    def classes(self) -> frozenset[str]:
        """The names of the family's classes."""
        return frozenset(kind.cls.__name__ for kind in self.family)


def lines_of(text: str, path: Path) -> list[str]:
    """The lines of a file with their ends, as its reader counts them: YAML knows more ends of lines than others do."""
    return text.splitlines(keepends=True) if path.suffix in YAML else list(StringIO(text, newline=""))


def edited(text: str, edits: Iterable[Edit]) -> str:
    """A text with its edits, from the last to the first.

    Raises:
        ValueError: the text at a place is another one.
    """
    for edit in sorted(edits, reverse=True):
        starts = [0, *accumulate(map(len, lines_of(text, edit.path)))]
        at = starts[edit.line - 1] + edit.column - 1
        if not text.startswith(edit.old, at):
            raise ValueError(f"{edit.path}:{edit.line}:{edit.column} does not have {edit.old!r}")
        text = text[:at] + edit.new + text[at + len(edit.old) :]
    return text
