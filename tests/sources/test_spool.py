"""What is put aside comes back: every row once, those of one identity together, and nothing stays on disk."""

from __future__ import annotations

import errno
import gc
import os
import pickle
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel import errors
from graphmodel.sources import spool as module
from graphmodel.sources.chunks import NodeChunk, TieChunk, joined, split, take
from graphmodel.sources.spool import Spool

Rows = list[tuple[Any, ...]]


def nodes(keys: Sequence[Any], **columns: Sequence[Any]) -> NodeChunk:
    return NodeChunk("s", "Depot", list(keys), columns, "depots.csv", list(range(1, len(keys) + 1)))


def ties(starts: Sequence[Any], ends: Sequence[Any], **columns: Sequence[Any]) -> TieChunk:
    lines = list(range(1, len(starts) + 1))
    return TieChunk("s", "SERVES", "Depot", list(starts), "Depot", list(ends), columns, "depots.csv", lines)


def rows(chunk: NodeChunk | TieChunk) -> Rows:
    """The rows of a chunk, each with all that it says."""
    ids = [chunk.keys] if isinstance(chunk, NodeChunk) else [chunk.starts, chunk.ends]
    names, columns = list(chunk.columns), chunk.columns.values()
    told = zip(*ids, chunk.lines, *columns, strict=True)
    return [(chunk.source, *row[: len(ids) + 1], tuple(zip(names, row[len(ids) + 1 :], strict=True))) for row in told]


def told(parts: Iterator[list[Any]]) -> list[Rows]:
    return [[row for chunk in part for row in rows(chunk)] for part in parts]


KEYS = st.one_of(st.text(max_size=3), st.integers(-50, 50))
CHUNKS = st.lists(
    st.lists(KEYS, min_size=1, max_size=30).flatmap(
        lambda keys: st.sampled_from([nodes(keys), nodes(keys, name=[f"n{key}" for key in keys])])
    ),
    max_size=12,
)


@given(chunks=CHUNKS, held=st.integers(1, 40))
def test_every_node_comes_back_and_no_key_is_in_two_parts(chunks: list[NodeChunk], held: int) -> None:
    aside: Spool[NodeChunk] = Spool(held=held)
    for chunk in chunks:
        aside.add(chunk)
    parts = told(aside.parts())
    assert Counter(row for part in parts for row in part) == Counter(row for chunk in chunks for row in rows(chunk))
    keys = [{str(row[1]) for row in part} for part in parts]
    assert sum(map(len, keys)) == len(set().union(*keys))
    assert told(aside.parts()) == parts, "a second time it is the same, in the same order"
    assert aside.rows == sum(map(len, chunks))
    aside.close()
    assert list(aside.parts()) == []


@given(
    pairs=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=200), held=st.integers(1, 20)
)
def test_relationships_between_the_same_two_nodes_meet(pairs: list[tuple[int, int]], held: int) -> None:
    aside: Spool[TieChunk] = Spool(held=held)
    for first in range(0, len(pairs), 7):
        some = pairs[first : first + 7]
        aside.add(ties([a for a, _ in some], [b for _, b in some]))
    parts = told(aside.parts())
    assert Counter((row[1], row[2]) for part in parts for row in part) == Counter(pairs)
    for pair in set(pairs):
        assert sum(any((row[1], row[2]) == pair for row in part) for part in parts) == 1


def test_a_part_that_is_too_large_is_split_again(tmp_path: Path) -> None:
    aside: Spool[NodeChunk] = Spool(tmp_path, held=10)
    aside.add(nodes([f"k{number}" for number in range(5_000)]))
    sizes = [sum(map(len, part)) for part in aside.parts()]
    assert (sum(sizes), max(sizes) <= 10) == (5_000, True)


def test_small_parts_are_put_together() -> None:
    aside: Spool[NodeChunk] = Spool(held=100)
    aside.add(nodes(range(300)))
    assert len(list(aside.parts())) < 8, "32 parts of ten rows are read ten at a time"


def test_one_key_in_more_rows_than_may_be_held_is_one_part(tmp_path: Path) -> None:
    aside: Spool[NodeChunk] = Spool(tmp_path, held=10)
    for _ in range(20):
        aside.add(nodes(["same"] * 5))
    assert [sum(map(len, part)) for part in aside.parts()] == [100]


def test_rows_may_be_added_after_a_reading(tmp_path: Path) -> None:
    aside: Spool[NodeChunk] = Spool(tmp_path, held=10)
    aside.add(nodes(range(30)))
    list(aside.parts())
    aside.add(nodes(range(30, 35)))
    assert sorted(key for part in aside.parts() for chunk in part for key in chunk.keys) == list(range(35))


def test_few_rows_never_reach_the_disk(tmp_path: Path) -> None:
    aside: Spool[NodeChunk] = Spool(tmp_path / "spool", held=10)
    aside.add(nodes(range(10)))
    assert len(list(aside.parts())) == 1
    assert not (tmp_path / "spool").exists()


