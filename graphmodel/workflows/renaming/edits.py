"""Edits of files at places: what stands there, and what is to stand there instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from graphmodel.model import NodeType, RelationshipType


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


def edited(text: str, edits: Iterable[Edit]) -> str:
    """A text with its edits, from the last to the first.

    Raises:
        ValueError: something else stands at a place.
    """
    lines = text.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    for edit in sorted(edits, reverse=True):
        at = starts[edit.line - 1] + edit.column - 1
        if not text.startswith(edit.old, at):
            raise ValueError(f"{edit.path}:{edit.line}:{edit.column} does not have {edit.old!r}")
        text = text[:at] + edit.new + text[at + len(edit.old) :]
    return text
