"""The folder of an export: nothing is overwritten but an earlier export."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from graphmodel.errors import ProjectError
from graphmodel.export.folder import MARKER, FileNames, Folder


def write(path: Path, *names: str, fail: bool = False) -> tuple[str, ...]:
    with Folder(path) as place:
        for name in names:
            (place.staged / name).write_text("new")
        if fail:
            raise KeyError(name)
        return place.keep({"form": "csv"})


def names(path: Path) -> list[str]:
    return sorted(each.name for each in path.iterdir())


def test_an_export_replaces_an_earlier_one_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a" / "out"
    assert write(path, "old.csv", "both.csv") == ("both.csv", "old.csv")
    (path / "mine.txt").write_text("mine")
    write(path, "new.csv", "both.csv")
    assert names(path) == ["both.csv", MARKER, "mine.txt", "new.csv"]


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ProjectError, match="holds files that no export made"):
        write(tmp_path, "new.csv")
    with pytest.raises(ProjectError, match=r"mine\.txt is a file"):
        write(tmp_path / "mine.txt", "new.csv")
    assert names(tmp_path) == ["mine.txt"]


def test_a_file_that_came_later_is_not_overwritten(tmp_path: Path) -> None:
    write(tmp_path, "old.csv")
    (tmp_path / "new.csv").write_text("mine")
    with pytest.raises(ProjectError, match=r"holds new\.csv, which no export made"):
        write(tmp_path, "new.csv")
    assert names(tmp_path) == [MARKER, "new.csv", "old.csv"]
    assert (tmp_path / "new.csv").read_text() == "mine"


def test_an_export_that_fails_leaves_the_earlier_one(tmp_path: Path) -> None:
    path = tmp_path / "out"
    with pytest.raises(KeyError):
        write(path, "new.csv", fail=True)
    assert not path.exists()
    write(path, "old.csv")
    with pytest.raises(KeyError):
        write(path, "new.csv", fail=True)
    assert names(path) == [MARKER, "old.csv"]


@pytest.mark.parametrize("text", ["../mine.txt", "/mine.txt", "..", "a/b", 5_000 * "["])
def test_a_marker_names_no_file_outside_and_nests_not_too_deep(tmp_path: Path, text: str) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    path = tmp_path / "out"
    path.mkdir()
    (path / MARKER).write_text(text if text[:1] == "[" else f'{{"files": ["{text}"]}}')
    with pytest.raises(ProjectError, match="cannot be read"):
        write(path, "new.csv")
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text("mine")
    path = tmp_path / "out"
    write(path, "a.csv")
    (path / "a.csv").unlink()
    (path / "a.csv").symlink_to(outside)
    write(path, "a.csv")
    assert outside.read_text() == "mine"
    assert not (path / "a.csv").is_symlink()


def test_names_differ_also_without_capitals() -> None:
    given: Callable[..., str] = FileNames().of
    assert [given("a", word, ending=".csv") for word in ("State", "STATE", "a/b", "a:b", "é")] == [
        "a-State.csv",
        "a-STATE-2.csv",
        "a-a_b.csv",
        "a-a_b-2.csv",
        "a-_.csv",
    ]


class Killed(BaseException):
    """As if the process ended here."""


def steps(path: Path, *, killed_at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Writes an export that ends for good before its n-th rename or removal of files."""
    place, done = Folder(path), 0

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            nonlocal done
            done += 1
            if done > killed_at:
                raise Killed
            return real(*arguments, **options)

        return call

    place.__enter__()
    (place.staged / "both.csv").write_text("new")
    (place.staged / "new.csv").write_text("new")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", counted(Path.rename))
        patch.setattr("shutil.rmtree", counted(shutil.rmtree))
        try:
            place.keep({"form": "csv"})
            place.__exit__(None, None, None)
        except Killed:
            pass
    if place._release is not None:  # as the system does when a process ends
        with suppress(OSError):
            place._release()


def content(path: Path) -> dict[str, str]:
    return {each.name: each.read_text() for each in path.iterdir() if each.name != MARKER}


@pytest.mark.parametrize("killed_at", range(6))
def test_a_kill_leaves_one_export_whole(tmp_path: Path, killed_at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out"
    write(path, "old.csv", "both.csv")
    (path / "mine.txt").write_text("mine")
    old = content(path)
    new = {"both.csv": "new", "new.csv": "new"}
    steps(path, killed_at=killed_at, monkeypatch=monkeypatch)
    if path.exists():
        assert content(path) in (old, new, new | {"mine.txt": "mine"})
    write(path, "next.csv")
    assert content(path) == {"next.csv": "new", "mine.txt": "mine"}
    assert names(tmp_path) == ["out"]


def test_two_exports_at_once_do_not_mix(tmp_path: Path) -> None:
    with Folder(tmp_path / "out"), pytest.raises(ProjectError, match="another export is writing to"):
        write(tmp_path / "out", "a.csv")
    assert names(tmp_path) == []


def test_a_link_laid_beside_it_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / ".out.graphmodel-export").symlink_to(tmp_path / "theirs")
    with pytest.raises(ProjectError, match="is a symbolic link"):
        write(tmp_path / "out", "a.csv")
    assert names(tmp_path / "theirs") == []


def test_the_folder_in_use_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProjectError, match="cannot be replaced by another folder"):
        write(Path(), "a.csv")


def test_a_folder_keeps_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.mkdir(mode=0o700)
    write(path, "a.csv")
    assert path.stat().st_mode & 0o777 == 0o700


def test_what_a_link_beside_the_folder_leads_to_is_left_alone(tmp_path: Path) -> None:
    path, others = tmp_path / "out", tmp_path / "others"
    write(path, "old.csv")
    others.mkdir()
    (others / "mine.txt").write_text("mine")
    for name in ("replaced", "files", "scratch"):
        beside = tmp_path / ".out.graphmodel-export"
        beside.mkdir(exist_ok=True)
        (beside / name).symlink_to(others)
        with pytest.raises(ProjectError, match=f"{name} is a symbolic link"):
            write(path, "new.csv")
        assert names(others) == ["mine.txt"]
        (beside / name).unlink()
    assert names(path) == [MARKER, "old.csv"]
