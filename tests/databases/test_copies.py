"""An embedded database on a read-only file system: it is asked by way of a copy, and not changed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from graphmodel.databases import Statement, Target, connect, copies
from graphmodel.errors import DatabaseDamaged, ReadOnly


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of its own, so that what is left there shows."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    folder = tmp_path / "kept"
    with connect(Target(f"embedded:{folder}")) as database:
        database.write(Statement("CREATE (:Port {name: 'Alder'})"))
    return folder


@pytest.fixture
def frozen(kept: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(copies, "on_read_only_disk", lambda folder: folder == kept)
    return kept


@pytest.fixture
def mounted(kept: Path) -> Iterator[Path]:
    """The folder under a mount that is really read-only."""
    at = kept.parent / "mounted"
    at.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run([mount, "--bind", str(kept), str(at)], capture_output=True, check=False)
    if not mount or not made or made.returncode:
        pytest.skip("this user may not mount a folder")
    try:
        subprocess.run([mount, "-o", "remount,ro,bind", str(at)], check=True)
        yield at
    finally:
        subprocess.run(["umount", str(at)], check=False)


def contents(folder: Path) -> dict[str, bytes]:
    """Each file but the log, which the engine writes to the first folder that a process opened."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.parent.name != "log")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("prefix", ["", "py2neo+"])
def test_it_is_asked_and_not_changed(frozen: Path, temporary: Path, prefix: str) -> None:
    before = contents(frozen)
    with connect(Target(f"{prefix}embedded:{frozen}")) as database:
        assert database.address == f"{prefix}embedded:{frozen}"
        assert database.read("MATCH (p:Port) RETURN p.name").rows == (("Alder",),)
        with database.undone() as undone:
            undone.write(Statement("CREATE (:Port {name: 'Haven'})"))
            assert undone.read("MATCH (p:Port) RETURN count(p)").rows == ((2,),)
        for change in (
            lambda: database.write(Statement("CREATE (:Port)")),
            lambda: database.define("CREATE CONSTRAINT FOR (n:Port) REQUIRE n.name IS UNIQUE"),
        ):
            with pytest.raises(ReadOnly, match="it can be asked, not changed") as refused:
                change()
            assert "--uri embedded:PATH" in str(refused.value)
    assert contents(frozen) == before
    assert list(temporary.iterdir()) == []


def test_a_damaged_one_is_not_opened_and_leaves_no_copy(frozen: Path, temporary: Path) -> None:
    max((frozen / "databases").rglob("Port_0*"), key=lambda path: path.stat().st_size).write_bytes(b"")
    with pytest.raises(DatabaseDamaged, match=r"kept are not as they were left.*it was not opened") as refused:
        connect(Target(f"embedded:{frozen}"))
    assert "graphmodel load --uri embedded:PATH" in str(refused.value)
    assert list(temporary.iterdir()) == []


def test_one_that_is_too_large_to_be_copied_is_refused(
    frozen: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "MAX_BYTES", 10)
    with pytest.raises(ReadOnly, match=r"more than are copied for one command \(10\)"):
        connect(Target(f"embedded:{frozen}"))
    assert list(temporary.iterdir()) == []


def test_a_disk_that_is_really_read_only(mounted: Path, temporary: Path) -> None:
    assert copies.on_read_only_disk(mounted)
    assert not copies.on_read_only_disk(mounted.parent / "kept")
    with connect(Target(f"embedded:{mounted}")) as database:
        assert database.read("MATCH (p:Port) RETURN p.name").rows == (("Alder",),)
    assert list(temporary.iterdir()) == []
