"""Labels by which claims of one source refer to each other, and what is wrong with those that do not hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graphmodel.causes import UNKNOWN_LABEL
from graphmodel.problems import Problem, Where, did_you_mean

UNKNOWN, REPEATED, ITSELF = UNKNOWN_LABEL, "repeated label", "label of itself"
"""The causes of problems with labels."""
_OF_ITSELF = {
    "reasons": ("gives itself as its reason", "because"),
    "rebuts": ("argues against itself", "rebuts"),
    "alternative_of": ("is another reading of itself", "alternative_of"),
}


@dataclass(frozen=True)
class ClaimLabel:
    """A name of a claim; or, in a reference, the name of the claim that `how` (`reasons` ...) connects a claim to."""

    label: str
    claim: str
    where: Where
    how: str = ""


def unknown_label(label: str, where: Where, labels: Iterable[str] = ()) -> Problem:
    """That a claim refers to a label which no claim has."""
    names = [written_label(each, where) for each in labels]
    hint = did_you_mean(written_label(label, where), names) or "give the other claim the option `as: name`"
    fault = f"no claim here has the label {written_label(label, where)!r}"
    return Problem(where, "claim-label", fault, hint, cause=UNKNOWN)


def repeated_label(label: str, where: Where) -> Problem:
    """That a second claim has a label."""
    fault = f"the label {written_label(label, where)!r} is given to two claims"
    return Problem(where, "claim-label", fault, "give each a label of its own", cause=REPEATED)


def refers_to_itself(how: str, where: Where) -> Problem:
    """That a claim is connected to itself, by `reasons`, `rebuts` or `alternative_of`."""
    fault, option = _OF_ITSELF[how]
    hint = f"name another claim under `{option}`, or leave it out"
    return Problem(where, "claim-label", f"the claim {fault}", hint, cause=ITSELF)


def label_of_row(label: str, where: Where) -> str:
    """A label that is the same in all rows of a table, as that of one row's claims."""
    return f"{label} ({where})"


def written_label(label: str, where: Where) -> str:
    """A label as the user wrote it."""
    return label.removesuffix(label_of_row("", where))
