"""Rows of a chunk by identity, as objects, and without some of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from graphmodel.model import Node, NodeType, PropertyType, RelationshipType
from graphmodel.records.stored import restored
from graphmodel.sources.chunks import ChunkT, NodeChunk, TieChunk, joined, kind_of

Kind = NodeType | RelationshipType


def defaults(kind: Kind, stated: Collection[str]) -> dict[str, Any]:
    """The stored columns of the properties' default values, for those of which nothing is stated."""
    found: dict[str, Any] = {}
    for name, declared in kind.properties.items():
        if declared.key or declared.required or any(column.name in stated for column in declared.columns):
            continue
        value = kind.cls.model_fields[name].get_default(call_default_factory=True, validated_data={})
        if value is not None and not (declared.many and not value):
            found |= declared.store(value)
    return found


def item_of(kind: Kind, chunk: NodeChunk | TieChunk, at: int) -> Any:
    """The object of a row."""
    if isinstance(kind, NodeType):
        assert isinstance(chunk, NodeChunk)
        return node_of(kind, chunk, at)
    values = values_of(kind, chunk, at)
    return kind.cls.model_construct(_fields_set=set(values), **values)


def node_of(kind: NodeType, chunk: NodeChunk, at: int) -> Node:
    """The node of a row."""
    values = values_of(kind, chunk, at) | {kind.key: chunk.keys[at]}
    return kind.cls.model_construct(_fields_set=set(values), **values)


def values_of(kind: Kind, chunk: NodeChunk | TieChunk, at: int) -> dict[str, Any]:
    """The values of a row's properties, as the model has them."""
    stored = {name: values[at] for name, values in chunk.columns.items()}
    given: Iterable[PropertyType] = (p for p in kind.properties.values() if p.columns[0].name in stored)
    return {p.name: restored(p, stored) for p in given}


def named(chunk: NodeChunk | TieChunk, at: int) -> str:
    """What a row is called in messages."""
    if isinstance(chunk, NodeChunk):
        return repr(chunk.keys[at])
    return f"{chunk.starts[at]!r} {chunk.type} {chunk.ends[at]!r}"


def key_of(chunk: NodeChunk) -> Sequence[Any]:
    """The keys of the rows."""
    return chunk.keys


def ties_by(key: Sequence[str]) -> Callable[[TieChunk], Sequence[Any]]:
    """The rows' identities, for relationships with this key."""

    def identity(chunk: TieChunk) -> Sequence[Any]:
        parts = [chunk.starts, chunk.ends, *(map(repr, chunk.columns[name]) for name in key)]
        return list(zip(*parts, strict=True))

    return identity


def repeated(ids: Sequence[Sequence[Any]]) -> set[Any]:
    """What is there more than once, in all lists together."""
    total = sum(map(len, ids))
    if len(set(chain.from_iterable(ids))) == total:
        return set()
    return {each for each, count in Counter(chain.from_iterable(ids)).items() if count > 1}


def rows_with(values: Sequence[Any], wanted: Collection[Any] | None) -> list[int]:
    """The rows whose value is wanted."""
    if not wanted or set(values).isdisjoint(wanted):
        return []
    return [at for at, value in enumerate(values) if value in wanted]


def widened(chunks: Iterable[ChunkT]) -> Iterator[tuple[ChunkT, frozenset[str]]]:
    """Chunks of one kind put together, whichever properties their rows state, with the columns that some leave open.

    In these None stands for that. Rows that take something away, by a None of their own, stay among themselves: a table
    with ten properties that may be absent has a thousand patterns of them, and each would be a statement to plan.
    """
    alike: dict[tuple[Any, ...], list[ChunkT]] = defaultdict(list)
    for chunk in chunks:
        alike[kind_of(chunk), _taking(chunk)].append(chunk)
    for group in alike.values():
        names = dict.fromkeys(chain.from_iterable(each.columns for each in group))
        lacking = [[name for name in names if name not in each.columns] for each in group]
        padded = [_padded(each, some) if some else each for each, some in zip(group, lacking, strict=True)]
        open = frozenset(chain.from_iterable(lacking))
        yield from ((whole, open) for whole in joined(padded))


def _taking(chunk: NodeChunk | TieChunk) -> frozenset[str]:
    return frozenset(name for name, values in chunk.columns.items() if None in values)


def _padded(chunk: ChunkT, names: Iterable[str]) -> ChunkT:
    return replace(chunk, columns={**chunk.columns, **{name: [None] * len(chunk) for name in names}})
