"""The folder of an export: new, empty, or with an earlier export, whose files alone are replaced.

Everything is written to a folder inside of it first, and moved when it is whole.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from graphmodel.errors import ProjectError

MARKER = "graphmodel-export.json"


class Folder:
    """Where an export goes, as a context: what was written is kept only where `keep` was called.

    Raises:
        ProjectError: the folder holds something else, or cannot be written to.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._base: Path | None = None
        self._old: list[str] = []
        self._made = False

    def __enter__(self) -> Self:
        self._old = self._earlier()
        try:
            self._made = not self.path.exists()
            self.path.mkdir(parents=True, exist_ok=True)
            self._base = Path(tempfile.mkdtemp(prefix=".writing-", dir=self.path))
            self._make_parts()
        except OSError as wrong:
            raise _unwritable(self.path, wrong) from wrong
        return self

    def __exit__(self, kind: type[BaseException] | None, wrong: BaseException | None, at: TracebackType | None) -> None:
        assert self._base is not None
        shutil.rmtree(self._base, ignore_errors=True)
        if self._made and wrong is not None and not any(self.path.iterdir()):
            self.path.rmdir()
        if isinstance(wrong, OSError):
            raise _unwritable(self.path, wrong) from wrong

    @property
    def staged(self) -> Path:
        """Where files are written to."""
        assert self._base is not None
        return self._base / "files"

    @property
    def scratch(self) -> Path:
        """Where what is not kept may be written to."""
        assert self._base is not None
        return self._base / "scratch"

    def clear(self) -> None:
        """Forgets what was written."""
        assert self._base is not None
        for each in (self.staged, self.scratch):
            shutil.rmtree(each)
        self._make_parts()

    def _make_parts(self) -> None:
        for each in (self.staged, self.scratch):
            each.mkdir()

    def keep(self, told: Mapping[str, Any]) -> tuple[str, ...]:
        """Replaces the earlier export's files by those written; `told` is what the marker says of the export."""
        new = sorted(path.name for path in self.staged.iterdir())
        foreign = [name for name in new if name not in self._old and _there(self.path / name)]
        if foreign:
            raise ProjectError(
                f"{self.path} holds {', '.join(foreign)}, which no export made", hint="name another folder"
            )
        self._mark({**told, "complete": False}, sorted({*self._old, *new}))
        for name in set(self._old) - set(new):
            (self.path / name).unlink(missing_ok=True)
        for name in new:
            (self.staged / name).replace(self.path / name)
        self._mark({**told, "complete": True}, new)
        return tuple(new)

    def _earlier(self) -> list[str]:
        """The files of the export that is there."""
        if not _there(self.path):
            return []
        if not self.path.is_dir():
            raise ProjectError(f"{self.path} is a file", hint="name a folder that is new or empty")
        marker = self.path / MARKER
        if not marker.is_file():
            if any(self.path.iterdir()):
                hint = "name a folder that is new or empty, or that holds an earlier export"
                raise ProjectError(f"{self.path} holds files that no export made", hint=hint)
            return []
        try:
            names = json.loads(marker.read_text(encoding="utf-8"))["files"]
            if not all(isinstance(name, str) and Path(name).name == name and name != ".." for name in names):
                raise ValueError("a file's name holds a folder")
        except (ValueError, KeyError, TypeError) as wrong:
            hint = "name another folder, or remove that file together with the export"
            raise ProjectError(f"{marker} cannot be read: {wrong}", hint=hint) from wrong
        return list(names)

    def _mark(self, told: Mapping[str, Any], files: list[str]) -> None:
        text = json.dumps({**told, "files": files}, ensure_ascii=False, indent=1, default=str)
        (self.staged / MARKER).write_text(text + "\n", encoding="utf-8")
        (self.staged / MARKER).replace(self.path / MARKER)


class Names:
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


def _there(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _unwritable(path: Path, wrong: OSError) -> ProjectError:
    return ProjectError(
        f"{path} cannot be written: {wrong.strerror or wrong}", hint="name a folder that you may write to"
    )
