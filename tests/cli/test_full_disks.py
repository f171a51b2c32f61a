"""A disk that takes no more: one message, nothing half written, and the next run makes all good.

The limit is the system's own on the size of a file (RLIMIT_FSIZE), which stops writes of Python, DuckDB and the engine
alike; `test_failing_calls.py` has the calls of Python one by one. The long tests fill a small file system of their
own, where this user may mount one.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

pytestmark = pytest.mark.long

resource = pytest.importorskip("resource", reason="limits on the size of files are Unix's")

Done = subprocess.CompletedProcess[str]


def ran(*arguments: str, limit: int | None = None) -> Done:
    """Runs a command as a process, whose files may be so many bytes long."""
    limited = None if limit is None else partial(resource.setrlimit, resource.RLIMIT_FSIZE, (limit, limit))
    command = [sys.executable, "-B", "-m", "graphmodel", *arguments]  # -B: Python would keep compiled modules cut short
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, preexec_fn=limited)


def files(folder: Path) -> dict[str, bytes]:
    """All files of a folder but the database's, with their contents."""
    found = [path for path in folder.rglob("*") if path.is_file() and ".graphmodel" not in path.parts]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(found)}


COMMANDS = (
    ("export", "csv", "out"),
    ("init", "new"),
    ("migrate", "new", "first"),
)


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_file_that_cannot_be_written_leaves_what_was_there(arguments: tuple[str, ...], starter: Path) -> None:
    before = files(starter)
    for limit in (0, 100):
        done = ran(*arguments, limit=limit)
        assert "Traceback" not in done.stderr
        assert (done.returncode, done.stderr.count("File too large")) == (1, 1), done.stderr
        listed = {name: content for name, content in files(starter).items() if not name.startswith("site/")}
        assert listed == before
    assert ran(*arguments).returncode == 0
    assert set(before) < set(files(starter))


def test_an_earlier_export_stays_where_the_next_does_not_fit(starter: Path) -> None:
    assert ran("export", "csv", "out").returncode == 0
    before = files(starter)
    done = ran("export", "csv", "out", limit=200)
    assert (done.returncode, files(starter)) == (1, before)
    assert "out cannot be written: File too large" in done.stderr


@pytest.fixture
def harbours(starter: Path) -> Path:
    """A table of 20,000 ports as a further source of the project."""
    rows = "".join(f"p{number},Port {number}\n" for number in range(20_000))
    (starter / "ports.csv").write_text("id,name\n" + rows)
    (starter / "ports.yaml").write_text("table: ports.csv\nnodes: [{Port: {id: id, name: name}}]\n")
    settings = starter / "graphmodel.toml"
    settings.write_text(settings.read_text().replace('["facts/*.yaml"]', '["facts/*.yaml", "ports.yaml"]'))
    return starter


@pytest.mark.parametrize("limit", [100_000, 300_000])
@pytest.mark.usefixtures("harbours")
def test_rows_that_cannot_be_staged_are_one_message(limit: int) -> None:
    done = ran("export", "csv", "out", limit=limit)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.count("rows cannot be staged in") == 1
    assert "free some space there" in done.stderr


@pytest.fixture
def small(harbours: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The project on a file system of 64 MB of its own."""
    disk = harbours.parent / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if not made or made.returncode:
        pytest.skip("this user may not mount a small file system")
    try:
        moved = shutil.copytree(harbours, disk / "ferries")
        monkeypatch.chdir(moved)
        yield moved
        monkeypatch.chdir(harbours)
    finally:
        subprocess.run(["umount", str(disk)], check=False)


@pytest.mark.long
@pytest.mark.parametrize("free", [2, 3, 5, 7])
def test_a_load_after_a_full_disk_makes_the_graph_of_an_undisturbed_one(small: Path, free: int) -> None:
    filling = small.parent / "filling"
    with filling.open("wb") as file:
        file.truncate(0)
        room = shutil.disk_usage(small).free - free * 1024**2
        for _ in range(room // 2**20):
            file.write(bytes(2**20))
    done = ran("load")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "java." not in done.stderr
    assert "disk is full" in done.stderr or "No space left on device" in done.stderr
    filling.unlink()
    again = ran("load")
    assert again.returncode == 0, again.stderr
    if "disk is full" in done.stderr:  # the engine would go on with files cut short, and find nothing in them
        assert again.stderr.count("its folder is .graphmodel/database.damaged now, and all is loaded anew") == 1
    assert ran("load").stdout.startswith("nothing changed (20,0")
    assert ran("check").returncode == 0
