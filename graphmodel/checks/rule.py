"""A rule as the text of two reads: how many break it, and which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphmodel.schema import Implied

EXAMPLES = 5


@dataclass(frozen=True)
class Rule:
    """One rule that a model implies, for one label or relationship type.

    Attributes:
        implied: which rule, on what.
        says: what is wrong with those that break it.
        scope: the pattern they are found by: `(n:State)`, or `(a)-[n:RECOGNIZES]->(b)`.
        wrong: the condition that says so of a match, or of a group of matches.
        who: the expression that names a match.
        what: the expression of what is wrong with it, such as a value, or `null`.
        grouped: what matches are grouped by, when one alone is not enough.
        parameters: what `wrong` is given.
    """

    implied: Implied
    says: str
    scope: str
    wrong: str
    who: str
    what: str = "null"
    grouped: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def examples(self) -> str:
        """The read of the first few that break it: `who`, `what`."""
        return f"{self._broken} RETURN {self.who} AS who, {self.what} AS what ORDER BY who LIMIT {EXAMPLES}"

    @property
    def count(self) -> str:
        """The read of how many break it."""
        return f"{self._broken} RETURN count(*) AS count"

    @property
    def _broken(self) -> str:
        groups = f" WITH {self.grouped}" if self.grouped else ""
        return f"MATCH {self.scope}{groups} WHERE {self.wrong}"


def count_all(rules: Sequence[Rule]) -> str:
    """The read of how many break each of some rules of one scope that need no groups, in one pass."""
    counts = (f"sum(CASE WHEN {rule.wrong} THEN 1 ELSE 0 END) AS c{at}" for at, rule in enumerate(rules))
    return f"MATCH {rules[0].scope} RETURN {', '.join(counts)}"
