"""The problems of an assembly, and the sources that have them: what those no longer say does not go away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from graphmodel.model import Ref
from graphmodel.problems import Problem, Where
from graphmodel.staging.notes import EndpointNote

Place = tuple[int, int]
"""Of a staged row, the number of its origin, and its position there."""


class Faults:
    """Collects problems, each with the source that has it.

    `notes` are kept apart from the `problems`. `places` are those of staged rows that are kept out; `others` the
    sources and places of other rows; `misplaced` are relationships that a merge of nodes gives to a node of a class
    that does not take them.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        self.notes: list[EndpointNote] = []
        self.sources: set[str] = set()
        self.places: set[Place] = set()
        self.others: set[tuple[str, Where]] = set()
        self.misplaced: dict[tuple[str, Ref, Ref], None] = {}

    def add(
        self,
        source: str,
        where: Where,
        code: str,
        message: str,
        hint: str = "",
        cause: str = "",
        *,
        place: Place | None = None,
        label: str = "",
        key: str = "",
    ) -> None:
        """Adds a problem of a source; `cause` is what it has in common with others, `place` that of a staged row.

        `label` and `key` are those of a node which no source declares.
        """
        self.problems.append(Problem(where, code, message, hint, cause=cause, label=label, key=key))
        self.sources.add(source)
        if place is None:
            self.others.add((source, where))
        else:
            self.places.add(place)

    def note(self, note: EndpointNote) -> None:
        """Adds what a person should know, which is no fault of a source."""
        self.notes.append(note)

    @property
    def reported(self) -> list[Problem]:
        """The problems, and the notes as warnings."""
        return [*self.problems, *(note.problem for note in self.notes)]

    def all(self, source: str, problems: Iterable[Problem], where: Where | None = None) -> bool:
        """Adds problems of a source, placed at `where` if it is given; whether there were any."""
        found = [p if where is None else replace(p, where=where) for p in problems]
        self.problems += found
        self.sources |= {source} if found else set()
        self.others |= {(source, problem.where) for problem in found if problem.severity == "error"}
        return bool(found)

    def unstorable(self, source: str, where: Where, what: str, found: Iterable[str]) -> bool:
        """Adds what no engine stores of something; whether there was anything."""
        hint = "a graph holds 64-bit integers, finite numbers and text"
        return self.all(source, [Problem(where, "not-storable", f"{what}: {fault}", hint) for fault in found])
