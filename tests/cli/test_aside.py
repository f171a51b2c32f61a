"""A database of the project that met a full disk: `load` moves it aside, says where to, and makes the graph anew."""

from __future__ import annotations

import shutil
from collections import namedtuple
from collections.abc import Callable
from pathlib import Path

import pytest

from graphmodel.databases import Target, aside, inventory, lock
from graphmodel.databases.embedded import lock_folder
from graphmodel.errors import DatabaseInUse
from graphmodel.workflows.init import init
from tests.cli.conftest import Commands

HOME = Path(".graphmodel") / "database"
NOT_OPENED = "the disk was full when the engine wrote to them; it was not opened"


@pytest.fixture
def full(run: Commands, starter: Path) -> Path:
    """The starter's database, loaded, and noted as having met a full disk."""
    assert run("load").code == 0
    run("cypher", "--write", "CREATE (:Note {text: 'by hand'})")
    inventory.distrust(HOME)
    return starter


@pytest.mark.usefixtures("full")
def test_one_load_makes_the_graph_anew_and_says_where_the_old_one_is(run: Commands) -> None:
    for part in (("load", "facts/ferry-news.yaml"), ("load", "--dry-run"), ("ask", "who-calls-where")):
        assert NOT_OPENED in run(*part).err
    for name in ("database.damaged", "database.damaged-2"):
        ran = run("load")
        told = f"the disk was full when the database was written; its folder is {HOME.parent / name} now, and all is"
        hint = "  hint: what was added by hand is in that folder alone\n"
        assert (ran.code, ran.err.startswith(f"{told} loaded anew\n{hint}")) == (0, True), ran
        assert "nothing changed" in run("load").out
        assert run("check").code == 0
        inventory.distrust(HOME)
    (HOME.parent / "database.damaged" / inventory.FULL).unlink()
    kept = run("cypher", "MATCH (n:Note) RETURN n.text", "--uri", f"embedded:{HOME}.damaged")
    assert "by hand" in kept.out


@pytest.mark.usefixtures("full")
def test_a_disk_that_is_still_full_moves_nothing(run: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(10, 10, 0))
    ran = run("load")
    assert (ran.code, "disk is full" in ran.err, "free some space there, and load again" in ran.err) == (1, True, True)
    assert not HOME.with_name("database.damaged").exists()


def test_a_database_elsewhere_is_left_for_its_owner_to_move(run: Commands, full: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (full / HOME).rename(elsewhere)
    ran = run("load", "--uri", f"embedded:{elsewhere}")
    assert (ran.code, NOT_OPENED in ran.err, f"mv {elsewhere} {elsewhere}.damaged" in ran.err) == (1, True, True), ran


def test_a_load_that_is_refused_moves_nothing(run: Commands, full: Path) -> None:
    (sheet,) = full.glob("facts/*.yaml")
    sound = sheet.read_text()
    sheet.write_text(sound.replace("CALLS_AT", "CALLS_ATT", 1))
    ran = run("load")
    assert (ran.code, "nothing was loaded" in ran.err, HOME.with_name("database.damaged").exists()) == (1, True, False)
    assert NOT_OPENED in run("status").err
    sheet.write_text(sound)
    assert run("load").code == 0


def test_a_database_of_a_project_below_is_its_own_to_move(
    run: Commands, full: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    init(full / "sub")
    (full / ".graphmodel").rename(full / "sub" / ".graphmodel")
    below = "embedded:sub/.graphmodel/database"
    for options in ((), ("--foreign",)):
        ran = run("load", "--uri", below, *options)
        assert (ran.code, NOT_OPENED in ran.err, (full / "sub" / HOME).is_dir()) == (1, True, True), ran
    monkeypatch.chdir(full / "sub")
    assert f"its folder is {HOME}.damaged now" in run("load").err


def test_of_two_loads_at_once_the_second_moves_nothing(full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = Target(f"embedded:{full / HOME}")

    def locked(home: Path, address: str) -> Callable[[], None]:
        release = lock_folder(home, address)
        (home / inventory.FULL).unlink()  # the first load has moved the folder, and made this one
        return release

    monkeypatch.setattr(aside, "lock_folder", locked)
    assert (aside.set_aside(target), HOME.with_name("database.damaged").exists()) == (None, False)
    inventory.distrust(HOME)
    monkeypatch.setattr(aside, "lock_folder", lock_folder)

    def rename(home: Path, _: Path) -> None:
        with pytest.raises(DatabaseInUse):
            lock_folder(home, "")

    monkeypatch.setattr(Path, "rename", rename)
    assert aside.set_aside(target) == full / f"{HOME}.damaged"
    lock_folder(HOME, "")()


def test_a_lock_on_a_folder_that_was_moved_meanwhile_holds_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, seize = tmp_path / "home" / "lock", lock._seize
    path.parent.mkdir()

    def moved(handle: int) -> None:
        path.parent.rename(tmp_path / "home.damaged")
        path.parent.mkdir()
        path.touch()
        seize(handle)

    monkeypatch.setattr(lock, "_seize", moved)
    with pytest.raises(FileNotFoundError, match="its folder was moved meanwhile"):
        lock.hold(path)
    monkeypatch.setattr(lock, "_seize", seize)
    lock.hold(path)()
