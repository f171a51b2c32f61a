"""What is written, in columns: blocks of nodes with the same labels, or of relationships of one type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, overload

from graphmodel.model.properties import StoredProperty


@dataclass(frozen=True)
class NodeGroup:
    """Nodes with the same labels, the identity label's key, and columns of the same types.

    Where values of one property are of two types (whole numbers and others, times with and without a zone), there are
    two groups of these labels.
    """

    labels: tuple[str, ...]
    identity: str
    key: StoredProperty
    columns: tuple[StoredProperty, ...]
    optional: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What a report counts it under."""
        return self.labels[-1]

    @property
    def file_words(self) -> tuple[str, ...]:
        """What a file of its own is named after: the label, and the optional labels that its nodes have."""
        return self.name, *self.optional


@dataclass(frozen=True)
class EndpointType:
    """The nodes at one end: their identity label, and the key by which one is named."""

    identity: str
    key: StoredProperty


@dataclass(frozen=True)
class RelationshipGroup:
    """Relationships of one type between ends of one kind; `key` names the columns that distinguish parallel ones."""

    type: str
    start: EndpointType
    end: EndpointType
    key: tuple[str, ...]
    columns: tuple[StoredProperty, ...]

    @property
    def name(self) -> str:
        """What a report counts it under."""
        return self.type

    @property
    def file_words(self) -> tuple[str, ...]:
        """What a file of its own is named after."""
        return (self.type,)


@dataclass(frozen=True)
class Same(Sequence[Any]):
    """A column in which all values are the same."""

    value: Any
    size: int

    def __len__(self) -> int:
        return self.size

    def __iter__(self) -> Iterator[Any]:
        return repeat(self.value, self.size)

    @overload
    def __getitem__(self, at: int) -> Any: ...
    @overload
    def __getitem__(self, at: slice) -> Same: ...
    def __getitem__(self, at: int | slice) -> Any:
        if isinstance(at, slice):
            return Same(self.value, len(range(*at.indices(self.size))))
        return self.value


@dataclass(frozen=True)
class NodeBlock:
    """Some nodes of a group; a column that is not in `values` is absent from all of them, and so is a None."""

    group: NodeGroup
    keys: Sequence[Any]
    values: Mapping[str, Sequence[Any]]

    def __len__(self) -> int:
        return len(self.keys)

    def columns(self) -> list[tuple[StoredProperty, Sequence[Any]]]:
        """The values of every column of the group, without the key."""
        return _filled(self.group.columns, self.values, len(self))


@dataclass(frozen=True)
class RelationshipBlock:
    """Some relationships of a group."""

    group: RelationshipGroup
    starts: Sequence[Any]
    ends: Sequence[Any]
    values: Mapping[str, Sequence[Any]]

    def __len__(self) -> int:
        return len(self.starts)

    def columns(self) -> list[tuple[StoredProperty, Sequence[Any]]]:
        """The values of every column of the group."""
        return _filled(self.group.columns, self.values, len(self))


Block = NodeBlock | RelationshipBlock


def rows(columns: Sequence[tuple[StoredProperty, Sequence[Any]]], count: int) -> Iterator[dict[str, Any]]:
    """Columns as rows, without what is absent."""
    names = [column.name for column, _ in columns]
    if not names:
        yield from ({} for _ in range(count))
        return
    for row in zip(*(values for _, values in columns), strict=True):
        yield {name: value for name, value in zip(names, row, strict=True) if value is not None}


def _filled(
    columns: Sequence[StoredProperty], values: Mapping[str, Sequence[Any]], count: int
) -> list[tuple[StoredProperty, Sequence[Any]]]:
    absent = Same(None, count)
    return [(column, values.get(column.name, absent)) for column in columns]
