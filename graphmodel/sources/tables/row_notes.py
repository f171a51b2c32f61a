"""What a person should know of some rows of a file together: one warning that counts them, however they were read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from graphmodel.problems import Problem, Where


@dataclass(frozen=True)
class RowNote:
    """What so many of a file's rows have in common, the first of which is at `where`.

    The warning says `of`, what is said of `one` or of `many`, and `rest`.
    """

    where: Where
    code: str
    of: str
    one: str
    many: str
    rest: str
    hint: str
    count: int

    @property
    def problem(self) -> Problem:
        """The same as a warning."""
        what = f"{self.count:,} {self.many}" if self.count > 1 else self.one
        return Problem(self.where, self.code, f"{self.of}{what} {self.rest}", self.hint, "warning")


def summed(notes: Iterable[RowNote]) -> list[RowNote]:
    """The notes of several parts of the rows, those that say the same of one file as one."""
    found: dict[tuple[str, ...], RowNote] = {}
    for note in notes:
        said = note.where.file, note.code, note.of, note.rest, note.hint
        other = found.get(said)
        if other is not None:
            note = replace(note, where=min(note.where, other.where), count=note.count + other.count)
        found[said] = note
    return list(found.values())
