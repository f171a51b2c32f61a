"""What a check found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from graphmodel.problems import NOWHERE, Problem

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """A rule that a graph breaks.

    Attributes:
        rule: the rule's name, one of `graphmodel.schema.RULES`, or `unknown-label`, `unknown-type`, `saved`.
        subject: what it is about: `State`, `State.name`, `RECOGNIZES`, the name of a saved rule.
        says: what is wrong.
        count: how many break it.
        examples: the first few of them, by key.
    """

    rule: str
    subject: str
    says: str
    count: int
    examples: tuple[str, ...] = ()
    severity: Severity = "error"

    def __str__(self) -> str:
        more = ", ..." if self.count > len(self.examples) and self.examples else ""
        shown = f": {', '.join(self.examples)}{more}" if self.examples else ""
        return f"{self.rule} {self.subject} {self.says} ({self.count}{shown})"

    @property
    def problem(self) -> Problem:
        """The same as a problem, to be reported with others."""
        return Problem(NOWHERE, f"check-{self.rule}", str(self).removeprefix(f"{self.rule} "), severity=self.severity)


@dataclass(frozen=True)
class SavedRule:
    """A query of the project's that must return no rows, with values for its parameters."""

    name: str
    query: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Ran:
    """A rule that was checked against the graph: by its constraint, when the database enforces it, else by reading."""

    rule: str
    subject: str
    enforced: bool = False


@dataclass(frozen=True)
class Checked:
    """All findings, in order of the rules, and every rule that was checked against the graph.

    `unread` are the problems of questions that cannot be read, any of which may be a rule. `empty` says that the graph
    holds nothing that a rule could be about: nothing was loaded, and no node is there.
    """

    findings: tuple[Finding, ...] = ()
    rules: tuple[Ran, ...] = ()
    unread: tuple[Problem, ...] = ()
    empty: bool = False

    @property
    def sound(self) -> bool:
        """Whether no rule is broken; warnings break none."""
        return not self.unread and all(finding.severity != "error" for finding in self.findings)


def examples(rows: Iterable[Sequence[Any]]) -> tuple[str, ...]:
    """Rows of `who`, `what` as text: `bria`, or `bria: 'maybe'`."""
    return tuple(str(who) if what is None else f"{who}: {_shown(what)}" for who, what in rows)


def _shown(value: Any) -> str:
    text = repr(value) if isinstance(value, str | list) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."
