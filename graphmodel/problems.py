"""Trouble with data, as values: a code, a place, a message and the next step. Nothing here raises."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, order=True)
class Where:
    """A place in something a user wrote: file, line and column, both counted from 1."""

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.file or "<input>"]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


NOWHERE = Where()
_LONGEST = 60
_LONGEST_MESSAGE, _BEGINNING, _END = 2_000, 1_500, 300


@dataclass(frozen=True)
class RejectedNode:
    """A node that a rejected row would have declared: all its labels, and its key as text."""

    labels: frozenset[str]
    key: str


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with what a user gave: where, which rule (`code`), what, and what to do next (`hint`).

    `cause` names what one fault in many rows has in common, such as a column. `count` is how many it stands for: more
    than one where the others were not kept. `label` is that of a node which no source declares, and `follows` the place
    of a fault that may have kept it out. `key` is the key of that node, and `rejects` the node which a row without a
    usable value would have declared.
    """

    where: Where
    code: str
    message: str
    hint: str = ""
    severity: str = "error"
    cause: str = ""
    count: int = 1
    label: str = ""
    follows: Where = NOWHERE
    key: str = field(default="", compare=False)
    rejects: RejectedNode | None = field(default=None, compare=False)

    def __str__(self) -> str:
        place = f"{self.where} " if self.where != NOWHERE else ""
        text = f"{place}{self.code} {self.message}"
        return f"{text}\n  hint: {self.hint}" if self.hint else text

    def at(self, where: Where) -> Problem:
        """The same problem, placed at `where`."""
        return replace(self, where=where)


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """The problems that stop the work (severity `error`), in order of place."""
    return sorted({p for p in problems if p.severity == "error"})


def total(problems: Iterable[Problem]) -> int:
    """How many problems there are, those counted that were not kept."""
    return sum(problem.count for problem in problems)


def recoverable(problems: Iterable[Problem]) -> bool:
    """Whether rows without problems may be used all the same: not where a file changed while its rows were read.

    Nor where decisions about identity do not hold: they concern the rows of every source.
    """
    return not any(problem.code == "table-changed" or problem.code.startswith("identity-") for problem in problems)


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: `1 claim`, `2,000 claims`.

    >>> count(1, "node is", "nodes are")
    '1 node is'
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def shown(given: Any) -> str:
    """A value as a message shows it: a day as a day, a long text shortened.

    >>> shown("x" * 100)
    "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'... (100 characters)"
    """
    if isinstance(given, str | bytes) and len(given) > _LONGEST:
        return f"{given[:_LONGEST]!r}... ({len(given):,} characters)"
    if isinstance(given, datetime):
        return given.isoformat(" ")
    if isinstance(given, date | time | timedelta | Decimal):
        return str(given)
    if isinstance(given, bool):
        return str(given).lower()
    text = repr(given)
    return text if len(text) <= 4 * _LONGEST else f"{text[: 4 * _LONGEST]}..."


def abridged(text: str) -> str:
    """A message as a terminal shows it: of more than 2,000 characters the first 1,500, the last 300 and the number.

    >>> abridged("a" * 1_000_000)[1_490:1_540]
    'aaaaaaaaaa... (1,000,000 characters) ...aaaaaaaaaa'
    """
    if len(text) <= _LONGEST_MESSAGE:
        return text
    return f"{text[:_BEGINNING]}... ({len(text):,} characters) ...{text[-_END:]}"


def did_you_mean(name: str, known: Iterable[str], most: int = 12) -> str:
    """`did you mean 'x'?` for the nearest of the known names, else a list of them if there are no more than `most`.

    >>> did_you_mean("RECOGNISES", ["RECOGNIZES", "ATTACKS"])
    "did you mean 'RECOGNIZES'?"
    """
    names = sorted({str(k) for k in known})
    folded = {n.casefold(): n for n in names}
    near = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=0.6)
    if near:
        return f"did you mean {folded[near[0]]!r}?"
    if 0 < len(names) <= most:
        return "known are: " + ", ".join(names)
    return ""
