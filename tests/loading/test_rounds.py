"""Rounds of relationships: every row is in one block, and no two blocks of a round touch the same node."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.loading.rounds import Block, circle, rounds
from graphmodel.sources.chunks import RelationshipChunk
from graphmodel.staging import RowBatch

KEYS = st.one_of(st.integers(-99, 99), st.text(max_size=2))
RELATIONSHIPS = st.lists(
    st.tuples(st.sampled_from(["SERVES", "TRADES"]), st.sampled_from([("A", "A"), ("A", "B"), ("B", "A")]), KEYS, KEYS),
    max_size=80,
)
Row = tuple[int, str, str, object, str, object]


def rows_of(ties: list[tuple[str, tuple[str, str], object, object]]) -> list[RowBatch[RelationshipChunk]]:
    """One chunk a row, each with its number."""
    return [
        RowBatch(RelationshipChunk("s", type, a, [start], b, [end], {"n": [number]}, "", [number]), ("s",))
        for number, (type, (a, b), start, end) in enumerate(ties)
    ]


def numbers(block: Block) -> list[int]:
    return [line for rows in block for line in rows.chunk.lines]


def touched(block: Block) -> set[str]:
    """The keys of all nodes of a block, whatever their label: types may overlap."""
    return {str(key) for rows in block for key in (*rows.chunk.starts, *rows.chunk.ends)}


@given(ties=RELATIONSHIPS, writers=st.integers(1, 6))
def test_no_two_blocks_of_a_round_share_a_node(
    ties: list[tuple[str, tuple[str, str], object, object]], writers: int
) -> None:
    dealt = list(rounds(rows_of(ties), writers))
    for blocks in dealt:
        assert len(blocks) <= writers
        for one, other in combinations(blocks, 2):
            assert not touched(one) & touched(other)
    assert Counter(n for blocks in dealt for block in blocks for n in numbers(block)) == Counter(range(len(ties)))


@given(pairs=st.lists(st.tuples(KEYS, KEYS), min_size=1, max_size=60), writers=st.integers(2, 4))
def test_rows_of_one_chunk_are_dealt_whole_with_their_columns(pairs: list[tuple[object, object]], writers: int) -> None:
    starts, ends = zip(*pairs, strict=True)
    lines = list(range(len(pairs)))
    chunk = RelationshipChunk("s", "SERVES", "A", starts, "A", ends, {"n": lines}, "", lines)
    found: list[Row] = []
    for blocks in rounds([RowBatch(chunk, ("s", "t"))], writers):
        for each in (rows for block in blocks for rows in block):
            assert each.sources == ("s", "t")
            some = each.chunk
            assert list(some.columns["n"]) == list(some.lines)
            found += [(n, "A", "A", a, "A", b) for n, a, b in zip(some.lines, some.starts, some.ends, strict=True)]
    assert sorted(found, key=lambda row: row[0]) == [(n, "A", "A", a, "A", b) for n, (a, b) in enumerate(pairs)]


def test_one_writer_takes_all_in_one_block() -> None:
    ties = rows_of([("SERVES", ("A", "A"), 1, 2), ("SERVES", ("A", "A"), 2, 1)])
    assert list(rounds(ties, 1)) == [[ties]]


@pytest.mark.parametrize("parts", [2, 4, 6, 12, 128])
def test_everybody_meets_everybody_once(parts: int) -> None:
    met = [pair for pairs in circle(parts) for pair in pairs]
    assert sorted(met) == list(combinations(range(parts), 2))
    for pairs in circle(parts):
        assert sorted(each for pair in pairs for each in pair) == list(range(parts))