@given(chunks=st.lists(CHUNKS, max_size=3), held=st.integers(1, 40))
def test_what_another_process_put_aside_is_adopted(chunks: list[list[NodeChunk]], held: int) -> None:
    whole, parts = Spool[NodeChunk](held=held), []
    for some in chunks:
        part: Spool[NodeChunk] = Spool(held=held)
        for chunk in some:
            part.add(chunk)
        parts.append(part)  # whose folder goes with it
        whole.adopt(pickle.loads(pickle.dumps(part.given())))
    keys = [{row[1] for row in part} for part in told(whole.parts())]
    given_rows = Counter(row for some in chunks for chunk in some for row in rows(chunk))
    assert Counter(row for part in told(whole.parts()) for row in part) == given_rows
    assert (sum(map(len, keys)), whole.rows) == (len(set().union(*keys)), sum(given_rows.values()))
    for part in parts:
        part.close()


def test_several_go_through_the_parts_once_all_is_settled(tmp_path: Path) -> None:
    aside: Spool[NodeChunk] = Spool(tmp_path, held=100)
    aside.add(nodes(range(101)))
    aside.add(nodes(range(101, 150)))
    aside.settle()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    shares = [told(aside.parts(number, 2)) for number in (0, 1)]
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert sorted(row[1] for share in shares for part in share for row in part) == list(range(150))


# --- the folder ------------------------------------------------------------------------------------------------------


def filled(folder: Path) -> Spool[NodeChunk]:
    aside: Spool[NodeChunk] = Spool(folder, held=10)
    aside.add(nodes(range(5_000)))
    return aside


def test_the_folder_is_for_its_owner_alone_and_goes_when_closed(tmp_path: Path) -> None:
    aside = filled(tmp_path)
    (folder,) = tmp_path.iterdir()
    assert folder.stat().st_mode & 0o077 == 0
    aside.close()
    assert list(tmp_path.iterdir()) == []
    aside.close()


def test_the_folder_goes_when_nobody_uses_it_any_more(tmp_path: Path) -> None:
    aside = filled(tmp_path)
    unfinished = aside.parts()
    next(unfinished)
    assert len(list(tmp_path.iterdir())) > 1, "a part that is split again has a folder, too"
    del aside, unfinished
    gc.collect()
    assert list(tmp_path.iterdir()) == []


def full(*_: Any, **__: Any) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device")


def refused(*_: Any, **__: Any) -> Any:
    raise PermissionError(errno.EACCES, "Permission denied")


@pytest.mark.parametrize(
    ("name", "fails", "why"),
    [("pickle.dumps", full, "No space left on device"), ("tempfile.mkdtemp", refused, "Permission denied")],
)
def test_a_full_disk_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, fails: Callable[..., Any], why: str
) -> None:
    monkeypatch.setattr(f"{module.__name__}.{name}", fails)
    aside: Spool[NodeChunk] = Spool(tmp_path, held=10)
    with pytest.raises(errors.SourceError) as told:
        aside.add(nodes(range(50)))
    assert told.value.message == f"rows cannot be put aside in {tmp_path}: {why}"
    assert told.value.hint == "free some space there and load again; nothing was written to the database"
    del aside, told
    gc.collect()
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_full_when_a_part_is_split_is_told_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    aside = filled(tmp_path)
    monkeypatch.setattr(f"{module.__name__}.pickle.dumps", full)
    with pytest.raises(errors.SourceError, match="No space left on device") as told:
        list(aside.parts())
    assert told.value.hint == "free some space there and load again"


def test_a_file_that_cannot_be_read_again_is_told(tmp_path: Path) -> None:
    aside = filled(tmp_path)
    (folder,) = tmp_path.iterdir()
    lost = min(folder.iterdir())
    lost.write_bytes(lost.read_bytes()[:-20])
    with pytest.raises(errors.SourceError, match="rows that were put aside cannot be read"):
        list(aside.parts())
    lost.unlink()
    with pytest.raises(errors.SourceError, match="cannot be read: No such file or directory") as told:
        list(aside.parts())
    assert told.value.hint == "load again"


# --- chunks ----------------------------------------------------------------------------------------------------------


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
    assert rows(take(chunk, [2])) == [("s", "c", "z", 3, (("good", "wool"),))]
    assert rows(take(chunk, [0, 2])) == [rows(chunk)[0], rows(chunk)[2]]
    assert take(chunk, [0, 1, 2]) is chunk


def test_only_chunks_of_one_shape_are_joined() -> None:
    plain, named = nodes("a"), nodes("b", name=["B"])
    assert [list(chunk.keys) for chunk in joined([plain, named, nodes("c")])] == [["a", "c"], ["b"]]
    assert [len(chunk) for chunk in joined([nodes("ab"), nodes("cd"), nodes("e")], most=3)] == [2, 3]


def test_what_a_killed_process_left_is_removed(tmp_path: Path) -> None:
    dead, alive = tmp_path / "spool-999999999-left", tmp_path / f"spool-{os.getpid()}-mine"
    dead.mkdir()
    alive.mkdir()
    spool: Spool[NodeChunk] = Spool(tmp_path, held=2)
    spool.add(NodeChunk("s", "State", ["a", "b", "c"], {}, "f", [1, 2, 3]))
    assert (dead.exists(), alive.exists()) == (False, True)
    spool.close()
