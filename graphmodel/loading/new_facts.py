"""Creates the relationships that claims carry and that are not stored yet, in columns: nothing of them is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from graphmodel.databases import Statement
from graphmodel.loading import templates
from graphmodel.loading.bisect import bisect_failures
from graphmodel.loading.columns import casts, casts_differ, packed_columns, shape_of
from graphmodel.loading.grouping import batches, grouped
from graphmodel.loading.report import Tallies
from graphmodel.loading.writer import Writer
from graphmodel.model.layer import SOURCES
from graphmodel.records import RelationshipRecord


def create_facts(writer: Writer, tallies: Tallies, facts: Sequence[RelationshipRecord]) -> None:
    """Creates facts that are not stored, those between nodes that are."""
    present = writer.present({ref for fact in facts for ref in (fact.start, fact.end)})
    new = [fact for fact in facts if fact.start in present and fact.end in present]
    for some in batches(new, writer.batch):
        bisect_failures(some, lambda few: _create(writer, few), None)
    for type, many in Counter(fact.type for fact in new).items():
        tallies.add("fact", type, "created", many)
    writer.forget_relationships(new)


def columns_of(some: Sequence[RelationshipRecord]) -> dict[str, list[Any]]:
    """What relationships store, column by column; None where one has no such column."""
    names = sorted({name for each in some for name in each.stored})
    return {name: [each.stored.get(name) for each in some] for name in names}


def _create(writer: Writer, facts: Sequence[RelationshipRecord]) -> int:
    groups = grouped(facts, lambda fact: (fact.type, fact.start.label, fact.end.label)).values()
    writer.write(*(_created(writer, some) for group in groups for some in _of_one_cast(group)))
    writer.existing.types |= {fact.type for fact in facts}
    return len(facts)


def _created(writer: Writer, some: Sequence[RelationshipRecord]) -> Statement:
    """Creates facts of one type, between nodes of two labels."""
    first, columns = some[0], columns_of(some)
    shape = shape_of(columns)
    key = [pair for pair in shape if pair[0] in first.key]
    others = [pair for pair in shape if pair[0] not in first.key]
    start, end = ((ref.label, writer.keys[ref.label]) for ref in (first.start, first.end))
    make = templates.merge_relationships if writer.merges else templates.create_relationships
    ends = {"start": [fact.start.key for fact in some], "end": [fact.end.key for fact in some]}
    sources = {f"c_{SOURCES}": [sorted(fact.sources) for fact in some]}
    values = packed_columns(key, columns, "k") | packed_columns(others, columns)
    return Statement(make(first.type, start, end, key, [*others, (SOURCES, "")]), ends | sources | values)


def _of_one_cast(some: Sequence[RelationshipRecord]) -> Iterable[Sequence[RelationshipRecord]]:
    """The relationships in groups, in each of which one function makes the values of a column on the server."""
    if any(map(casts_differ, columns_of(some).values())):
        return grouped(some, lambda fact: casts(fact.stored)).values()
    return [some]
