"""Items in groups of one shape, and in lists that a statement takes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

Item = TypeVar("Item")


def grouped(items: Iterable[Item], shape: Callable[[Item], Any]) -> dict[Any, list[Item]]:
    """The items by shape, in order of first appearance."""
    found: dict[Any, list[Item]] = defaultdict(list)
    for item in items:
        found[shape(item)].append(item)
    return found


def batches(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """The items in lists of at most this size."""
    every = list(items)
    for start in range(0, len(every), size):
        yield every[start : start + size]


def filled(items: Iterable[tuple[Item, int]], size: int) -> Iterator[list[Item]]:
    """The items, each with how much it counts, in lists that count at most this size; what counts more is alone."""
    some: list[Item] = []
    counted = 0
    for item, count in items:
        if some and counted + count > size:
            yield some
            some, counted = [], 0
        some.append(item)
        counted += count
    if some:
        yield some
