"""No command writes through a symbolic link that a project has in the place of a file or a folder that we write."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from graphmodel.files import write_file, write_in
from tests.cli.conftest import Commands


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """Files of somebody's, outside of the project."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    for name in ("mine", "rejects.jsonl", "graphmodel.password"):
        (folder / name).write_text("mine")
    return folder


def kept(folder: Path) -> bool:
    """Whether nothing was changed, added or taken away."""
    return {path.name: path.read_text() for path in folder.iterdir()} == dict.fromkeys(
        ("mine", "rejects.jsonl", "graphmodel.password"), "mine"
    )


def question() -> Path:
    return next(path for path in Path("cypher").glob("*.cypher"))


@pytest.mark.parametrize("name", ["rejects.jsonl", "database", "stage", ""])
def test_a_load_with_rejects_follows_no_link(run: Commands, starter: Path, secret: Path, name: str) -> None:
    place = starter / ".graphmodel" / name
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(secret / "mine" if name == "rejects.jsonl" else secret)
    (starter / "rows.csv").write_text("id\n\nb\n")
    (starter / "rows.yaml").write_text("table: rows.csv\nnodes: [{Harbour: {id: id}}]\n")
    ran = run("load", "rows.yaml", "--keep-going")
    assert kept(secret), ran
    assert "a symbolic link, which is not followed" in ran.err, ran


@pytest.mark.parametrize("name", ["graphmodel.password", "graphmodel.lock", "databases", "log"])
def test_an_embedded_database_holds_no_link(run: Commands, starter: Path, secret: Path, name: str) -> None:
    home = starter / ".graphmodel" / "database"
    home.mkdir(parents=True)
    (home / "graphmodel.lock").touch()
    (home / name).unlink(missing_ok=True)
    (home / name).symlink_to(secret / "mine" if "." in name else secret)
    ran = run("load")
    assert kept(secret), ran
    assert f"holds a symbolic link ({name}), which is not followed, and was left alone" in ran.err
    (home / name).unlink()
    os.mkfifo(home / name)
    assert f"holds a pipe or a device ({name}), which is not followed, and was left alone" in run("load").err


@pytest.mark.parametrize(
    "words",
    [
        ("queries", "docs", "mine"),
        ("queries", "export", "--browser", "mine"),
        ("queries", "export", "--style", "mine"),
    ],
)
def test_no_page_is_written_through_a_link(run: Commands, starter: Path, secret: Path, words: tuple[str, ...]) -> None:
    (starter / "mine").symlink_to(secret / "mine")
    ran = run(*words)
    assert kept(secret), ran
    assert "mine cannot be written: it is a symbolic link, which is not followed" in ran.err, ran


def test_no_question_is_formatted_through_a_link(run: Commands, starter: Path, secret: Path) -> None:
    text = question().read_text().replace("RETURN", "return")
    (secret / "mine").write_text(text)
    question().unlink()
    (starter / "cypher" / "mine.cypher").symlink_to(secret / "mine")
    ran = run("queries", "format")
    assert (secret / "mine").read_text() == text
    assert "mine.cypher cannot be written: it is a symbolic link, which is not followed" in ran.err


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (("queries", "format"), "cypher/mine.cypher cannot be written: it is a symbolic link, which is not followed"),
        (("export", "csv", "cypher"), "cypher is a symbolic link, which is not followed"),
        (("export", "csv", "cypher/out"), "cypher is a symbolic link, which is not followed"),
        (("docs", "cypher/site"), "cypher is a symbolic link, which is not followed"),
        (("init", "cypher/new"), "cypher is a symbolic link, which is not followed"),
        (("import", "tables", "rows.csv", "--to", "cypher/new"), "cypher is a symbolic link, which is not followed"),
        (("cypher", "RETURN 1 AS a", "--output", "cypher/a.csv"), "cypher is a symbolic link, which is not followed"),
    ],
)
def test_no_folder_of_a_project_leads_elsewhere(
    run: Commands, starter: Path, secret: Path, words: tuple[str, ...], fault: str
) -> None:
    text = question().read_text().replace("RETURN", "return")
    for path in secret.iterdir():
        path.unlink()
    (secret / "mine.cypher").write_text(text)
    (starter / "rows.csv").write_text("id\na\n")
    shutil.rmtree(starter / "cypher")
    (starter / "cypher").symlink_to(secret)
    ran = run(*words)
    assert [path.name for path in secret.iterdir()] == ["mine.cypher"]
    assert (secret / "mine.cypher").read_text() == text
    assert (ran.code != 0, fault in ran.err) == (True, True), ran


def test_a_file_keeps_its_rights_and_its_content_until_the_new_one_is_whole(
    run: Commands, starter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = starter / "page.md"
    page.write_text("old")
    page.chmod(0o640)
    monkeypatch.setattr("os.fsync", lambda handle: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    ran = run("queries", "docs", "page.md")
    assert "page.md cannot be written: No space left on device" in ran.err
    assert (page.read_text(), sorted(each.name for each in starter.glob(".graphmodel-*"))) == ("old", [])
    monkeypatch.undo()
    monkeypatch.chdir(starter)
    assert run("queries", "docs", "page.md").code == 0
    assert (page.read_text() != "old", page.stat().st_mode & 0o777) == (True, 0o640)


def test_a_link_to_a_pipe_is_not_followed_and_a_pipe_of_a_project_is_not_waited_for(tmp_path: Path) -> None:
    """`open` would wait for somebody who reads it; a link may as well lead to a disk."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "pipe")
    with pytest.raises(OSError, match="symbolic link"):
        write_file(tmp_path / "link", "text")
    with pytest.raises(OSError, match="it is a pipe or a device, and no file"):
        write_in(tmp_path, tmp_path / "pipe", "text")
    write_file(tmp_path / "pipe", "text", private=True)
    assert (tmp_path / "pipe").read_text() == "text"


def test_a_device_is_written_to(run: Commands, starter: Path) -> None:
    assert run("queries", "docs", "/dev/null").code == 0


WRITE_IN_FOLDERS_THEY_MAKE = ("drafts", "export", "sources", "staging", "workflows/diff")


def test_all_other_files_are_written_in_one_place() -> None:
    package = Path(__file__).parents[2] / "graphmodel"
    writing = re.compile(r"\.write_text\(|\.write_bytes\(|open\([^)]*[\"'][wax]b?[\"']|os\.open\(|copyfile\(")
    paths = [path for path in package.rglob("*.py") if writing.search(path.read_text("utf-8"))]
    names = {path.relative_to(package).as_posix() for path in paths}
    assert {name for name in names if not name.startswith(WRITE_IN_FOLDERS_THEY_MAKE)} == {
        "files.py",
        "databases/lock.py",
        "workflows/init.py",
    }  # `init` copies into an empty folder
