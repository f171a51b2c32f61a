"""Which file makes a folder a project: `graphmodel.toml`, or a `pyproject.toml` that has `[tool.graphmodel]`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphmodel.errors import ProjectError
from graphmodel.problems import Where

OWN_FILE = "graphmodel.toml"
PYPROJECT = "pyproject.toml"
TABLE = ("tool", "graphmodel")
LARGEST = 1_000_000
"""Bytes of a settings file."""
_DEEP = re.compile(r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')(?:[ \t]*+\.[ \t]*+(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')){100}""")
"""A name of more than 100 parts: Python's parser needs time that is the square of them."""


@dataclass(frozen=True)
class Found:
    """A settings file: its path, its text, and the table that is ours (`prefix` names it, for messages)."""

    path: Path
    text: str
    table: dict[str, Any]
    prefix: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The file's name for messages, as seen from the current folder."""
        return _seen(self.path)


def find_settings(start: Path) -> Found | None:
    """The settings that hold for a folder: its own, or those of the nearest folder above that has some.

    In one folder `graphmodel.toml` goes before `pyproject.toml`; a `pyproject.toml` without the table is passed over.

    Raises:
        ProjectError: a file on the way cannot be read.
    """
    here = start.resolve()
    found = (in_folder(folder) for folder in (here, *here.parents))
    return next((each for each in found if each is not None), None)


def in_folder(folder: Path) -> Found | None:
    """The settings that a folder itself holds, if any.

    Raises:
        ProjectError: a settings file cannot be read.
    """
    own, pyproject = folder / OWN_FILE, folder / PYPROJECT
    if own.is_file():
        text, table = _read(own)
        return Found(own, text, table)
    if pyproject.is_file():
        text, table = _read(pyproject)
        tool = table.get("tool")
        ours = tool.get("graphmodel") if isinstance(tool, dict) else None
        if isinstance(ours, dict):
            return Found(pyproject, text, ours, TABLE)
    return None


def _read(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        if path.stat().st_size > LARGEST:
            fault = f"has {path.stat().st_size:,} bytes; at most {LARGEST:,} are read"
            raise ProjectError(fault, where=Where(_seen(path)), hint="keep the settings alone in it")
        text = path.read_text(encoding="utf-8")
        if deep := _DEEP.search(text):
            raise _nested(path, text.count("\n", 0, deep.start()) + 1)
        return text, tomllib.loads(text)
    except RecursionError:
        raise _nested(path, 0) from None
    except OSError as wrong:
        raise ProjectError(f"cannot be read: {wrong.strerror}", where=Where(_seen(path))) from wrong
    except UnicodeDecodeError as wrong:
        raise ProjectError("is not UTF-8", where=Where(_seen(path)), hint="save the file as UTF-8") from wrong
    except tomllib.TOMLDecodeError as wrong:
        message, line, column = _place(str(wrong))
        hint = "fix the line; https://toml.io shows the format"
        raise ProjectError(
            f"is not valid TOML: {message}", where=Where(_seen(path), line, column), hint=hint
        ) from wrong


def _nested(path: Path, line: int) -> ProjectError:
    hint = "write lists, tables and dotted names less deep"
    return ProjectError("nests too deep to be read", where=Where(_seen(path), line), hint=hint)


def _seen(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _place(message: str) -> tuple[str, int, int]:
    """Python gives the place of a fault in TOML at the end of the message only."""
    match = re.search(r" \(at line (\d+), column (\d+)\)$", message)
    return (message[: match.start()], int(match[1]), int(match[2])) if match else (message, 0, 0)
