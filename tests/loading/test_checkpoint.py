"""The mark that a load leaves in the database: nobody else loads there, and a later load can go on from it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from time import time
from typing import Any

import pytest

from graphmodel.databases import Database, Statement
from graphmodel.databases.recording import Recording
from graphmodel.errors import DatabaseInUse, Interrupted
from graphmodel.loading import LoadReport
from graphmodel.loading.checkpoint import SECONDS, SILENCE, Checkpoint
from graphmodel.mark import READ_META
from graphmodel.model.layer import META
from graphmodel.workflows.load import load
from tests.loading.depots import make

BOTH = pytest.mark.parametrize("database", ["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)], indirect=True)


class Clock:
    """A clock that stands still."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def meta(database: Database) -> Mapping[str, Any]:
    stored: Mapping[str, Any] = database.read(READ_META).value() or {}
    return stored


def mark(database: Database) -> tuple[Any, ...]:
    """Who loads, which rows, and how far."""
    stored = meta(database)
    return tuple(stored.get(name) for name in ("loading", "load_print", "load_stage", "load_rows"))


def left(database: Database, owner: str, beat: float) -> None:
    """A mark that another load left."""
    Checkpoint(database, "p", lambda: beat).take({}, resume=False)
    database.write(Statement(f"MATCH (m:{META}) SET m.loading = $owner", {"owner": owner}))


# --- one at a time ---------------------------------------------------------------------------------------------------


@BOTH
def test_a_load_marks_the_database_and_takes_the_mark_off(database: Database) -> None:
    checkpoint = Checkpoint(database, "rows-1", Clock())
    checkpoint.take(meta(database), resume=False)
    owner, *rest = mark(database)
    assert (owner.startswith(f"{socket.gethostname()} pid {os.getpid()} "), rest) == (True, ["rows-1", "nodes", 0])
    checkpoint.release()
    assert mark(database) == (None, "rows-1", "nodes", 0)


@BOTH
@pytest.mark.proved_by("tests/loading/test_checkpoint.py::test_of_two_loads_that_saw_no_mark_one_gets_it")
def test_a_second_load_is_refused_even_in_one_process(database: Database) -> None:
    first = Checkpoint(database, "p", Clock())
    first.take(meta(database), resume=False)
    second = Checkpoint(database, "p", Clock())
    with pytest.raises(DatabaseInUse) as told:
        second.take(meta(database), resume=False)
    who = f"{socket.gethostname()} pid {os.getpid()}"
    assert told.value.message == f"another command is writing to {database.address}: {who}"
    assert "one that died is passed over at once on its own machine, else after 300 s" in told.value.hint
    second.release()
    assert mark(database)[0] is not None, "a load takes off its own mark only"
    first.release()
    second.take(meta(database), resume=False)
    second.release()


def test_of_two_loads_that_saw_no_mark_one_gets_it(database: Database) -> None:
    seen = meta(database)
    first, second = (Checkpoint(database, "p", Clock()) for _ in range(2))
    first.take(seen, resume=False)
    with pytest.raises(DatabaseInUse, match=rf"another command is writing to .* pid {os.getpid()}\n"):
        second.take(seen, resume=False)
    first.finished("nodes", 7)
    assert mark(database)[2:] == ("nodes", 7)
    first.release()


@pytest.mark.parametrize("before", [False, True], ids=["never loaded", "loaded"])
@pytest.mark.parametrize("after", [Checkpoint.release, Checkpoint.erase], ids=["a load", "a reset"])
def test_what_began_and_ended_since_the_mark_was_read_is_seen(
    database: Database, before: bool, after: Callable[[Checkpoint], None]
) -> None:
    def ended(end: Callable[[Checkpoint], None]) -> None:
        other = Checkpoint(database, "p", Clock())
        other.take(meta(database), resume=False)
        database.write(Statement(f"MATCH (m:{META}) SET m.format = 2"))
        end(other)

    if before:
        ended(Checkpoint.release)
    seen = meta(database)
    ended(Checkpoint.release)
    ended(after)
    late = Checkpoint(database, "p", Clock())
    if not before and after is Checkpoint.erase:
        late.take(seen, resume=False)  # the database is again as it was read
        return
    there = meta(database)
    with pytest.raises(
        DatabaseInUse, match=r"another command wrote to .* after this one had read what is there"
    ) as told:
        late.take(seen, resume=False)
    assert told.value.hint == "nothing was written: load again"
    assert {**meta(database), "beat": 0} == ({**there, "beat": 0} if there else {"beat": 0})
    late.take(meta(database), resume=False)
    late.release()


