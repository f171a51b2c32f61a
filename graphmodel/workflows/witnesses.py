"""The claims that a report shows of a fact, a node or a pair of nodes, and what others there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from graphmodel.claims.identity import ref_text
from graphmodel.loading.overruled import GivenValue, given_values
from graphmodel.records import testimony_of
from graphmodel.workflows.claims_against import claims_against
from graphmodel.workflows.given import givers_of
from graphmodel.workflows.own import ask_own
from graphmodel.workflows.witness import Witness, witness_of, witness_order

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.model import Ref
    from graphmodel.project import Project

COMPARED = 5_000
"""So many of the claims that are not shown are compared with those that are."""
EVERY = 1_000_000_000
"""A LIMIT that leaves nothing out; the embedded engine takes none of more than 31 bits."""


@dataclass(frozen=True)
class FurtherClaims:
    """Claims beyond those that a report shows: how many, how many of these deny, and what they are on the day."""

    count: int = 0
    denials: int = 0
    statuses: frozenset[str] = frozenset()


NO_MORE = FurtherClaims()


def placed(project: Project, ref: Ref, name: str, given: GivenValue) -> GivenValue:
    """A node's value of a property with the places at which its sources give it."""
    return replace(given, sources=givers_of(project, ref, name, given.sources))


def witnesses_of(
    database: Database, project: Project, wanted: Sequence[tuple[Ref, str | None, Ref | None]], most: int
) -> tuple[tuple[Witness, ...], FurtherClaims]:
    """The claims of each subject, and where given predicate and object; those that carry their fact first.

    So many of them, and what further ones there are.
    """
    model = project.model
    asked = [
        {"subject": ref_text(subject), "predicate": predicate, "object": object_ and ref_text(object_)}
        for subject, predicate, object_ in wanted
    ]
    read: dict[str, Mapping[str, Any]] = {}
    for given in asked:
        found = ask_own(database, model.layer, "claims-of-fact", {**given, "most": most + 1})
        read |= {row["claim"]["id"]: row for row in found}
    rows = read
    others: list[Mapping[str, Any]] = []
    counted: list[Sequence[Any]] = []
    if len(read) > most:
        first = sorted(read, key=lambda id: witness_order(witness_of(read[id])))[:most]
        rows = {id: read[id] for id in first}
        for given in asked:
            beyond = {**given, "claims": first, "most": COMPARED}
            others += list(ask_own(database, model.layer, "other-claims-of-fact", beyond))
            counted += ask_own(database, model.layer, "how-claims-say-it", given).rows
    against = claims_against(database, model, rows, others)
    instead = given_values(database, model, [row["claim"] for row in rows.values()])
    shown = {id: replace(witness_of(row), against=tuple(sorted({*against[id]}))) for id, row in rows.items()}
    for id, value in instead.items():
        claim = testimony_of(rows[id]["claim"])
        known = placed(project, claim.subject, claim.predicate, value) if claim.subject is not None else value
        shown[id] = replace(shown[id], carries=False, given=str(known))
    witnesses = tuple(sorted(shown.values(), key=witness_order))
    return witnesses, _further(counted, witnesses) if counted else NO_MORE


def _further(counted: Iterable[Sequence[Any]], shown: Sequence[Witness]) -> FurtherClaims:
    """What there is beyond the claims that are shown, by how many there are in all of each status and polarity."""
    every = list(counted)
    return FurtherClaims(
        sum(count for *_, count in every) - len(shown),
        sum(count for _, denies, count in every if denies) - sum(witness.denies for witness in shown),
        frozenset(status for status, *_ in every if status),
    )
