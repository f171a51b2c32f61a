"""Labels by which claims of one source refer to each other, and what is wrong with those that do not hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graphmodel.problems import Problem, Where, did_you_mean


@dataclass(frozen=True)
class ClaimLabel:
    """A name of a claim; or, in a reference, the name of the claim that `how` (`reasons` ...) connects a claim to."""

    label: str
    claim: str
    where: Where
    how: str = ""


def unknown_label(label: str, where: Where, labels: Iterable[str] = ()) -> Problem:
    """That a claim refers to a label which no claim has."""
    hint = did_you_mean(label, labels) or "give the other claim the option `as: name`"
    return Problem(where, "claim-label", f"no claim here has the label {label!r}", hint)


def repeated_label(label: str, where: Where) -> Problem:
    """That a second claim has a label."""
    return Problem(where, "claim-label", f"the label {label!r} is given to two claims", "give each a label of its own")
