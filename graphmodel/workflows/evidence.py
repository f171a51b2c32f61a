"""From a relationship to the claims behind it, and to the passages in which they are made."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphmodel.errors import QuestionError
from graphmodel.loading.overruled import given_value
from graphmodel.mark import day_of
from graphmodel.model import Ref
from graphmodel.model.types import CONTENT_LABEL
from graphmodel.problems import did_you_mean
from graphmodel.records import caption_of
from graphmodel.workflows.ask import graph_on
from graphmodel.workflows.own import ask_own
from graphmodel.workflows.witness import Witness
from graphmodel.workflows.witnesses import EVERY, NO_MORE, FurtherClaims, placed, witnesses_of

if TYPE_CHECKING:
    from datetime import date

    from graphmodel.claims.intervals import TruthValue
    from graphmodel.databases import Database
    from graphmodel.model import Model, NodeType, RelationshipType
    from graphmodel.project import Project


NAMES_COMPARED = 5_000
"""Among so many keys and names the one is looked for that a user may have meant."""


@dataclass(frozen=True)
class Named:
    """A node that a user named: its class, reference and caption."""

    label: str
    ref: Ref
    caption: str

    def __str__(self) -> str:
        return f"{self.label}:{self.ref.key}" + (f" ({self.caption})" if self.caption != str(self.ref.key) else "")


@dataclass(frozen=True)
class EvidenceReport:
    """The claims of one relationship, those that carry it first, and what `further` ones there are.

    It stands if any claim does.

    `sources` are those that give it as it is, without a claim. `caption` is the relationship in English.
    """

    subject: Named
    type: str
    object: Named
    witnesses: tuple[Witness, ...]
    sources: tuple[str, ...] = ()
    as_of: date | None = None
    caption: str = ""
    further: FurtherClaims = NO_MORE

    @property
    def title(self) -> str:
        """What the claims are about, to be read."""
        return f"{self.caption} ({self.type}):"

    @property
    def denials(self) -> int:
        """How many claims deny it."""
        return sum(witness.denies for witness in self.witnesses) + self.further.denials

    @property
    def stands(self) -> bool:
        """Whether the relationship is in the graph by these claims."""
        return any(witness.carries for witness in self.witnesses)

    @property
    def holds(self) -> TruthValue:
        """Whether the relationship holds: yes if it is in the graph, unknown if only dates leave it open."""
        if self.stands or self.sources:
            return "yes"
        words = {witness.status for witness in self.witnesses} | self.further.statuses
        return "unknown" if words & {"undated", "unknown"} and not words & {"denied", "contested"} else "no"


@dataclass(frozen=True)
class ClaimsReport:
    """The claims of a property, of a node, or between a pair of nodes; `title` says which of these.

    `given` is the value that the node has of the property without a claim, and what gives it. `further` are claims
    beyond those that are shown.
    """

    title: str
    witnesses: tuple[Witness, ...]
    as_of: date | None = None
    given: str = ""
    further: FurtherClaims = NO_MORE


def evidence(
    project: Project,
    database: Database,
    subject: str,
    type_: str,
    object_: str,
    *,
    as_of: date | None = None,
    most: int | None = None,
) -> EvidenceReport:
    """The claims of a relationship, its ends given by key, name or alias, on the graph's own day or on another.

    `most`: so many are shown, those first that carry the relationship; None for all.

    Raises:
        QuestionError: the type or an end is unknown, a name fits several nodes, or the type connects no two such nodes.
        DatabaseError: the database said no, or another format version wrote the graph.
    """
    with graph_on(project, database, as_of) as graph:
        return _evidence(project, graph, subject, type_, object_, EVERY if most is None else most)


def evidence_about(
    project: Project,
    database: Database,
    subject: str,
    object_: str = "",
    *,
    as_of: date | None = None,
    most: int | None = None,
) -> ClaimsReport:
    """The claims of a property (`arland.founded`), of a node or an event and its roles, or between a pair of nodes.

    `most`: so many are shown; None for all.

    Raises:
        QuestionError: no node, or no property of it, is called so, or a name fits several nodes.
        DatabaseError: as in `evidence`.
    """
    with graph_on(project, database, as_of) as graph:
        return _about(project, graph, subject, object_, EVERY if most is None else most)


def _evidence(
    project: Project, database: Database, subject: str, type_: str, object_: str, most: int
) -> EvidenceReport:
    model = project.model
    kind = _type(model, type_)
    start = _end(database, model, subject, [a for a, _ in kind.pairs])
    end = _end(database, model, object_, [b for _, b in kind.pairs if b != CONTENT_LABEL])
    ways = [(start.ref, end.ref), (end.ref, start.ref)] if kind.symmetric else [(start.ref, end.ref)]
    witnesses, further = witnesses_of(database, project, [(a, kind.type, b) for a, b in dict.fromkeys(ways)], most)
    carried = any(witness.carries for witness in witnesses)
    said = kind.reads.clause(start.caption, end.caption)
    given = () if carried else _given(database, model, kind, start.ref, end.ref)
    if not witnesses and not given and (refused := _unconnected(model, kind, start, end)) is not None:
        raise refused
    day = day_of(database, model.layer.prefix)
    return EvidenceReport(start, kind.type, end, witnesses, given, day, said, further)


def _unconnected(model: Model, kind: RelationshipType, start: Named, end: Named) -> QuestionError | None:
    """That a type connects no nodes of these two classes in this direction, if it does not."""

    def fits(one: Named, other: Named) -> bool:
        return any(_is(model, one, a) and _is(model, other, b) for a, b in kind.pairs)

    if fits(start, end) or (kind.symmetric and fits(end, start)):
        return None
    wanted = ", ".join(f"({a})->({b})" for a, b in kind.pairs if b != CONTENT_LABEL)
    turned = shlex.join(["graphmodel", "evidence", str(end.ref.key), kind.type, str(start.ref.key)])
    hint = f"ask the other way: {turned}" if fits(end, start) else f"see what it connects: graphmodel model {kind.type}"
    return QuestionError(f"{kind.type} connects {wanted}, not ({start.label})->({end.label})", hint=hint)


def _is(model: Model, named: Named, label: str) -> bool:
    return label in model.nodes and label in model.nodes[named.label].labels


def _about(project: Project, database: Database, subject: str, object_: str, most: int) -> ClaimsReport:
    model = project.model
    day = day_of(database, model.layer.prefix)
    every = [label for label, kind in model.nodes.items() if kind.key]
    name, dot, property_ = subject.rpartition(".")
    if not object_ and dot and property_.isidentifier() and any(property_ in model.nodes[x].properties for x in every):
        node = _end(database, model, name, every)
        witnesses, further = witnesses_of(database, project, [(node.ref, property_, None)], most)
        given = given_value(database, model, node.ref, property_)
        says = placed(project, node.ref, property_, given).said if given is not None else ""
        return ClaimsReport(f"{node.caption}.{property_}", witnesses, day, says, further)
    node = _end(database, model, subject, every)
    if not object_:
        witnesses, further = witnesses_of(database, project, [(node.ref, None, None)], most)
        return ClaimsReport(node.caption, witnesses, day, further=further)
    other = _end(database, model, object_, every)
    ways = dict.fromkeys([(node.ref, None, other.ref), (other.ref, None, node.ref)])
    witnesses, further = witnesses_of(database, project, list(ways), most)
    return ClaimsReport(f"{node.caption}, {other.caption}", witnesses, day, further=further)


def _type(model: Model, text: str) -> RelationshipType:
    wanted = text.upper().replace("-", "_")
    kind = model.relationships.get(wanted)
    if kind is None:
        raise QuestionError(
            f"the model has no relationship type {text!r}", hint=did_you_mean(wanted, model.relationships)
        )
    if not kind.takes_nodes:
        hint = "ask a question about what is said, such as who-says-what"
        raise QuestionError(f"{kind.type} has no object but what is said, so it is no relationship", hint=hint)
    return kind


def _end(database: Database, model: Model, text: str, allowed: Iterable[str]) -> Named:
    """The one node that a text names: by key before name before alias, and among those that the type takes."""
    label, colon, rest = text.partition(":")
    qualified = bool(colon) and label in model.nodes
    wanted = {below for each in ([label] if qualified else allowed) for below in model.descendants(each)}
    tiers = _named(database, model, rest if qualified else text)
    for tier in tiers:
        fitting = [one for one in tier if one.label in wanted] or (tier if not any(_fit(tiers, wanted)) else [])
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            names = ", ".join(sorted(map(str, fitting)))
            hint = f"name one by its key: {min(f'{one.label}:{one.ref.key}' for one in fitting)}"
            raise QuestionError(f"{text!r} names several nodes: {names}", hint=hint)
    near = _near(database, model, rest if qualified else text, wanted)
    hint = near or "give its key, its name or an alias; an empty database is filled by `graphmodel load`"
    raise QuestionError(f"no node of the graph is called {text!r}", hint=hint)


def _near(database: Database, model: Model, text: str, labels: Iterable[str]) -> str:
    """`did you mean 'x'?` for the key or name nearest to a text, of those that begin with its first letter."""
    asked = {"text": text[:1], "names": naming_properties(model), "labels": sorted(labels), "most": NAMES_COMPARED}
    known = [called for (called,) in ask_own(database, model.layer, "names-beginning", asked).rows] if text else []
    hint = did_you_mean(text, known)
    return hint if hint.startswith("did you mean") else ""


def _fit(tiers: Iterable[list[Named]], wanted: set[str]) -> Iterable[bool]:
    return (one.label in wanted for tier in tiers for one in tier)


def _named(database: Database, model: Model, text: str) -> list[list[Named]]:
    """The nodes called so: by their key, by the name that captions them, by any other name."""
    asked = {"text": text, "names": naming_properties(model)}
    labels = tuple(sorted({kind.identity for kind in model.nodes.values() if kind.key}))
    rows = ask_own(database, model.layer, "nodes-by-name", asked, labels).rows
    tiers: list[list[Named]] = [[], [], []]
    for labels, properties in rows:
        kind = class_of(model, labels)
        if kind is not None and kind.key in properties:
            key, caption = properties[kind.key], caption_of(kind, properties, properties[kind.key])
            tier = 0 if str(key).lower() == text.lower() else 1 if caption.lower() == text.lower() else 2
            tiers[tier].append(Named(kind.label, Ref(kind.identity, key), caption))
    return tiers


def naming_properties(model: Model) -> list[str]:
    """The properties that hold keys and names, in any class of the model."""
    naming = {kind.key for kind in model.nodes.values()} | {n for k in model.nodes.values() for n in k.naming}
    return sorted(naming - {""})


def class_of(model: Model, labels: Iterable[str]) -> NodeType | None:
    """The class of a node with these labels: the one furthest down."""
    known = [model.nodes[label] for label in labels if label in model.nodes]
    return max(known, key=lambda kind: len(kind.labels), default=None)


def _given(database: Database, model: Model, kind: RelationshipType, start: Ref, end: Ref) -> tuple[str, ...]:
    """The sources of a relationship that stands by no claim."""
    sides = {"start": start, "end": end}
    parameters: dict[str, Any] = {"type": kind.type, "symmetric": kind.symmetric}
    for side, ref in sides.items():
        parameters |= {f"{side}_label": ref.label, f"{side}_key": model.nodes[ref.label].key, side: ref.key}
    rows = ask_own(database, model.layer, "relationship-without-claims", parameters).rows
    return tuple(sorted({source for (sources,) in rows for source in sources}))