def test_a_load_that_was_taken_for_dead_stops(database: Database) -> None:
    first, second = Checkpoint(database, "p", Clock()), Checkpoint(database, "p", Clock())
    first.take(meta(database), resume=False)
    database.write(Statement("MATCH (m:Graphmodel) SET m.loading = null"))
    second.take(meta(database), resume=False)
    with pytest.raises(DatabaseInUse, match=r"another command took over .*: this one gave no sign for 300 s or more"):
        first.finished("nodes", 7)
    assert mark(database)[2:] == ("nodes", 0)
    first.release()
    second.finished("nodes", 8)
    second.release()


@BOTH
@pytest.mark.proved_by("tests/loading/test_checkpoint.py::test_a_load_goes_on_where_the_last_one_stopped")
def test_the_mark_of_a_process_that_died_is_passed_over(database: Database) -> None:
    died = subprocess.Popen([sys.executable, "-c", ""])
    died.wait()
    clock = Clock()
    left(database, f"{socket.gethostname()} pid {died.pid} abc", clock.now)
    checkpoint = Checkpoint(database, "p", clock)
    checkpoint.take(meta(database), resume=False)
    checkpoint.release()


@BOTH
@pytest.mark.proved_by("tests/loading/test_checkpoint.py::test_a_load_goes_on_where_the_last_one_stopped")
def test_the_mark_of_a_process_that_runs_is_not(database: Database) -> None:
    runs = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        left(database, f"{socket.gethostname()} pid {runs.pid} abc", 0.0)
        with pytest.raises(DatabaseInUse, match=f"pid {runs.pid}\n"):
            Checkpoint(database, "p", Clock()).take(meta(database), resume=False)
    finally:
        runs.communicate(b"\n")


@BOTH
@pytest.mark.proved_by("tests/loading/test_checkpoint.py::test_a_load_goes_on_where_the_last_one_stopped")
def test_the_mark_of_another_machine_is_passed_over_when_it_is_silent_for_long(database: Database) -> None:
    clock = Clock()
    left(database, "elsewhere.example pid 1 abc", clock.now)
    clock.now += SILENCE
    with pytest.raises(DatabaseInUse, match=r"elsewhere\.example pid 1\n"):
        Checkpoint(database, "p", clock).take(meta(database), resume=False)
    clock.now += 1
    Checkpoint(database, "p", clock).take(meta(database), resume=False)


@BOTH
@pytest.mark.proved_by("tests/loading/test_checkpoint.py::test_of_two_loads_that_saw_no_mark_one_gets_it")
def test_a_load_is_refused_before_it_reads_its_sources(database: Database, tmp_path: Path) -> None:
    project = make(tmp_path, [("a", "A", "", 1)])
    (tmp_path / "depots.csv").unlink()  # to read them would be another error
    left(database, "elsewhere.example pid 1 abc", time())
    with pytest.raises(DatabaseInUse, match=r"elsewhere\.example pid 1\n"):
        load(project, database)


@BOTH
def test_a_load_that_began_and_ended_while_this_one_read_is_taken_into_account(
    database: Database, tmp_path: Path
) -> None:
    depots = [("a", "A", "", 1), ("b", "B", "", 1)]
    project = make(tmp_path, depots, [("a", "b", "salt", 1)])
    others: list[LoadReport] = []

    def meanwhile(stage: str, done: int, total: int) -> None:
        if not others:
            others.append(LoadReport())
            others[0] = load(project, database)

    report = load(project, database, progress=meanwhile)
    assert (others[0].total("created"), report.changed) == (3, False)
    make(tmp_path, depots, [("a", "b", "salt", 2)])
    others.clear()
    with pytest.raises(DatabaseInUse, match=r"another command wrote to .* after this one had read what is there"):
        load(project, database, ["serves.yaml"], progress=meanwhile)  # read without the others, by what the graph held
    assert not load(project, database, ["serves.yaml"]).changed


