"""Pairs of nodes that may be one and the same, best first, each with the reasons for it and against it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from math import log2
from typing import TYPE_CHECKING

from graphmodel.errors import QuestionError
from graphmodel.mark import read_meta
from graphmodel.model import Ref
from graphmodel.problems import did_you_mean
from graphmodel.workflows.resolve.blocks import comparable
from graphmodel.workflows.resolve.names import likeness
from graphmodel.workflows.resolve.nodes import Around, Candidate, read_around, read_candidates

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.project import Project

LEAST_SCORE = 0.7
_IDENTIFIED = 0.95
_OTHERWISE_IDENTIFIED, _CONNECTED, _OTHER_CLASS = 0.5, 0.7, 0.8
"""What a pair's score is multiplied by where an identifier differs, the two are connected, or of different classes."""
_SHARED, _MOST_SHARED = 0.15, 0.6
"""How much of what is wanting to certainty a shared neighbour brings, and all of them together."""


@dataclass(frozen=True)
class PairMember:
    """One node of a pair, as a person is shown it."""

    ref: Ref
    kind: str
    caption: str
    names: tuple[str, ...]
    degree: int


@dataclass(frozen=True)
class Pair:
    """Two nodes that may be one. `other`, which has more relationships, is the one to keep; `score` is from 0 to 1."""

    one: PairMember
    other: PairMember
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class ResolveReport:
    """The pairs found, best first; of how many nodes, how many pairs were compared, and how many were judged before.

    `too_common` is how many words, names, sounds and the like are shared by so many nodes that they made no pairs.
    """

    pairs: tuple[Pair, ...]
    nodes: int
    compared: int
    judged: int = 0
    loaded: bool = True
    too_common: int = 0


def resolve(
    project: Project,
    database: Database,
    *,
    labels: Collection[str] = (),
    least: float = LEAST_SCORE,
    undecided: bool = False,
) -> ResolveReport:
    """The pairs of a loaded graph's nodes that may be one, with a score of at least `least`.

    Nodes with different keys' labels are no pairs, since nothing can make them one. Pairs that somebody judged are
    left out; with `undecided`, those that were left open are proposed again. Only reads.

    Raises:
        QuestionError: the model has no such label.
        ProjectError: what compares names is not installed.
        SourceError: the project's decisions do not hold.
        DatabaseError: the database said no, or another format version wrote the graph.
    """
    model = project.model
    for label in labels:
        if label not in model.nodes:
            raise QuestionError(f"the model has no label {label!r}", hint=did_you_mean(label, model.nodes))
    loaded = bool(read_meta(database))
    nodes = read_candidates(database, model, labels)
    known = _judged(project, undecided)
    wanted: dict[tuple[int, int], tuple[float, tuple[str, ...]]] = {}
    pairs, too_common = comparable(nodes)
    for one, other in pairs:
        found = _similarity(nodes[one], nodes[other])
        if found[0] * (1 + _MOST_SHARED) >= least:
            wanted[one, other] = found
    open_ones = {pair: found for pair, found in wanted.items() if _refs(nodes, pair) not in known}
    around = read_around(database, model, {nodes[number].ref for pair in open_ones for number in pair})
    made = [
        _pair(
            nodes[one],
            nodes[other],
            found,
            around.get(nodes[one].ref, Around()),
            around.get(nodes[other].ref, Around()),
        )
        for (one, other), found in open_ones.items()
    ]
    best = sorted((p for p in made if p.score >= least), key=lambda p: (-p.score, str(p.one.ref), str(p.other.ref)))
    return ResolveReport(tuple(best), len(nodes), len(pairs), len(wanted) - len(open_ones), loaded, too_common)


def _judged(project: Project, undecided: bool) -> set[frozenset[Ref]]:
    """The pairs that somebody judged; with `undecided`, only those on which there is a verdict."""
    judged = project.merges.decisions
    return {frozenset((d.one, d.other)) for d in judged if d.verdict != "undecided" or not undecided}


def _refs(nodes: list[Candidate], pair: tuple[int, int]) -> frozenset[Ref]:
    return frozenset(nodes[number].ref for number in pair)


def _similarity(one: Candidate, other: Candidate) -> tuple[float, tuple[str, ...]]:
    """The score of two nodes by names and identifiers, and why."""
    score, reasons = 0.0, []
    best = max(
        ((likeness(mine, theirs), mine, theirs) for mine in one.names for theirs in other.names),
        key=lambda each: each[0],
        default=None,
    )
    if best is not None and best[0] > 0:
        score, mine, theirs = best
        same = mine.text.casefold() == theirs.text.casefold()
        reasons.append(f"both called {theirs.text}" if same else f"{mine.text} is like {theirs.text} ({score:.2f})")
    for name in sorted({*one.identifiers} & {*other.identifiers}):
        if one.identifiers[name] == other.identifiers[name]:
            score = max(score, _IDENTIFIED)
            reasons.append(f"both have {name} {other.identifiers[name]}")
        else:
            score *= _OTHERWISE_IDENTIFIED
            reasons.append(f"against it: {name} is {one.identifiers[name]} and {other.identifiers[name]}")
    if not (one.kind in other.classes or other.kind in one.classes):
        score *= _OTHER_CLASS
        reasons.append(f"against it: {one.kind} and {other.kind}")
    return score, tuple(reasons)


def _pair(one: Candidate, other: Candidate, found: tuple[float, tuple[str, ...]], near: Around, far: Around) -> Pair:
    score, reasons = found
    connected = sorted({link[0] for link in near.links if link[2] == other.ref})
    if connected:
        score *= _CONNECTED
        reasons = (*reasons, f"against it: {', '.join(connected)} connects them")
    shared = sorted(near.links & far.links)
    if shared:
        weights = _SHARED * sum(1 / log2(2 + min(near.degree, far.degree) / len(shared)) for _ in shared)
        score += (1 - score) * min(_MOST_SHARED, weights)
        reasons = (*reasons, f"both {_neighbours(shared)}")
    sides = [
        PairMember(each.ref, each.kind, each.caption, tuple(called.text for called in each.names), around.degree)
        for each, around in ((one, near), (other, far))
    ]
    if sides[0].degree > sides[1].degree:
        sides.reverse()
    return Pair(sides[0], sides[1], round(score, 2), reasons)


def _neighbours(shared: list[tuple[str, bool, Ref]]) -> str:
    """A few of the relationships that two nodes share: `RECOGNIZES bria-government, <- FEARS red-band`."""
    shown = [f"{type_ if out else '<- ' + type_} {ref.key}" for type_, out, ref in shared[:3]]
    more = f" and {len(shared) - 3} more" if len(shared) > 3 else ""
    return ", ".join(shown) + more
