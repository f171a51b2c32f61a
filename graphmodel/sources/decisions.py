"""Decisions about identity, one a line of a CSV file: who decided when, and why, that two nodes are one, or are not."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graphmodel.calendar_days import iso_day
from graphmodel.model import Model, Ref
from graphmodel.problems import Problem, Where, did_you_mean

FILE = "identity.csv"
"""The file below a project's folder that holds its decisions."""
COLUMNS = ("decision", "one", "other", "by", "on", "why")
VERDICTS = ("same", "different", "undecided")


@dataclass(frozen=True)
class Decision:
    """That `one` is the same as `other`, under whose id it then goes, or different from it, or not decided."""

    verdict: str
    one: Ref
    other: Ref
    by: str = ""
    on: str = ""
    why: str = ""
    where: Where = field(default=Where(FILE), compare=False)


@dataclass(frozen=True)
class Merges:
    """Which nodes go under the id of another, each resolved to the end of its chain, and by which decision."""

    into: Mapping[Ref, Ref] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()

    @property
    def distinct_pairs(self) -> frozenset[frozenset[Ref]]:
        """The pairs that somebody judged, other than as the same."""
        return frozenset(frozenset((d.one, d.other)) for d in self.decisions if d.verdict != "same")

    @property
    def refs(self) -> Iterator[Ref]:
        """Every node that is merged, or merged into."""
        yield from self.into
        yield from self.into.values()

    def across_classes(self, labels: Mapping[Ref, str]) -> frozenset[Ref]:
        """The nodes into which one of another class is merged, by the labels of all; also those that are not there."""
        return frozenset(new for old, new in self.into.items() if labels.get(old) != labels.get(new))

    @property
    def lines(self) -> list[str]:
        """What a graph remembers of the merges, to notice that they have changed."""
        return sorted(f"{old} {new}" for old, new in self.into.items())

    def key(self, identity: str, key: str | int) -> str | int:
        """The key under which a node of an identity label goes."""
        return self.into.get(Ref(identity, key), Ref(identity, key)).key

    def at(self, old: Ref) -> Where:
        """The place of the decision that merges a node."""
        return next(d.where for d in self.decisions if d.verdict == "same" and d.one == old)


NO_MERGES = Merges()


def read_decisions(model: Model, text: str, name: str = FILE) -> tuple[Merges, list[Problem]]:
    """The decisions of a file's text, and what is wrong with it. Whether a source has the nodes is not looked at."""
    problems: list[Problem] = []
    rows = rows_of(text, name, problems)
    _, header = next(rows, (1, []))
    if header and tuple(header) != COLUMNS:
        hint = "the first line is " + ",".join(COLUMNS)
        return NO_MERGES, [Problem(Where(name, 1), "identity-header", "the columns of decisions differ", hint)]
    found: list[Decision] = []
    for line, row in ((line, row) for line, row in rows if any(cell.strip() for cell in row)):
        made = read_decision(model, [*row, *[""] * (len(COLUMNS) - len(row))], Where(name, line))
        if isinstance(made, Problem):
            problems.append(made)
        else:
            found.append(made)
    into, wrong = _resolved(found)
    return Merges(into, tuple(found)), [*problems, *wrong]


def rows_of(text: str, name: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV text with the lines on which they end; what keeps it from being read on is a problem."""
    rows = csv.reader(io.StringIO(text, newline=""))
    try:
        for row in rows:
            yield rows.line_num, row
    except csv.Error as wrong:
        problems.append(Problem(Where(name, rows.line_num), "identity-decision", f"this is no row: {wrong}"))


def written(decision: Decision) -> str:
    """The line of a decision."""
    line = io.StringIO()
    row = (decision.verdict, decision.one, decision.other, decision.by, decision.on, decision.why)
    csv.writer(line, lineterminator="\n").writerow(row)
    return line.getvalue()


def read_decision(model: Model, row: Sequence[str], where: Where) -> Decision | Problem:
    """The decision of a row, or what is wrong with it. Whether a source has the nodes is not looked at."""
    verdict, one, other, by, on, why = (cell.strip() for cell in row[: len(COLUMNS)])
    if verdict not in VERDICTS:
        hint = did_you_mean(verdict, VERDICTS) or "write " + ", ".join(VERDICTS)
        return Problem(where, "identity-decision", f"{verdict!r} is no decision", hint)
    if len(row) > len(COLUMNS):
        return Problem(where, "identity-decision", "there are more cells than columns", "put a comma in double quotes")
    refs = [ref_named(model, text, where) for text in (one, other)]
    for ref in refs:
        if isinstance(ref, Problem):
            return ref
    first, second = (ref for ref in refs if isinstance(ref, Ref))
    if on:
        try:
            iso_day(on)
        except ValueError:
            return Problem(where, "identity-decision", f"{on!r} is not a day such as 2031-07-31")
    if first == second:
        return Problem(where, "identity-itself", f"{one} is compared with itself", "name two nodes")
    if first.label != second.label:
        fault = f"{one} and {other} have keys of their own ({first.label}, {second.label}), so they cannot be one node"
        return Problem(where, "identity-keys", fault, "say it with a claim: a relationship such as SAME_AS")
    return Decision(verdict, first, second, by, on, why, where)


def ref_named(model: Model, text: str, where: Where) -> Ref | Problem:
    """The node that `Label:key` names."""
    label, colon, key = text.partition(":")
    kind = model.nodes.get(label)
    if not colon or kind is None or not kind.key:
        hint = did_you_mean(label, [k.label for k in model.nodes.values() if k.key]) if colon else ""
        return Problem(where, "identity-node", f"{text!r} names no node", hint or "write Label:key, such as State:bria")
    number = kind.properties[kind.key].kind == "integer"
    if number and not re.fullmatch(r"-?\d{1,19}", key):
        return Problem(where, "identity-node", f"the key of {label} is a number, and {key!r} is none")
    return Ref(kind.identity, int(key) if number else key)


def _resolved(decisions: Iterable[Decision]) -> tuple[dict[Ref, Ref], list[Problem]]:
    """Where each merged node ends up; decisions that contradict each other, and those that go round in a circle."""
    problems: list[Problem] = []
    step: dict[Ref, Decision] = {}
    for each in (d for d in decisions if d.verdict == "same"):
        first = step.setdefault(each.one, each)
        if first.other != each.other:
            fault = f"{each.one} is merged into {each.other} here, and into {first.other} at {first.where}"
            problems.append(Problem(each.where, "identity-contradiction", fault, "keep one of the two lines"))
    into: dict[Ref, Ref] = {}
    circular: set[Ref] = set()
    for old, decision in step.items():
        seen, end = [old], decision.other
        while end in step and end not in seen:
            seen.append(end)
            end = step[end].other
        if end in circular or circular.intersection(seen):
            circular.update(seen)
        elif end in seen:
            circular.update(seen)
            circle = " -> ".join(map(str, [*seen, end]))
            problems.append(
                Problem(decision.where, "identity-circle", f"merged in a circle: {circle}", "leave out a line")
            )
        else:
            into[old] = end
    for each in (d for d in decisions if d.verdict == "different"):
        if into.get(each.one, each.one) == into.get(each.other, each.other):
            fault = f"{each.one} and {each.other} are different here, and by other lines the same"
            problems.append(Problem(each.where, "identity-contradiction", fault, "keep one of the two"))
    return into, problems
