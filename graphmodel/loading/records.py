"""Writes records: what sources give as rows, and the nodes and links of claims."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from graphmodel.errors import DatabaseError
from graphmodel.loading.changes import Change, NodeChange
from graphmodel.loading.faults import refused
from graphmodel.loading.grouping import batches
from graphmodel.loading.ownership import Rule, node_columns, of_row, vanished
from graphmodel.loading.report import Progress, Tallies
from graphmodel.loading.writer import Reject, Writer
from graphmodel.model import Model
from graphmodel.model.layer import labels_among
from graphmodel.model.properties import further_columns, with_absent_parts
from graphmodel.problems import Problem
from graphmodel.records import NodeRecord, RelationshipRecord

RecordT = TypeVar("RecordT", NodeRecord, RelationshipRecord)


def write_rows(
    writer: Writer,
    model: Model,
    tallies: Tallies,
    nodes: Sequence[NodeRecord],
    relationships: Sequence[RelationshipRecord],
    progress: Progress,
) -> list[Problem]:
    """Creates and updates nodes and relationships that sources give as such; what is wrong with those refused."""
    further = {name: further_columns(kind.properties.values()) for name, kind in model.nodes.items()}
    between = {name: further_columns(kind.properties.values()) for name, kind in model.relationships.items()}
    nodes = [_whole(record, further[record.name]) for record in nodes]
    relationships = [_whole(record, between[record.type]) for record in relationships]
    found: list[Problem] = []
    refused_nodes = set()

    def reject(change: Change, wrong: DatabaseError) -> None:
        found.append(refused(change.record.where, wrong))
        if isinstance(change, NodeChange):
            refused_nodes.add(change.record.ref)
            tallies.add("node", change.record.name, "created" if change.created else "updated", -1)
        else:
            outcome = "created" if change.stored is None else "updated"
            tallies.add("relationship", change.record.type, outcome, -1)

    done = 0
    for some in batches(nodes, writer.batch):
        write_nodes(writer, tallies, some, "node", owned=False)
        writer.settle(reject)
        done += len(some)
        progress("nodes", done, len(nodes))
    ends = {end for record in relationships for end in (record.start, record.end)}
    absent = ends - writer.present(ends)
    sound = []
    for record in relationships:
        gone = next((end for end in (record.start, record.end) if end in absent), None)
        if gone is None:
            sound.append(record)
        elif gone in refused_nodes:
            fault = f"the {gone.label} {gone.key!r} was refused, so nothing can be joined to it"
            found.append(Problem(record.where, "missing-end", fault, "fix that row, and load again"))
        else:
            fault = f"the {gone.label} {gone.key!r} is not in the database, and its row is not among those loaded"
            found.append(Problem(record.where, "missing-end", fault, "load its row first, or with this"))
    write_in_batches(writer, tallies, sound, "relationship", "relationships", of_row, progress, reject)
    return found


def write_nodes(writer: Writer, tallies: Tallies, records: Sequence[NodeRecord], kind: str, *, owned: bool) -> None:
    """Hands nodes to the writer as far as they differ from what is stored.

    `owned` nodes lose the properties that their record no longer has; others keep what they have.
    """
    stored = writer.nodes(record.ref for record in records)
    for record in records:
        have = stored.get(record.ref)
        columns = node_columns(record, have)
        if owned and have is not None:
            columns |= dict.fromkeys(vanished(writer.layer, record, have.columns))
        if columns or have is None:
            writer.set_node(record, columns)
        tallies.add(kind, record.name, "created" if have is None else "updated" if columns else "unchanged")
        if have is not None and columns and labels_among(have.columns):
            tallies.updated.add(record.ref)


def write_relationships(
    writer: Writer, tallies: Tallies, records: Sequence[RelationshipRecord], kind: str, rule: Rule
) -> None:
    """Hands relationships between nodes that are there to the writer; the rule says which columns are theirs."""
    stored = writer.relationships(records)
    for record in records:
        have = stored.get(record.identity)
        columns, gone = rule(record, have.columns if have is not None else {})
        changes = dict.fromkeys(gone) | columns
        if changes or have is None:
            writer.set_relationship(record, changes)
        tallies.add(kind, record.type, "created" if have is None else "updated" if changes else "unchanged")


def write_in_batches(
    writer: Writer,
    tallies: Tallies,
    records: Sequence[RelationshipRecord],
    kind: str,
    stage: str,
    rule: Rule,
    progress: Progress,
    reject: Reject | None = None,
) -> None:
    """The same, sent batch by batch unless all goes together."""
    done = 0
    for some in batches(records, writer.batch):
        write_relationships(writer, tallies, some, kind, rule)
        writer.settle(reject)
        done += len(some)
        progress(stage, done, len(records))


def _whole(record: RecordT, further: Mapping[str, str]) -> RecordT:
    """The record, with None for the parts that its values lack."""
    return replace(record, stored=with_absent_parts(further, record.stored)) if further else record
