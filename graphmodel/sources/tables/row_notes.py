"""What a person should know of some rows of a file together: one warning that counts them, however they were read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from graphmodel.problems import Problem, Where


@dataclass(frozen=True)
class CountedNote(ABC):
    """What so many rows have in common, the first of which is at `where`."""

    where: Where
    count: int

    @property
    @abstractmethod
    def group(self) -> tuple[object, ...]:
        """What notes of several parts of the rows share that are one: among it the file."""


_Note = TypeVar("_Note", bound=CountedNote)


@dataclass(frozen=True)
class RowNote(CountedNote):
    """A note whose warning says `of`, what is said of `one` or of `many`, and `rest`."""

    code: str
    of: str
    one: str
    many: str
    rest: str
    hint: str

    @property
    def group(self) -> tuple[object, ...]:
        """The file, and what is said of all of its rows."""
        return self.where.file, self.code, self.of, self.rest, self.hint

    @property
    def problem(self) -> Problem:
        """The same as a warning."""
        what = f"{self.count:,} {self.many}" if self.count > 1 else self.one
        return Problem(self.where, self.code, f"{self.of}{what} {self.rest}", self.hint, "warning")


def summed(notes: Iterable[_Note]) -> list[_Note]:
    """The notes of several parts of the rows, those of one `group` as one: the first of them, with the count of all."""
    found: dict[tuple[object, ...], _Note] = {}
    for note in notes:
        other = found.get(note.group)
        if other is not None:
            first = min(other, note, key=lambda each: each.where)
            note = replace(first, count=note.count + other.count)
        found[note.group] = note
    return list(found.values())
