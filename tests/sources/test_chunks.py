"""Batches of rows in columns: split, taken from and put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from graphmodel.problems import Where
from graphmodel.sources.chunks import NodeChunk, RelationshipChunk, joined, split, take


def nodes(keys: Iterable[Any], **columns: Sequence[Any]) -> NodeChunk:
    held = list(keys)
    return NodeChunk("s", "State", held, columns, "f.csv", range(1, len(held) + 1))


def ties(starts: Iterable[Any], ends: Iterable[Any], **columns: Sequence[Any]) -> RelationshipChunk:
    return RelationshipChunk("s", "KNOWS", "State", list(starts), "State", list(ends), columns, "f.csv", range(1, 4))


def rows(chunk: NodeChunk | RelationshipChunk) -> list[tuple[Any, ...]]:
    """The rows of a chunk, each with all that it says."""
    ids = [chunk.keys] if isinstance(chunk, NodeChunk) else [chunk.starts, chunk.ends]
    own = zip(*chunk.columns.values(), strict=True) if chunk.columns else [()] * len(chunk)
    return [
        (*each, dict(zip(chunk.columns, cells, strict=True)).__repr__())
        for each, cells in zip(zip(*ids, chunk.lines, strict=True), own, strict=True)
    ]


@given(marks=st.lists(st.integers(0, 3), min_size=1, max_size=20))
def test_splitting_keeps_the_order_within_each_part(marks: list[int]) -> None:
    chunk = nodes(range(len(marks)), mark=marks)
    parts = list(split(chunk, marks))
    assert Counter(row for _, part in parts for row in rows(part)) == Counter(rows(chunk))
    for mark, part in parts:
        assert set(part.columns["mark"]) == {mark}
        assert list(part.keys) == sorted(part.keys)


def test_rows_are_taken_by_number() -> None:
    chunk = ties("abc", "xyz", good=["salt", "tin", "wool"])
    assert rows(take(chunk, [2])) == [("c", "z", 3, "{'good': 'wool'}")]
    assert rows(take(chunk, [0, 2])) == [rows(chunk)[0], rows(chunk)[2]]
    assert take(chunk, [0, 1, 2]) is chunk


def test_only_chunks_of_one_shape_are_joined() -> None:
    plain, named = nodes("a"), nodes("b", name=["B"])
    assert [list(chunk.keys) for chunk in joined([plain, named, nodes("c")])] == [["a", "c"], ["b"]]
    assert [len(chunk) for chunk in joined([nodes("ab"), nodes("cd"), nodes("e")], most=3)] == [2, 3]


def test_a_line_that_takes_time_to_find_is_found_when_it_is_asked_for() -> None:
    asked: list[int] = []

    def line(number: int) -> int:
        asked.append(number)
        return number * 10

    chunk = NodeChunk("s", "State", ["a", "b"], {}, "f.csv", [1, 2], line)
    (part,) = joined([take(chunk, [1])])
    assert asked == []
    assert part.where(0) == Where("f.csv", 20)
    assert asked == [2]
