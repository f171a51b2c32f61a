"""Rows of objects, as loaders yield them, in columns; what no engine stores is a problem at its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from graphmodel.claims.faults import interval_faults, key_faults
from graphmodel.model import Key, Model, Node, NodeType, PropertyType, Relationship, RelationshipType
from graphmodel.problems import Problem, Where
from graphmodel.sources.chunks import Chunk, ChunkT, NodeChunk, RelationshipChunk, without
from graphmodel.sources.rows import SourceItem
from graphmodel.sources.tables.storable import HINT, unstorable


def chunks_of(rows: Iterable[SourceItem], model: Model, source: str, problems: list[Problem]) -> Iterator[Chunk]:
    """Rows of objects in columns; those that no graph of this model holds become problems."""
    groups: dict[tuple[Any, ...], list[_Cells]] = defaultdict(list)
    for row in rows:
        of = _node(row, model) if isinstance(row.item, Node) else _relationship(row, model, problems)
        if of is not None:
            kind, ids, columns = of
            groups[kind, row.where.file, tuple(columns)].append((ids, columns, row.where.line))
    for (kind, file, names), cells in groups.items():
        columns = {name: [each[name] for _, each, _ in cells] for name in names}
        lines = [line for _, _, line in cells]
        keys = [list(each) for each in zip(*(ids for ids, _, _ in cells), strict=True)]
        if len(kind) == 1:
            nodes = NodeChunk(source, kind[0], keys[0], columns, file, lines)
            yield from _storable(nodes, model.nodes[nodes.label], problems)
        else:
            relationships = RelationshipChunk(source, kind[0], kind[1], keys[0], kind[2], keys[1], columns, file, lines)
            yield from _storable(relationships, model.relationships[relationships.type], problems)


def _storable(chunk: ChunkT, kind: NodeType | RelationshipType, problems: list[Problem]) -> Iterator[ChunkT]:
    """The rows of a chunk that an engine can store; the others become problems."""
    keys = (kind.key, *kind.own_key) if isinstance(kind, NodeType) else kind.own_key
    columns: dict[str, Sequence[Any]] = dict(chunk.columns)
    columns |= {kind.key: chunk.keys} if isinstance(kind, NodeType) and isinstance(chunk, NodeChunk) else {}
    bad: set[int] = set()
    for declared in (each for each in kind.properties.values() if not each.is_label):
        for column in (column for column in declared.columns if column.name in columns):
            sort = "list" if column.many else column.kind
            for row, fault in unstorable(columns[column.name], sort, declared.name in keys):
                what = f"the {kind.label} {columns[kind.key][row]!r}" if isinstance(kind, NodeType) else kind.type
                problems.append(Problem(chunk.where(row), "not-storable", f"{what}: {column.name}: {fault}", HINT))
                bad.add(row)
    if len(bad) < len(chunk):
        yield without(chunk, bad)


_Cells = tuple[tuple[Any, ...], dict[str, Any], int]
_Of = tuple[tuple[str, ...], tuple[Any, ...], dict[str, Any]]
"""The label, or the type and both ends' labels; the key, or both ends'; the columns."""


def _node(row: SourceItem, model: Model) -> _Of:
    kind = model.node(type(row.item))
    columns = _columns(row.item, kind.properties.values(), kind.own_key)
    return (kind.label,), (columns.pop(kind.key),), columns


def _relationship(row: SourceItem, model: Model, problems: list[Problem]) -> _Of | None:
    item = row.item
    assert isinstance(item, Relationship)
    ends = [side.of if isinstance(side, Key) else type(side) for side in (item.start, item.end)]
    faults = [_no_node(cls, row.where) for cls in ends if cls not in model]
    if type(item) not in model:
        faults.append(Problem(row.where, "unknown-type", f"{type(item).__name__} is not in the model"))
    if not faults:
        faults = [p.at(row.where) for p in (*key_faults(model, item), *interval_faults(item.since, item.until))]
    problems += faults
    if faults:
        return None
    kind = model.relationship(type(item))
    labels = (model.node(cls).label for cls in ends)
    keys = (model.ref(side).key for side in (item.start, item.end))
    return (kind.type, *labels), tuple(keys), _columns(item, kind.properties.values(), kind.own_key)


def _no_node(cls: type[Any], where: Where) -> Problem:
    fault = f"{cls.__name__} is no node of the graph; a plain relationship connects nodes of the model"
    return Problem(where, "missing-end", fault, "say it as a claim, or name the node")


def _columns(
    item: Node | Relationship[Any, Any], properties: Iterable[PropertyType], key: Collection[str]
) -> dict[str, Any]:
    """The stored columns of what a row states, the defaults of its key among it; an empty list states nothing."""
    columns: dict[str, Any] = {}
    for declared in properties:
        if declared.given(item) or declared.name in key:
            value = declared.of(item)
            if value is not None and not (declared.many and not value):
                columns |= declared.store(value)
    return columns
