"""Which nodes the sources declare, as far as memory goes, and what may join them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from graphmodel.model import Model, RelationshipType

MOST = 250_000
"""How many nodes are remembered, so that a missing end is told before a write. Beyond, the database tells."""


class Known:
    """Which nodes there are, by identity label and key, each with its label; it forgets all when there are too many."""

    def __init__(self, most: int = MOST) -> None:
        self.complete = True
        self._most = most
        self._count = 0
        self._labels: dict[str, dict[Any, str]] = defaultdict(dict)

    def add(self, identity: str, keys: Iterable[Any], label: str) -> None:
        """Remembers nodes of one class."""
        if not self.complete:
            return
        labels = self._labels[identity]
        before = len(labels)
        labels.update(dict.fromkeys(keys, label))
        self._count += len(labels) - before
        if self._count > self._most:
            self.forget()

    def forget(self) -> None:
        """Gives up: nothing is told of a node that is not there."""
        self.complete = False
        self._labels.clear()

    def labels(self, identity: str, keys: Sequence[Any]) -> list[str | None]:
        """The label of each node, or None for one that no source declares."""
        return list(map(self._labels[identity].get, keys))


def fits(model: Model, kind: RelationshipType, start: str, end: str) -> bool:
    """Whether nodes of these labels may be the ends of a relationship."""
    a, b = model.nodes[start].cls, model.nodes[end].cls
    pairs = ((model.nodes[x].cls, model.nodes[y].cls) for x, y in kind.pairs if x in model.nodes and y in model.nodes)
    return any(
        (issubclass(a, x) and issubclass(b, y)) or (kind.symmetric and issubclass(b, x) and issubclass(a, y))
        for x, y in pairs
    )
