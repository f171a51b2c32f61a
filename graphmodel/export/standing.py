"""What claims add to the graph on a day: facts as relationships, claimed properties, and which claims carry them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graphmodel.claims import standings
from graphmodel.claims.standing import WHEN, days_of_events, events_of
from graphmodel.claims.values import intelligible
from graphmodel.model import Model, NodeType, PartialDate, Ref, RelationshipType
from graphmodel.model.layer import CLAIMED, LABEL_PREFIX, OWN, SOURCES
from graphmodel.model.properties import further_columns
from graphmodel.records import Records, RelationshipRecord, testimony_of
from graphmodel.records.facts import BY_CLAIMS, claimable, fact_record, property_columns
from graphmodel.records.marks import marks

Identity = tuple[Any, ...]


@dataclass(frozen=True)
class Standings:
    """Facts that hold, by identity, the claimed columns of nodes, and the marks of claims."""

    facts: Mapping[Identity, RelationshipRecord]
    columns: Mapping[Ref, Mapping[str, Any]]
    marks: Mapping[Ref, Mapping[str, Any]]


def settle(model: Model, records: Records, day: date) -> Standings:
    """The facts that hold on a day by all claims of the records, as a load into an empty database decides it."""
    nodes = records.nodes
    testimonies = [
        testimony_of({"id": ref.key, **node.stored})
        for ref, node in records.claim_nodes.items()
        if ref.label == model.layer.claim
    ]
    said = [testimony for testimony in testimonies if intelligible(model, testimony)]
    events = events_of(said)
    days = {ref: PartialDate(nodes[ref].stored[WHEN]) for ref in events if ref in nodes and WHEN in nodes[ref].stored}
    found = standings(said, day, days)
    facts: dict[Identity, RelationshipRecord] = {}
    columns: dict[Ref, dict[str, Any]] = defaultdict(dict)
    for standing in (each for each in found.values() if each.stands):
        first = standing.claims[0]
        if first.kind in ("relationship", "role") and first.subject and first.object:
            record = fact_record(model, standing.claims)
            if record.start in nodes and record.end in nodes:
                facts[record.identity] = record
        if first.value and first.subject is not None and first.subject in nodes:
            columns[first.subject] |= property_columns(model, first, nodes[first.subject].labels)
    return Standings(facts, columns, marks(model.layer, testimonies, found, days | days_of_events(said), day))


def with_claimed(kind: NodeType, stored: Mapping[str, Any], claimed: Mapping[str, Any]) -> dict[str, Any]:
    """A node's columns, its key among them, and those that claims add: what its row has is the row's."""
    labels = {name: value for name, value in claimed.items() if name.startswith(LABEL_PREFIX)}
    united = {name: sorted({*stored.get(name, ()), *value}) for name, value in labels.items()}
    mine = _mine(kind, stored, {name: value for name, value in claimed.items() if name not in labels})
    return {**stored, **united, **mine, **({CLAIMED: sorted(mine)} if mine else {})}


def with_fact(kind: RelationshipType, stored: Mapping[str, Any], fact: RelationshipRecord) -> dict[str, Any]:
    """The columns of a relationship that is given as such and carried by claims too."""
    mine = _mine(kind, stored, fact.stored)
    sources = sorted({*stored[SOURCES], BY_CLAIMS})
    return {**stored, **mine, SOURCES: sources, CLAIMED: sorted(mine), OWN: True}


def _mine(kind: NodeType | RelationshipType, stored: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of claims that a row leaves them."""
    left = claimable(further_columns(kind.properties.values()), given, stored)
    return {name: value for name, value in left.items() if value is not None}