@BOTH
@pytest.mark.proved_by("tests/loading/test_checkpoint.py::test_a_load_goes_on_where_the_last_one_stopped")
def test_a_load_at_work_gives_a_sign_of_life(database: Database) -> None:
    clock = Clock()
    checkpoint = Checkpoint(database, "p", clock)
    checkpoint.take(meta(database), resume=False)
    began = clock.now
    clock.now += SECONDS
    checkpoint.check()
    assert meta(database)["beat"] == began
    clock.now += 1
    checkpoint.check()
    assert meta(database)["beat"] == clock.now
    checkpoint.release()


@BOTH
@pytest.mark.proved_by("tests/loading/test_checkpoint.py::test_of_two_loads_that_saw_no_mark_one_gets_it")
def test_a_dry_load_leaves_no_mark_but_heeds_one(database: Database) -> None:
    dry = Checkpoint(database, "p", Clock(), dry=True)
    dry.take(meta(database), resume=False)
    dry.finished("nodes", 5)
    dry.release()
    assert meta(database) == {}
    first = Checkpoint(database, "p", Clock())
    first.take(meta(database), resume=False)
    with pytest.raises(DatabaseInUse):
        dry.take(meta(database), resume=False)
    first.release()


# --- going on --------------------------------------------------------------------------------------------------------


def broken_off(database: Database, print: str, stage: str, rows: int) -> None:
    checkpoint = Checkpoint(database, print, Clock())
    checkpoint.take(meta(database), resume=False)
    checkpoint.finished(stage, rows)
    checkpoint.release()


@BOTH
def test_a_load_goes_on_where_the_last_one_stopped(database: Database) -> None:
    broken_off(database, "p", "nodes", 20)
    later = Checkpoint(database, "p", Clock())
    later.take(meta(database), resume=True)
    assert mark(database)[2:] == ("nodes", 20), "and would again, if it were broken off at once"
    assert [later.passed("nodes", rows) for rows in (10, 20, 21)] == [True, True, False]
    assert not later.passed("relationships", 1)
    assert later.resumed == 20
    later.release()


@BOTH
@pytest.mark.proved_by("tests/loading/test_checkpoint.py::test_a_load_goes_on_where_the_last_one_stopped")
def test_both_nodes_and_relationships_count_as_passed_over(database: Database) -> None:
    broken_off(database, "p", "relationships", 30)
    later = Checkpoint(database, "p", Clock())
    later.take(meta(database), resume=True)
    assert [later.passed("nodes", 10), later.passed("nodes", 20)] == [True, True]
    assert [later.passed("relationships", 30), later.passed("relationships", 40)] == [True, False]
    assert later.resumed == 20 + 30
    later.release()


@BOTH
@pytest.mark.parametrize(("print", "resume"), [("other", True), ("p", False)])
@pytest.mark.proved_by("tests/loading/test_checkpoint.py::test_a_load_goes_on_where_the_last_one_stopped")
def test_other_rows_start_from_the_beginning(database: Database, print: str, resume: bool) -> None:
    broken_off(database, "p", "relationships", 30)
    later = Checkpoint(database, print, Clock())
    later.take(meta(database), resume=resume)
    assert not later.passed("nodes", 1)
    assert (later.resumed, mark(database)[2:]) == (0, ("nodes", 0))
    later.release()


@BOTH
def test_how_far_it_came_is_noted_every_few_seconds(database: Database) -> None:
    clock = Clock()
    checkpoint = Checkpoint(database, "p", clock)
    checkpoint.take(meta(database), resume=False)
    checkpoint.reached("nodes", 5)
    assert mark(database)[3] == 0
    clock.now += SECONDS + 1
    checkpoint.reached("nodes", 9)
    assert mark(database)[3] == 9
    checkpoint.release()


def test_a_load_that_is_asked_to_stop_stops() -> None:
    asked = False
    checkpoint = Checkpoint(Recording(), "p", Clock(), lambda: asked)
    checkpoint.check()
    asked = True
    with pytest.raises(Interrupted) as told:
        checkpoint.check()
    assert "graphmodel load --resume goes on from here" in told.value.hint
