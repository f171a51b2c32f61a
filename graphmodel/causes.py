"""Many problems by the few faults behind them, and what follows from a fault apart from it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace

from graphmodel.problems import NOWHERE, Problem, RejectedNode, Where, total

MAX_SIMILAR = 10
"""More problems than this that differ in values alone are one cause, where the check names none."""
_VALUE = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`|\d[\w.,:-]*""")
_FOLLOWING = frozenset(("missing-end", "missing-node", "unknown-id", "unknown-reference", "unknown-event"))
_NAMED = frozenset(("unknown-id", "unknown-reference", "unknown-event"))
"""Those in which a name is wrong, and not a node of a known label missing."""
UNKNOWN_LABEL = "unknown label"
"""The cause of the problems about a label that no claim of a source has."""
_WHOLE = re.compile(
    r"(?:mapping|yaml|source|table|loader|expect)-|unknown-(?:column|label|property)$|missing-property$"
)
"""What may keep all rows of a source out."""
_LOSING = re.compile(
    r"(?:mapping|yaml|source|table|loader|expect|cell|sql)-|unknown-(?:column|label|property)$"
    r"|missing-(?:key|property|column)$|wrong-type$|bad-date$|not-(?:storable|allowed)$|number-word$|rule(?:-failed)?$"
)
"""What keeps a row or a line out, and with it the node that it declares and the label of its claim."""


@dataclass(frozen=True)
class Cause:
    """One fault: its first places, in order, and how many there are; `places` are all of them."""

    examples: tuple[Problem, ...]
    count: int
    places: frozenset[Where] = field(default=frozenset(), compare=False)

    @property
    def first(self) -> Problem:
        """Where it shows first."""
        return self.examples[0]


def causes(problems: Iterable[Problem], most: int = 3) -> list[Cause]:
    """The faults in order of place, each with at most `most` examples; what may follow from others comes last.

    The order of the problems does not matter.
    Problems are of one cause if their check says so, if they say the same of several places in a file, or if more than
    `MAX_SIMILAR` in a file differ in values alone.
    """
    groups: dict[tuple[str, ...], list[Problem]] = {}
    for problem in sorted(problems):
        groups.setdefault(_key(problem), []).append(problem)
    found = [cause for group in groups.values() for cause in _split(group, most)]
    late = _late(each for group in groups.values() for each in group)
    return sorted(found, key=lambda cause: (cause.first.code in late, cause.examples))


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """The problems in order of place; where rows were not read, what a missing row may be the reason of comes last."""
    found = list(problems)
    late = _late(found)
    return sorted(found, key=lambda each: (each.code in late, each))


def _late(problems: Iterable[Problem]) -> frozenset[str]:
    """The codes of what may follow, where anything kept rows out."""
    losing = any(each.severity == "error" and _LOSING.match(each.code) for each in problems)
    return _FOLLOWING if losing else frozenset()


def attributed(
    problems: Iterable[Problem], files_of: Callable[[str], Collection[str]], tables: Collection[str]
) -> list[Problem]:
    """The problems, of which those about a missing node or label of a claim name the fault that may have kept it out.

    `files_of` has the files that declare nodes of a label; `tables` are all files of tables and their mappings. A fault
    anywhere else, such as in a sheet, may have kept any node out. Labels of claims are of one file. A node whose own
    row was rejected names that row, whatever other keys are like its own.
    """
    found = list(problems)
    losing = sorted(each for each in found if each.severity == "error" and _LOSING.match(each.code))
    losing.sort(key=lambda each: not _WHOLE.match(each.code))
    rejected: dict[str, list[tuple[RejectedNode, Where]]] = defaultdict(list)
    for each in losing:
        if each.rejects:
            rejected[each.rejects.key].append((each.rejects, each.where))
    first: dict[str, Where] = {}
    unclaimed: dict[str, Where] = {}
    for each in sorted(found, key=lambda each: not _LOSING.match(each.code)):
        if each.severity == "error" and each.cause != UNKNOWN_LABEL:
            unclaimed.setdefault(each.where.file, each.where)

    def fault(label: str) -> Where:
        if label not in first:
            files = files_of(label)
            own = [each.where for each in losing if each.where.file in files]
            own += [each.where for each in losing if each.where.file not in tables]
            first[label] = own[0] if own else NOWHERE
        return first[label]

    def follows(each: Problem) -> Where:
        if each.cause == UNKNOWN_LABEL:
            return unclaimed.get(each.where.file, NOWHERE)
        return fault(each.label) if each.label else each.follows

    def own_row(each: Problem) -> Where:
        rows = rejected.get(each.key, ())
        return next((where for node, where in rows if not each.label or each.label in node.labels), NOWHERE)

    made: list[Problem] = []
    for each in found:
        row = own_row(each) if each.key and rejected else NOWHERE
        hint = each.hint if row == NOWHERE else f"{each.key!r} is in {row}, which was rejected: fix that first"
        made.append(replace(each, hint=hint, follows=follows(each) if row == NOWHERE else row))
    return made


def following(problems: Iterable[Problem]) -> tuple[list[Problem], list[Problem]]:
    """The problems, and apart from them those that may follow from others.

    A node that is not there may be in a row that was not read, and a name in a line that was not, unless it is so near
    to one that is there that it must be a slip.
    """
    found = sorted(problems)
    late = bool(_late(found))
    later = [
        each
        for each in found
        if (each.follows != NOWHERE or (late and each.code in _NAMED)) and not each.hint.startswith("did you mean")
    ]
    return [each for each in found if each not in set(later)], later


def _key(problem: Problem) -> tuple[str, ...]:
    what = problem.cause or _VALUE.sub("?", problem.message)
    hint = "" if problem.cause else _VALUE.sub("?", problem.hint) if len(problem.hint) > 200 else problem.hint
    return problem.where.file, problem.code, problem.severity, problem.cause and "cause", what, hint


def _split(group: list[Problem], most: int) -> list[Cause]:
    """The group as one cause, or as one each where they are few and no check says that they belong together."""
    if len(group) <= (most if group[0].cause else MAX_SIMILAR) and all(each.count == 1 for each in group):
        same: dict[tuple[str, str], list[Problem]] = {}
        for each in group:
            same.setdefault((each.message, each.hint), []).append(each)
        return [_cause(each, most) for each in same.values()]
    return [_cause(group, most)]


def _cause(group: list[Problem], most: int) -> Cause:
    shown = [each for each in group if each.count == 1] or group
    return Cause(tuple(shown[:most]), total(group), frozenset(each.where for each in group))
