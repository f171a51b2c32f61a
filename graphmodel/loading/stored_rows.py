"""What is stored of nodes and relationships that some sources give, as it is compared with what they give now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from graphmodel.loading import templates
from graphmodel.loading.changes import OF_ONE_NODE
from graphmodel.loading.columns import restored
from graphmodel.loading.writer import Writer
from graphmodel.model import RelationshipType
from graphmodel.staging.unsaid import Ids, Stored, StoredRows

_Made = TypeVar("_Made")
End = tuple[str, str]
"""The identity label of an endpoint, and its key property."""


def stored_rows(
    writer: Writer,
    text: str,
    sources: Iterable[str],
    rows: Callable[[Iterable[tuple[Any, ...]]], Iterator[Stored]],
    values: Mapping[str, Any] | None = None,
) -> StoredRows:
    """What is stored, as a query of what `$sources` say gives it.

    A load that goes in batches never holds its rows all at once; one that is a single transaction takes a single round
    trip instead.
    """

    def read(consume: Callable[[Iterator[Stored]], _Made], /) -> _Made:
        given = {"sources": sorted(sources), **(values or {})}
        if writer.together:
            return consume(rows(writer.database.read(text, given).rows))
        return writer.database.stream(text, given, lambda _, answer: consume(rows(answer)))

    return read


def relationship_rows(
    writer: Writer, kind: RelationshipType, ends: tuple[End, End], sources: Iterable[str]
) -> StoredRows:
    """The stored relationships of a type between nodes of two labels, as far as one of these sources gives them.

    The engine puts those of one node together, up to a few hundred in a row: what a driver does for each row takes five
    times as long as finding a relationship. They are put together where fewer nodes have them, unless it is a small
    load, whose round trips count.
    """
    outgoing = bool(writer.together) or _starts_are_fewer(writer, *ends)

    def rows(answer: Iterable[tuple[Any, ...]]) -> Iterator[Stored]:
        for near, givers, far, elements, keys in answer:
            for other, element, key in zip(far, elements, keys or [{}] * len(far), strict=True):
                if all(key.get(name) is not None for name in kind.key):
                    pair = (near, other) if outgoing else (other, near)
                    yield _ids(pair, kind.key, key), givers, element

    text = templates.stored_relationships(kind.type, *ends, kind.key, outgoing=outgoing)
    return stored_rows(writer, text, sources, rows, {"most": OF_ONE_NODE})


def _ids(ends: tuple[Any, Any], names: Sequence[str], key: Mapping[str, Any]) -> Ids:
    return (*ends, *(restored(key[name]) for name in names))


def _starts_are_fewer(writer: Writer, start: End, end: End) -> bool:
    return start == end or bool(writer.database.read(templates.fewer_nodes(start[0], end[0])).value())
