"""The folder of an export: new, empty, or with an earlier export, which the new one replaces as a whole.

Everything is written to a hidden folder beside it. When that is whole, it takes the place of the earlier one: at one
moment where the system can exchange two folders, else by two renames. What a killed export left is put right, or
removed, by the next export to the same folder.
"""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from graphmodel.databases.lock import LockTaken, hold
from graphmodel.errors import ProjectError
from graphmodel.files import exchange, way_out

MARKER = "graphmodel-export.json"


class Folder:
    """Where an export goes, as a context: what was written is kept only where `keep` was called.

    Raises:
        ProjectError: the folder holds something else, cannot be written to, or another export writes to it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._place = path.resolve()
        self._beside = self._place.with_name(f".{self._place.name}.graphmodel-export")
        self._release: Callable[[], None] | None = None
        self._old: list[str] = []

    def __enter__(self) -> Self:
        if self._place.is_dir() and (self._place.is_mount() or self._place == Path.cwd()):
            hint = "name a folder below it, or run this from the folder above"
            raise ProjectError(f"{self.path} cannot be replaced by another folder", hint=hint)
        try:
            self._old = self._earlier()
            self._lock()
            self._repair()
            self._old = self._earlier()
            self._make_parts()
        except OSError as wrong:
            self._leave()
            raise _unwritable(self.path, wrong) from wrong
        except ProjectError:
            self._leave()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, wrong: BaseException | None, at: TracebackType | None) -> None:
        self._leave()
        if isinstance(wrong, OSError):
            raise _unwritable(self.path, wrong) from wrong

    @property
    def staged(self) -> Path:
        """Where files are written to."""
        return self._beside / "files"

    @property
    def scratch(self) -> Path:
        """Where what is not kept may be written to."""
        return self._beside / "scratch"

    @property
    def _replaced(self) -> Path:
        """Where the earlier export is while the new one takes its place."""
        return self._beside / "replaced"

    def clear(self) -> None:
        """Forgets what was written."""
        self._make_parts()

    def keep(self, description: Mapping[str, Any]) -> tuple[str, ...]:
        """Replaces the earlier export by what was written; `description` goes into the marker file.

        Files of that folder which no export made stay in it.
        """
        new = sorted(path.name for path in self.staged.iterdir())
        foreign = [name for name in new if name not in self._old and _there(self._place / name)]
        if foreign:
            raise ProjectError(
                f"{self.path} holds {', '.join(foreign)}, which no export made", hint="name another folder"
            )
        text = json.dumps({**description, "complete": True, "files": new}, ensure_ascii=False, indent=1, default=str)
        (self.staged / MARKER).write_text(text + "\n", encoding="utf-8")
        if self._place.exists():
            self.staged.chmod(stat.S_IMODE(self._place.stat().st_mode))
            self._change_places()
        try:
            self._repair()
        except OSError:
            if self._replaced.is_dir() and not _there(self._place):
                self._replaced.rename(self._place)
            raise
        return tuple(new)

    def _change_places(self) -> None:
        """Puts the earlier export aside; where folders can be exchanged, the new one is in its place then."""
        self.staged.rename(self._replaced)
        if not exchange(self._replaced, self._place):
            self._replaced.rename(self.staged)
            self._place.rename(self._replaced)

    def _repair(self) -> None:
        """Ends what `keep` began, from any moment of it on."""
        if not _there(self._place) and (self.staged / MARKER).is_file():
            self.staged.rename(self._place)
        if not self._replaced.is_dir():
            return
        if not _there(self._place):
            self._replaced.rename(self._place)
            return
        ours = {MARKER, *_listed(self._replaced / MARKER)}
        for each in self._replaced.iterdir():
            if each.name not in ours and not _there(self._place / each.name):
                each.rename(self._place / each.name)
        shutil.rmtree(self._replaced, ignore_errors=True)  # the export is whole; the next removes what remains

    def _make_parts(self) -> None:
        for each in (self.staged, self.scratch):
            if each.exists():
                shutil.rmtree(each)
            each.mkdir()

    def _lock(self) -> None:
        for each in (self._beside, self.staged, self.scratch, self._replaced):
            if each.is_symlink():
                hint = "remove it: exports are written there first"
                raise ProjectError(f"{each} is a symbolic link", hint=hint)
        self._beside.mkdir(parents=True, exist_ok=True)
        try:
            self._release = hold(self._beside / "lock")
        except LockTaken as taken:
            hint = f"wait for process {taken.pid} to end, or name another folder"
            raise ProjectError(f"another export is writing to {self.path}", hint=hint) from None
        except OSError:
            shutil.rmtree(self._beside, ignore_errors=True)
            raise

    def _leave(self) -> None:
        """Removes what is beside the export, but for an earlier one that could not be put back."""
        if self._release is None:
            return
        if not self._replaced.exists():
            shutil.rmtree(self._beside, ignore_errors=True)
        self._release()

    def _earlier(self) -> list[str]:
        """The files of the export that is there."""
        if not _there(self._place):
            return []
        if not self._place.is_dir():
            raise ProjectError(f"{self.path} is a file", hint="name a folder that is new or empty")
        marker = self._place / MARKER
        if not marker.is_file():
            if any(self._place.iterdir()):
                hint = "name a folder that is new or empty, or that holds an earlier export"
                raise ProjectError(f"{self.path} holds files that no export made", hint=hint)
            return []
        return _listed(self.path / MARKER)


class FileNames:
    """File names made of labels and types, no two alike, not even where capitals do not count."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, *words: str, ending: str) -> str:
        """A name for these words."""
        plain = "-".join(
            "".join(c if c.isascii() and (c.isalnum() or c == "_") else "_" for c in word) for word in words
        )
        number, name = 1, plain[:100]
        while name.casefold() in self._taken:
            number += 1
            name = f"{plain[:100]}-{number}"
        self._taken.add(name.casefold())
        return name + ending


def _listed(marker: Path) -> list[str]:
    """The files of an export, as its marker lists them."""
    if not marker.is_file():
        return []
    try:
        names = json.loads(marker.read_text(encoding="utf-8"))["files"]
        if not all(isinstance(name, str) and Path(name).name == name and name != ".." for name in names):
            raise ValueError("a file's name holds a folder")
    except (ValueError, KeyError, TypeError, RecursionError) as wrong:
        hint = "name another folder, or remove that file together with the export"
        raise ProjectError(f"{marker} cannot be read: {wrong}", hint=hint) from wrong
    return list(names)


def _there(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _unwritable(path: Path, wrong: OSError) -> ProjectError:
    hint = way_out(wrong, "name a folder that you may write to")
    return ProjectError(f"{path} cannot be written: {wrong.strerror or wrong}", hint=hint)
