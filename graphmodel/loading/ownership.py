"""Who owns which property: what a row, a claim or a link may set, and what it may take away again.

A relationship may be given as a row and carried by claims too. Then the row's properties are the row's; `gm_claimed`
names those that the claims added. What a user adds by hand is nobody's, and stays.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from graphmodel.loading.columns import changed
from graphmodel.loading.stored import StoredNode
from graphmodel.model import Layer, Model
from graphmodel.model.layer import (
    ADOPTED,
    CLAIMED,
    EVIDENCE_COLUMNS,
    INTERVAL_COLUMNS,
    OWN,
    SOURCES,
    label_column,
    labels_among,
)
from graphmodel.model.properties import further_columns
from graphmodel.records import NodeRecord, RelationshipRecord
from graphmodel.records.facts import BY_CLAIMS, claimable, set_columns
from graphmodel.records.marks import MARKS

EVIDENCE = frozenset({*EVIDENCE_COLUMNS, *INTERVAL_COLUMNS})
KEPT = frozenset({SOURCES, CLAIMED, ADOPTED, OWN, *MARKS})

Stored = Mapping[str, Any]
Change = tuple[dict[str, Any], frozenset[str]]
"""The columns to set, and those to drop."""
Rule = Callable[[RelationshipRecord, Stored], Change]


def united(have: Stored, sources: Collection[str]) -> list[str]:
    """The sources of an element, with those of a record."""
    return sorted({*have.get(SOURCES, ()), *sources})


def node_columns(record: NodeRecord, have: StoredNode | None) -> dict[str, Any]:
    """The columns of a node's record that are not stored so; None clears one."""
    stored = have.columns if have else {}
    wanted = dict(record.stored)
    wanted |= _labels(have, record)
    wanted[SOURCES] = united(stored, record.sources)
    if have and SOURCES not in stored:
        wanted[ADOPTED] = True
    claimed = [name for name in stored.get(CLAIMED, ()) if name not in record.stored]
    if CLAIMED in stored and claimed != list(stored[CLAIMED]):
        wanted[CLAIMED] = claimed or None
    found = changed(stored, wanted)
    if have:  # somebody may have taken the label off, and not the column beside it
        found |= {label_column(label): wanted[label_column(label)] for label, sources in labels_among(wanted).items()
                  if sources and label not in have.labels}  # fmt: skip
    if not found and have and not set(record.labels) <= have.labels:
        return {SOURCES: wanted[SOURCES]}
    return found


def _labels(have: StoredNode | None, record: NodeRecord) -> dict[str, Any]:
    """The sources of optional labels as they will be, where a record gives such labels or clears them."""
    found: dict[str, Any] = {}
    for label, given in labels_among(record.stored).items():
        before = givers_of(have, label)
        found[label_column(label)] = label_sources(
            have, label, before | set(given) if given else before - record.sources
        )
    return found


def givers_of(have: StoredNode | None, label: str) -> set[str]:
    """The stored sources of a node's optional label."""
    return set(have.columns.get(label_column(label), ())) - {ADOPTED} if have is not None else set()


def label_sources(have: StoredNode | None, label: str, sources: Collection[str]) -> list[str] | None:
    """What a node's optional label has as its sources where these give it; None where none does.

    `gm_adopted` is among them if the node had the label before any source gave it: then the label outlives them.
    """
    givers = {*sources} - {ADOPTED}
    return sorted(givers | ({ADOPTED} if have is not None and is_adopted(have, label) else set())) if givers else None


def is_adopted(have: StoredNode, label: str) -> bool:
    """Whether a node has an optional label from somebody else, whatever sources give it too."""
    return label in have.labels and ADOPTED in have.columns.get(label_column(label), (ADOPTED,))


def of_row(record: RelationshipRecord, have: Stored) -> Change:
    """A relationship given as such: it takes over the columns it names from the claims that carry it too."""
    wanted = {**record.stored, SOURCES: united(have, record.sources)}
    if BY_CLAIMS not in have.get(SOURCES, ()):
        return changed(have, wanted), frozenset()
    claimed = set(have[CLAIMED]) if CLAIMED in have else set(have) - KEPT - set(record.key)
    return changed(have, wanted | {CLAIMED: sorted(claimed - set(record.stored))}), frozenset()


def of_link(record: RelationshipRecord, have: Stored) -> Change:
    """A relationship of the claim layer: it has no columns but its sources."""
    return changed(have, {SOURCES: united(have, record.sources)}), frozenset()


def of_fact(model: Model) -> Rule:
    """A relationship that claims carry. A row's columns stay the row's."""

    def rule(record: RelationshipRecord, have: Stored) -> Change:
        sources = united(have, record.sources)
        if set(sources) == {BY_CLAIMS}:
            gone = set(have) & fact_columns(model, record.type) - set(record.stored)
            return changed(have, {**record.stored, SOURCES: sources}), frozenset(gone | ({CLAIMED} & set(have)))
        kind = model.relationships.get(record.type)
        mine = claimable(further_columns(kind.properties.values()) if kind else {}, record.stored, have)
        wanted = {**mine, SOURCES: sources, CLAIMED: set_columns(mine)}
        return changed(have, wanted), frozenset((set(have.get(CLAIMED, ())) - set(mine)) & set(have))

    return rule


def fact_columns(model: Model, type: str) -> set[str]:
    """The columns that claims may give a relationship of a type."""
    kind = model.relationships.get(type)
    own = {column.name for p in kind.properties.values() for column in p.columns} if kind else set()
    return own | EVIDENCE


def vanished(layer: Layer, record: NodeRecord, have: Stored) -> frozenset[str]:
    """The columns of a node of the claim layer that its record no longer gives; never those of somebody else."""
    if ADOPTED in have:
        return frozenset()
    derived = INTERVAL_COLUMNS if "bounds" in record.stored else ()  # by events, whose days their claims give
    columns = next(frozenset(node.columns) for node in layer.nodes if node.label == record.ref.label)
    return frozenset(set(have) & columns - set(record.stored) - KEPT - {record.key, *derived})
