"""What a load is to write, node by node and relationship by relationship, and the statements that write it.

A dozen statements write any number of types: the label by which nodes are found is in the text, their other labels
and the types of relationships are values of rows, and so are their properties. Neo4j plans a text for 30 to 60 ms, so
this is what makes a small load of many types quick. Rows of one shape that are many get a text of their own, with a
list for each column: from `MANY` rows on that takes less of the server's time than maps do.

An engine to which labels cannot be given as values gets a text for each shape.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from graphmodel.databases import Statement
from graphmodel.loading import mixed_templates, templates
from graphmodel.loading.columns import cast_of, casts, packed, sent
from graphmodel.loading.grouping import Item, filled, grouped
from graphmodel.loading.stored import StoredRelationship
from graphmodel.records import NodeRecord, RelationshipRecord
from graphmodel.syntax.dialect import Dialect

MANY = 2_000
"""So many rows of one shape have a text of their own."""
SEVERAL = 20
"""So many relationships are found by their ids alone: where there are so many, Neo4j plans no other way."""
OF_ONE_NODE = 60_000
"""So many relationships of one node are changed at once, if more than a batch leave it."""


@dataclass
class NodeChange:
    """Labels and columns that a node is to have; a column that is None goes. `created`: it is not stored yet."""

    record: NodeRecord
    created: bool
    columns: dict[str, Any] = field(default_factory=dict)
    labels: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    deleted: bool = False


@dataclass
class RelationshipChange:
    """Columns that a relationship is to have; a column that is None goes. `stored` is what it is now, if it is."""

    record: RelationshipRecord
    stored: StoredRelationship | None
    columns: dict[str, Any] = field(default_factory=dict)
    deleted: bool = False


Change = NodeChange | RelationshipChange


class Upsert:
    """Makes the statements that write changes. `keys` names the key property of each identity label.

    `merge`: relationships that were not there may be by now, since the load before did not come to its end.
    """

    def __init__(self, dialect: Dialect, keys: Mapping[str, str], merge: bool = False) -> None:
        self.dialect = dialect
        self.keys = keys
        self.merge = merge

    def statements(self, changes: Iterable[Change]) -> list[Statement]:
        """The statements that write these changes: nodes before relationships, and what goes after what comes."""
        nodes: list[NodeChange] = []
        relationships: list[RelationshipChange] = []
        for change in changes:
            if isinstance(change, NodeChange):
                nodes.append(change)
            else:
                relationships.append(change)
        kept = [change for change in nodes if not change.deleted]
        return [
            *self._drop_labels([change for change in kept if change.dropped]),
            *self._set_nodes(kept),
            *self._create([change for change in relationships if change.stored is None and not change.deleted]),
            *self._update([change for change in relationships if change.stored is not None and not change.deleted]),
            *self._delete([change for change in relationships if change.stored is not None and change.deleted]),
            *self._delete_nodes([change for change in nodes if change.deleted and not change.created]),
        ]

    # Nodes

    def _drop_labels(self, changes: Sequence[NodeChange]) -> Iterator[Statement]:
        for (ref_label, gone), some in grouped(changes, lambda c: (c.record.ref.label, c.dropped)).items():
            text = templates.drop_labels(ref_label, self.keys[ref_label], sorted(gone))
            yield Statement(text, {"key": [change.record.ref.key for change in some]})

    def _set_nodes(self, changes: Sequence[NodeChange]) -> Iterator[Statement]:
        shapes = grouped((c for c in changes if c.created or c.columns or c.labels), self._shape)
        few: list[NodeChange] = []
        if not self.dialect.dynamic_labels:
            shapes = _widened(shapes, lambda shape: shape[1])
        for shape, some in shapes.items():
            if len(some) < MANY and self.dialect.dynamic_labels:
                few += some
            else:
                yield self._shaped_nodes(shape, some)
        for label, some in grouped(few, lambda c: c.record.ref.label).items():
            rows = [{"key": c.record.ref.key, "labels": sorted(c.labels), **cells(c.columns)} for c in some]
            yield Statement(mixed_templates.merge_any_nodes(label, self.keys[label], _casts_of(rows)), {"rows": rows})

    def _shape(self, change: NodeChange) -> tuple[Any, ...]:
        create = change.created and self.dialect.creates_first
        columns = {n: v for n, v in change.columns.items() if not create or v is not None}
        labels = tuple(sorted(change.labels))
        labels = tuple(dict.fromkeys((*change.record.labels, *labels))) if create else labels
        return change.record.ref.label, create, labels, casts(columns)

    def _shaped_nodes(self, shape: tuple[Any, ...], changes: Sequence[NodeChange]) -> Statement:
        label, create, labels, columns = shape
        make = templates.create_shaped_nodes if create else templates.merge_nodes
        values = packed(columns, (change.columns for change in changes))
        keys = [change.record.ref.key for change in changes]
        return Statement(make(label, self.keys[label], labels, columns), {"key": keys, **values})

    def _delete_nodes(self, changes: Sequence[NodeChange]) -> Iterator[Statement]:
        for label, some in grouped(changes, lambda c: c.record.ref.label).items():
            keys = [change.record.ref.key for change in some]
            yield Statement(templates.delete_nodes(label, self.keys[label]), {"key": keys})

    # Relationships

    def _create(self, changes: Sequence[RelationshipChange]) -> Iterator[Statement]:
        def shape(change: RelationshipChange) -> tuple[Any, ...]:
            own = {n: v for n, v in change.columns.items() if n not in change.record.key and v is not None}
            return change.record.type, *self._sides(change), _key(change), casts(own)

        make = templates.merge_relationships if self.merge else templates.create_relationships
        few: list[RelationshipChange] = []
        shapes = grouped(changes, shape)
        if not self.dialect.dynamic_labels:
            shapes = _widened(shapes, lambda _: not self.merge)
        for (type, start, end, key, own), some in shapes.items():
            if len(some) < MANY and self.dialect.dynamic_labels and not self.merge:
                few += some
                continue
            yield Statement(
                make(type, start, end, key, own), _ends(some, key) | packed(own, (change.columns for change in some))
            )
        for (start, end), some in grouped(few, self._sides).items():
            rows = [
                {
                    "start": c.record.start.key,
                    "end": c.record.end.key,
                    "type": c.record.type,
                    **cells(templates.MARK | {n: c.record.stored[n] for n in c.record.key} | c.columns),
                }
                for c in some
            ]
            yield Statement(mixed_templates.create_any_relationships(start, end, _casts_of(rows)), {"rows": rows})

    def _update(self, changes: Sequence[RelationshipChange]) -> Iterator[Statement]:
        if self.dialect.dynamic_labels:
            yield from self._by_id(changes, mixed_templates.update_by_id, mixed_templates.update_any)
            return

        def shape(change: RelationshipChange) -> tuple[Any, ...]:
            return change.record.type, self._sides(change)[0], casts(change.columns)

        for (type, start, own), some in grouped(changes, shape).items():
            values = packed(own, (change.columns for change in some))
            yield Statement(templates.update_relationships(type, start, own), _by_start(some) | values)

    def _delete(self, changes: Sequence[RelationshipChange]) -> Iterator[Statement]:
        if self.dialect.dynamic_labels:
            yield from self._by_id(
                changes,
                lambda _: mixed_templates.delete_by_id(),
                lambda types, *ends: mixed_templates.delete_any(types, *ends[:2]),
            )
            return
        for (type, start), some in grouped(changes, lambda c: (c.record.type, self._sides(c)[0])).items():
            yield Statement(templates.delete_relationships(type, start), _by_start(some))

    def _by_id(
        self, changes: Sequence[RelationshipChange], many: Callable[..., str], few: Callable[..., str]
    ) -> Iterator[Statement]:
        """What is done to relationships that were read: found by their ids, or few of them by both ends too."""
        if len(changes) >= SEVERAL:
            rows = [self._found(change) | {"type": change.record.type} | cells(change.columns) for change in changes]
            yield Statement(many(_casts_of(rows)), {"rows": rows})
            return
        for (start, end), some in grouped(changes, self._sides).items():
            rows = [self._found(change) | cells(change.columns) for change in some]
            yield Statement(few(_types(some), start, end, _casts_of(rows)), {"rows": rows})

    def _sides(self, change: RelationshipChange) -> tuple[tuple[str, str], tuple[str, str]]:
        start, end = change.record.start.label, change.record.end.label
        return (start, self.keys[start]), (end, self.keys[end])

    def _found(self, change: RelationshipChange) -> dict[str, Any]:
        assert change.stored is not None
        return {"start": change.record.start.key, "end": change.record.end.key, "id": change.stored.id}


def _widened(shapes: Mapping[Any, list[Item]], created: Callable[[Any], bool]) -> dict[Any, list[Item]]:
    """Shapes of what is created that differ in their columns alone, the last part, become one with the columns of all.

    A null is not stored with what is created, and costs an engine far less than to plan a text for each set of columns.
    A column that needs another cast stays in a shape of its own, and so does what has many rows.
    """
    found: dict[Any, list[Item]] = {}
    wide: dict[Any, list[tuple[dict[str, str], list[Item]]]] = defaultdict(list)
    for shape, some in shapes.items():
        if len(some) >= MANY or not created(shape):
            found[shape] = some
            continue
        *head, columns = shape
        groups = wide[tuple(head)]
        fitting = (group for group in groups if all(group[0].get(name, cast) == cast for name, cast in columns))
        if (group := next(fitting, None)) is None:
            groups.append(group := ({}, []))
        group[0].update(columns)
        group[1].extend(some)
    return found | {
        (*head, tuple(sorted(columns.items()))): some for head, groups in wide.items() for columns, some in groups
    }


def _key(change: RelationshipChange) -> tuple[tuple[str, str], ...]:
    return casts({name: change.record.stored[name] for name in change.record.key})


def _ends(changes: Sequence[RelationshipChange], key: Sequence[tuple[str, str]]) -> dict[str, Any]:
    ends = {"start": [c.record.start.key for c in changes], "end": [c.record.end.key for c in changes]}
    return ends | packed([(name, "") for name, _ in key], [c.record.stored for c in changes], "k")


def _by_start(changes: Sequence[RelationshipChange]) -> dict[str, Any]:
    """The numbers of relationships that were read, by their ids, for each start."""
    sought: dict[Any, dict[str, int]] = defaultdict(dict)
    for number, change in enumerate(changes):
        assert change.stored is not None
        sought[change.record.start.key][change.stored.id] = number
    return {"near": list(sought), "sought": list(sought.values())}


def _types(changes: Sequence[RelationshipChange]) -> list[str]:
    return sorted({change.record.type for change in changes})


def cells(columns: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Columns as a row carries them: those that the driver takes as they are, and one map for each kind of others."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    found[mixed_templates.PLAIN] = {}
    for name, value in columns.items():
        found[cast_of(value) or mixed_templates.PLAIN][name] = sent(value)
    return found


def _casts_of(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The kinds of columns that a server has to make itself."""
    return sorted({cast for row in rows for cast in row if cast in mixed_templates.CASTS})


def by_start(
    nodes: Iterable[NodeChange], relationships: Iterable[RelationshipChange], size: int
) -> Iterator[list[Change]]:
    """The changes in lists of this size, or more where one node has more: what leaves a node is read for each list.

    Nodes that go are last, so that a claim is there for as long as a fact that it carried.
    """
    by_deleted = grouped(nodes, lambda node: node.deleted)
    starts = grouped(relationships, lambda change: change.record.start).values()
    groups: list[list[Change]] = [[node] for node in by_deleted.get(False, ())]
    groups += ([*some[at : at + OF_ONE_NODE]] for some in starts for at in range(0, len(some), OF_ONE_NODE))
    groups += [[node] for node in by_deleted.get(True, ())]
    yield from (list(chain.from_iterable(some)) for some in filled(((each, len(each)) for each in groups), size))
