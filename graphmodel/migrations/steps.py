"""The steps of a migration that a graph notes as finished, so that a run which goes on repeats none of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar, cast

from graphmodel.databases import Database, Statement

STEPS = "MATCH (m:Graphmodel {id: 'graphmodel'}) SET m.steps = $steps"
M = TypeVar("M", bound=Callable[..., int])


def step(method: M) -> M:
    """A method that is a step of a migration: finished once, it is not repeated where the migration goes on."""

    @wraps(method)
    def once(steps: Steps, *arguments: Any, **options: Any) -> int:
        return steps.once(f"{method.__name__} {arguments} {options}", lambda: method(steps, *arguments, **options))

    return cast("M", once)


class Steps:
    """A database, and which steps of the migration in hand are finished."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._migration = ""
        self._before: list[str] = []
        self._finished: list[str] = []

    def begin(self, migration: str, steps: Sequence[str]) -> None:
        """Begins a migration; `steps` are those that the graph notes as finished, of whatever migration."""
        self._migration, self._finished = migration, []
        self._before = [each for each in steps if each.startswith(f"{migration} ")]

    def end(self) -> None:
        """Ends a migration."""
        self._migration = ""

    def once(self, what: str, action: Callable[[], int]) -> int:
        """Carries out a step of a migration, unless a run before finished it; what is part of it is no step.

        Where a step is another one than at that time, because the file was changed, this and all that follow are new.
        """
        if not self._migration:
            return action()
        if self._was_finished(what):
            return 0
        migration, self._migration = self._migration, ""
        try:
            done = action()
        finally:
            self._migration = migration
        self.database.write(Statement(STEPS, {"steps": self._finished}))
        return done

    def apply(self, *statements: Statement) -> int:
        """Writes statements as one step, in one transaction with the note that it is finished; returns the changes."""
        if self._was_finished(repr([(each.text, each.parameters) for each in statements])):
            return 0
        *results, _ = self.database.write(*statements, Statement(STEPS, {"steps": self._finished}))
        return sum(result.counters.changes for result in results)

    def _was_finished(self, what: str) -> bool:
        """Whether a step was finished by a run before; it counts among the finished ones from now on."""
        key = f"{self._migration} {hashlib.sha256(what.encode()).hexdigest()[:16]}"
        self._finished.append(key)
        self._before, same = (self._before[1:], True) if self._before[:1] == [key] else ([], False)
        return same
