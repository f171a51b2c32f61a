"""Each call that writes a project's files fails once: what is there is whole, and the next run completes the work.

It fails on a full disk or a broken one; it writes a part of what it was given; or the process is killed in it. The
calls are made to fail in this process; a killed one makes no call on files any more. Where there are many calls, a seed
says which fail and how; `GRAPHMODEL_CRASH_SEEDS` is how many seeds are taken.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import random
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from graphmodel.files import is_left
from tests.cli.conftest import Commands

pytestmark = pytest.mark.long

SEEDS = range(int(os.environ.get("GRAPHMODEL_CRASH_SEEDS", "1")))
MOST = 20
"""So many calls of a command fail, of one that makes more."""
HOWS = ("short", "full", "killed", "broken")
"""The first is of a write alone."""
ERRORS = {"full": errno.ENOSPC, "broken": errno.EIO}
COMMANDS = (
    ("queries", "docs", "page.md"),
    ("queries", "format"),
    ("queries", "export", "--style", "style.grass"),
    ("queries", "new", "who-goes-there"),
    ("model", "--diagram", "model.mmd"),
    ("export", "csv", "out"),
    ("export", "jsonl", "out"),
    ("export", "graphml", "out"),
    ("export", "admin", "out"),
    ("export", "cypher", "out"),
    ("docs", "site"),
    ("load", "--keep-going", "rows.yaml"),
)


class KilledError(BaseException):
    """The process is dead."""


class Calls:
    """Counts the calls that change a folder's files, and lets the one of a number fail."""

    NAMES = ("open", "fsync", "replace", "rename", "mkdir", "unlink", "rmdir", "write")

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self._folder = str(folder)
        self._opened = io.open
        self._handles: dict[int, str] = {}
        self.dead = False
        self.begin()
        for name in self.NAMES:
            patch.setattr(os, name, self._failing(name, getattr(os, name)))
        patch.setattr(io, "open", self._open)
        patch.setattr(builtins, "open", self._open)

    def begin(self, failing: int = 0, how: str = "") -> None:
        """Counts anew; the call of this number fails, 0 for none. What a killed process had open is closed."""
        for handle, path in self._handles.items():
            with suppress(OSError):
                if self.dead and os.readlink(f"/proc/self/fd/{handle}") == path:  # noqa: PTH115 - of a descriptor
                    os.close(handle)
        self._handles = {}
        self.made: list[str] = []
        self.dead = False
        self._fails, self._how = failing, how

    def is_ours(self, place: Any) -> bool:
        """Whether a path, or what a descriptor was opened for, is in the folder, and not the database's."""
        path = os.readlink(f"/proc/self/fd/{place}") if isinstance(place, int) else os.path.abspath(os.fsdecode(place))  # noqa: PTH100, PTH115
        return path.startswith(self._folder) and "/.graphmodel/database" not in path

    def meet(self, name: str, call: Callable[[], Any], part: Callable[[], Any] | None = None) -> Any:
        """Makes a call; or lets it fail, after the `part` of it that can be made."""
        if self.dead:
            raise KilledError
        self.made.append(name)
        if len(self.made) != self._fails or (part is None and self._how == "short"):
            return call()
        done = part() if part is not None else None
        if self._how == "short":
            return done
        if self._how == "killed":
            self.dead = True
            raise KilledError
        raise OSError(ERRORS[self._how], os.strerror(ERRORS[self._how]))

    def _failing(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def made(place: Any, *more: Any, **named: Any) -> Any:
            reads = name == "open" and not (more and more[0] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
            if reads or ("dir_fd" not in named and not self.is_ours(place)):
                return call(place, *more, **named)
            part = (lambda: call(place, more[0][: (len(more[0]) + 1) // 2])) if name == "write" else None
            done = self.meet(name, lambda: call(place, *more, **named), part)
            if name == "open":
                self._handles[done] = os.readlink(f"/proc/self/fd/{done}")  # noqa: PTH115 - of a descriptor
            return done

        return made

    def _open(self, file: Any, mode: str = "r", buffering: int = -1, *more: Any, **named: Any) -> Any:
        if not set(mode) & set("wax") or not self.is_ours(file):
            return self._opened(file, mode, buffering, *more, **named)
        calls = self

        class Raw(io.FileIO):
            def write(self, data: Any) -> int:
                half = memoryview(data).cast("B")[: (len(memoryview(data).cast("B")) + 1) // 2]
                write = super().write
                return int(calls.meet("write", lambda: write(data), lambda: write(half)))

        made = io.BufferedWriter(self.meet("open", lambda: Raw(file, mode.replace("b", "").replace("t", ""))))
        return made if "b" in mode else io.TextIOWrapper(made, *more, **named)


def files(folder: Path) -> dict[str, bytes]:
    """All files of a folder, with their contents; not those of the database and of staging, which other tests damage.

    Nor is when an export was made compared.
    """
    engines = {"database", "stage"}
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and not engines & {*path.parts}]
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in found
        if path.name != "graphmodel-export.json" and "__pycache__" not in path.parts
    }


@pytest.fixture
def calls(starter: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Calls]:
    """The calls that write files of the project."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    with monkeypatch.context() as patch:
        yield Calls(starter, patch)


def prepared(folder: Path) -> None:
    """Gives the project something that each command has to do."""
    (folder / "cypher" / "low.cypher").write_text(
        "// Low\n// column id: string\n\nmatch (n:Port) return n.id as id order by id\n"
    )
    (folder / "rows.csv").write_text("id,name\n,none\nholm,Holm\n")
    (folder / "rows.yaml").write_text("table: rows.csv\nnodes: [{Port: {id: id, name: name}}]\n")


def restored(folder: Path, old: Mapping[str, bytes]) -> None:
    """Makes the project what it was; its database stays."""
    for each in ("out", "site", ".out.graphmodel-export"):
        shutil.rmtree(folder / each, ignore_errors=True)
    for name in files(folder).keys() - old.keys():
        (folder / name).unlink()
    for name, content in old.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_each_call_that_writes_files_may_fail_once(
    arguments: tuple[str, ...], starter: Path, run: Commands, calls: Calls
) -> None:
    prepared(starter)
    old = files(starter)
    run(*arguments)  # makes what is kept, such as a database
    restored(starter, old)
    calls.begin()
    right, made = run(*arguments), list(calls.made)
    new = files(starter)
    assert (bool(made), new != old) == (True, True), right
    for seed in SEEDS:
        chance = random.Random(f"{arguments} {seed}")
        for at in sorted(chance.sample(range(len(made)), min(MOST, len(made)))):
            hows = HOWS if made[at] == "write" else HOWS[1:]
            how = hows[(at + seed) % len(hows)]
            sys.stdout.write(f"seed {seed}: {how} at call {at + 1} of {len(made)}, {made[at]}\n")  # of a failed test
            restored(starter, old)
            calls.begin(at + 1, how)
            try:
                done = run(*arguments)
            except KilledError:
                calls.begin()
                here = {
                    name: content
                    for name, content in files(starter).items()
                    if ".graphmodel-" not in name and "graphmodel-export" not in name
                }
                assert all(content in (old.get(name), new.get(name)) for name, content in here.items()), "each is whole"
            else:
                calls.begin()
                assert "Traceback" not in done.err
                if how == "short":
                    assert (done.code, files(starter)) == (right.code, new)
                elif not new.items() <= files(starter).items():  # else what could not be cleared away is left
                    assert done.err.count(os.strerror(ERRORS[how])) == 1, done
                    assert not [name for name in files(starter) if is_left(Path(name).name)]
            for each in starter.rglob(".graphmodel-*"):
                os.utime(each, (0, 0))  # long ago
            if files(starter) != new:
                again = run(*arguments)
                assert (again.code, files(starter)) == (right.code, new), again
