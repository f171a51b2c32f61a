"""Environment variables and `.env` files as layers: the first that has a variable counts, and says where it was."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from graphmodel.errors import ProjectError
from graphmodel.problems import Where

LARGEST = 1_000_000
"""Bytes of a file of variables."""
_LINE = re.compile(r"\s*(?:export\s+)?(?P<name>[A-Za-z_][A-Za-z0-9_]*)\s*=")
_SINGLE = re.compile(r"'(?P<text>[^']*)'\s*(?:#.*)?")
_DOUBLE = re.compile(r'"(?P<text>(?:[^"\\]|\\.)*)"\s*(?:#.*)?')
_COMMENT = re.compile(r"(?:^|(?<=\s))#")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True)
class VariableSource:
    """Variables from one place. Messages call it `name`; relative paths in it start from `folder`."""

    name: str
    folder: Path
    values: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class SettingValue:
    """A setting, where it came from, and the folder that a relative path in it starts from."""

    text: str = field(repr=False)
    origin: str
    folder: Path


def look_up(layers: Sequence[VariableSource], name: str) -> SettingValue | None:
    """The variable of this name in the first layer that has it; an empty one counts as absent."""
    for layer in layers:
        if text := layer.values.get(name, ""):
            return SettingValue(text, f"from {name} in {layer.name}", layer.folder)
    return None


def read_env_file(path: Path) -> VariableSource:
    """The `KEY=value` lines of a file. Values may be quoted: '...' as it is, "..." with \\n and the like.

    Nothing is filled in for `$NAME`, and lines of another form are passed over: the file may serve other programs too.

    Raises:
        ProjectError: the file cannot be read or is too large, or a value of ours has a quote that nothing closes.
    """
    try:
        if path.stat().st_size > LARGEST:
            fault = f"has {path.stat().st_size:,} bytes; at most {LARGEST:,} are read"
            raise ProjectError(fault, where=Where(str(path)), hint="keep the variables alone in it")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as wrong:
        raise ProjectError(f"cannot be read: {wrong.strerror}", where=Where(str(path))) from wrong
    except UnicodeDecodeError as wrong:
        raise ProjectError("is not UTF-8 text", where=Where(str(path))) from wrong
    values: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if match := _LINE.match(line):
            values[match["name"]] = _value(match["name"], line[match.end() :].strip(), Where(str(path), number))
    return VariableSource(path.name, path.absolute().parent, values)


def _value(name: str, written: str, where: Where) -> str:
    if single := _SINGLE.fullmatch(written):
        return single["text"]
    if double := _DOUBLE.fullmatch(written):
        return re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[1]), double["text"])
    if written[:1] in ("'", '"') and name.startswith("NEO4J_"):
        hint = "close the quote; a value that holds ' goes in double quotes"
        raise ProjectError(f"the value of {name} has a quote that is not closed", where=where, hint=hint)
    comment = _COMMENT.search(written)
    return written[: comment.start()].rstrip() if comment else written
