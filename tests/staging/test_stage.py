"""The staging database: where it lies, what it may reach, what it says when the disk is full, and what it leaves."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import Annotated, Any

import duckdb
import pytest

from graphmodel.errors import SourceError
from graphmodel.model import Model, Node, Property
from graphmodel.sources.chunks import NodeChunk
from graphmodel.staging import Stage, read
from graphmodel.staging.sql import identifier, literal


class Depot(Node):
    """A place where goods are kept."""

    label = 'Depot "x"; DROP'

    id: Annotated[str, Property(key=True)]
    Id: str | None = None
    note: str | None = None


MODEL = Model.of(Depot)


def filled(folder: Path, **options: Any) -> Stage:
    stage = Stage(MODEL, folder, **options)
    stage.add(NodeChunk("it's", Depot.label, ["a", "b"], {"Id": ["1", "2"], "note": ["'", '"']}, "f.csv", [1, 2]))
    stage.settle()
    return stage


def test_the_folder_is_for_its_owner_alone_and_goes_when_closed(tmp_path: Path) -> None:
    stage = filled(tmp_path)
    (folder,) = tmp_path.iterdir()
    assert folder.stat().st_mode & 0o077 == 0
    stage.close()
    assert list(tmp_path.iterdir()) == []
    stage.close()


def test_the_folder_goes_when_nobody_uses_it_any_more(tmp_path: Path) -> None:
    stage = filled(tmp_path)
    assert len(list(tmp_path.iterdir())) == 1
    del stage
    gc.collect()
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_opened_for_nothing(tmp_path: Path) -> None:
    def few() -> Any:
        yield Depot(id="a")

    reading = read(MODEL, [few], tmp_path, folder=tmp_path / "stage")
    assert (reading.stage, list(tmp_path.iterdir())) == (None, [])


def test_what_a_killed_process_left_is_removed(tmp_path: Path) -> None:
    dead, alive = tmp_path / "stage-999999999-left", tmp_path / f"stage-{os.getpid()}-mine"
    dead.mkdir()
    alive.mkdir()
    stage = filled(tmp_path)
    assert (dead.exists(), alive.exists()) == (False, True)
    stage.close()


def test_where_the_projects_folder_cannot_be_written_to_the_systems_is_taken(tmp_path: Path) -> None:
    (tmp_path / "stage").write_text("in the way")
    stage = filled(tmp_path / "stage")
    assert stage.rows_of(f"SELECT id FROM {identifier(Depot.label)} ORDER BY 1") == [("a",), ("b",)]
    stage.close()


def test_names_and_texts_are_quoted(tmp_path: Path) -> None:
    stage = filled(tmp_path)
    (kind,) = stage.kinds
    assert [column.place for column in kind.all] == ["id", "Id 2", "note"], "SQL tells no capitals apart"
    note, place = identifier("note"), identifier(kind.table)
    assert stage.rows_of(f"SELECT {note} FROM {place} WHERE {note} = {literal(chr(39))}") == [("'",)]
    stage.close()


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM read_csv('{other}')",
        "COPY (SELECT 1) TO '{other}'",
        "ATTACH '{other}' AS other",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '10GB'",
    ],
)
def test_nothing_outside_of_its_folder_can_be_reached(tmp_path: Path, text: str) -> None:
    other = tmp_path / "other.csv"
    other.write_text("secret\n1\n")
    stage = filled(tmp_path / "stage")
    with pytest.raises((SourceError, duckdb.Error)):
        stage.run(text.format(other=other))
    assert other.read_text() == "secret\n1\n"
    stage.close()


def test_a_full_disk_or_memory_is_an_error_with_a_next_step(tmp_path: Path) -> None:
    stage = filled(tmp_path)
    with pytest.raises(SourceError) as told, stage.guarded():
        raise duckdb.IOException("IO Error: Could not write file: No space left on device")
    assert told.value.message.startswith(f"rows cannot be staged in {tmp_path}/stage-")
    assert told.value.message.endswith("No space left on device")
    assert told.value.hint == (
        "free some space there, or allow more with --memory, and run again: that completes what was begun"
    )
    stage.close()


def test_a_limit_of_memory_is_kept_by_spilling(tmp_path: Path) -> None:
    stage = filled(tmp_path, memory="50MB", threads=1)
    query = "SELECT i, repeat('x', 200) || i::VARCHAR AS text FROM range(400_000) r(i) ORDER BY hash(i)"
    assert sum(len(page) for page in stage.stream(query, 10_000)) == 400_000
    stage.close()


def test_a_kept_database_can_be_opened_by_anybody(tmp_path: Path) -> None:
    stage = filled(tmp_path / "stage")
    stage.keep(tmp_path / "kept" / "stage.duckdb")
    with duckdb.connect(tmp_path / "kept" / "stage.duckdb", read_only=True) as kept:
        rows = kept.execute(
            f"SELECT source, file, gm_position, id FROM {identifier(Depot.label + ' rows')} "
            "JOIN gm_origins USING (gm_origin)"
        ).fetchall()
    assert sorted(rows) == [("it's", "f.csv", 1, "a"), ("it's", "f.csv", 2, "b")]
    assert list((tmp_path / "stage").iterdir()) == []


def test_where_a_database_cannot_be_kept_that_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    stage = filled(tmp_path / "stage")
    with pytest.raises(SourceError, match="the staging database cannot be put at"):
        stage.keep(tmp_path / "file" / "stage.duckdb")
