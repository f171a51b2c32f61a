"""A database of the project that met a full disk: `load` moves it aside, says where to, and makes the graph anew."""

from __future__ import annotations

import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from graphmodel.databases import inventory
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
        assert (ran.code, ran.err.startswith(f"{told} loaded anew\n")) == (0, True), ran
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
