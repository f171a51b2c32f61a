"""The files of an embedded database as the last clean stop left them: names, sizes, checksums.

The engine answers from a file that was cut, exchanged or lost as if nothing were missing. So a list is written after
each clean stop, checked against the files at the next opening, and removed while the engine runs. After a kill there
is none: the engine recovers by its own log, and is asked whether it did.
"""

from __future__ import annotations

import json
import os
import re
import zlib
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphmodel.files import write_file

LIST = "graphmodel.files.json"
FULL = "graphmodel.full"
"""A file that says that the disk was full when the engine wrote."""
DATA = "databases"
READ = 64_000_000
"""So many bytes of contents are read at each opening, smallest files first; a deep check reads all."""
_CHUNK = 1_000_000
_PART = re.compile(r"(?P<name>.+)\.\d+\.\d+\.v\d+\.(?P<kind>\w+)")
_INDEX = "mtidx"
"""How the names of indexes that are written to end: a compacted part has another ending, and its index a new name."""
_PAGE = re.compile(r"\.\d+\.([1-9]\d*)\.v\d+\.\w+$")
_COUNTS = (
    "totalErrors", "totalWarnings", "totalCorruptedRecords", "totalUndecodableRecords", "invalidLinks",
    "missingReferenceBack", "totalConstraintViolations",
)  # fmt: skip
_SETS = ("corruptedRecords", "corruptedIndexes", "undecodableRecords", "unreferencedFiles")


@dataclass(frozen=True)
class FileState:
    """A file: its size, its checksum, and when it was last written to."""

    size: int
    checksum: int
    written: int


Inventory = Mapping[str, FileState]


def noted(home: Path) -> Inventory | None:
    """The list in a database's folder; None where there is none that can be read: see `unreadable`."""
    try:
        found = json.loads((home / LIST).read_text(encoding="utf-8"))
        return {str(name): FileState(*map(int, values)) for name, values in found["files"].items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return None


def unreadable(home: Path) -> list[str]:
    """That there is a list which cannot be read, in words: it is written whole or not at all."""
    return [f"{LIST} cannot be read"] if noted(home) is None and os.path.lexists(home / LIST) else []


def withdraw(home: Path) -> None:
    """Takes the list away, since the engine is about to change the files."""
    (home / LIST).unlink(missing_ok=True)


def distrust(home: Path) -> None:
    """Notes that the disk was full when the engine wrote, which then goes on with an index cut short."""
    with suppress(OSError):
        (home / FULL).touch()


def distrusted(home: Path) -> list[str]:
    """What `distrust` noted, in words."""
    return ["the disk was full when the engine wrote to them"] if (home / FULL).exists() else []


def torn(home: Path) -> list[str]:
    """The files that end within a page: their names say how long one is."""
    pages = ((path, _PAGE.search(path.name)) for path in _files(home))
    return [
        f"{path.relative_to(home).as_posix()} ends within a page"
        for path, page in pages
        if page and path.stat().st_size % int(page[1])
    ]


def missing(home: Path) -> list[str]:
    """The files that the engine's schema speaks of and that are not there: without a list, nobody else misses them."""
    parts = [part for path in _files(home) if (part := _PART.fullmatch(path.name))]
    there = {part["name"] for part in parts}
    indexes = Counter(part["name"].rpartition("_")[0] for part in parts if part["kind"].endswith(_INDEX))
    named, indexed = set[str](), Counter[str]()
    for path in (home / DATA).glob("*/schema.json"):
        with suppress(OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            for each in json.loads(path.read_text(encoding="utf-8"))["types"].values():
                sides = ("", "_in_edges", "_out_edges") if each["type"] == "v" else ("",)
                named.update(bucket + side for bucket in each["buckets"] for side in sides)
                indexed.update(index["bucket"] for index in each["indexes"].values() if index["type"] == "LSM_TREE")
    return [f"the file of {name} is missing" for name in sorted(named - there)] + [
        f"an index of {name} is missing" for name in sorted((indexed - indexes).keys())
    ]


def note(home: Path, before: Inventory) -> None:
    """Writes the list; what has not changed since `before` is not read again. Without room there is none."""
    files: dict[str, list[int]] = {}
    with suppress(OSError):
        for path in _files(home):
            name, state = path.relative_to(home).as_posix(), path.stat()
            old = before.get(name)
            same = old is not None and (old.size, old.written) == (state.st_size, state.st_mtime_ns)
            checksum = old.checksum if old is not None and same else _checksum(path)
            files[name] = [state.st_size, checksum, state.st_mtime_ns]
        write_file(home / LIST, json.dumps({"files": files}), private=True)


def damages(home: Path, kept: Inventory, limit: int | None = READ) -> list[str]:
    """Which files are not as they were left; of contents no more than `limit` bytes are read."""
    sizes = {path.relative_to(home).as_posix(): path.stat().st_size for path in _files(home)}
    found = [f"{name} is missing" for name in sorted(set(kept) - set(sizes))]
    left = limit
    for name, size in sorted(sizes.items(), key=lambda each: each[1]):
        if name not in kept:
            found.append(f"{name} was not there")
        elif size != kept[name].size:
            found.append(f"{name} has {size:,} bytes instead of {kept[name].size:,}")
        elif left is None or size <= left:
            left = None if left is None else left - size
            if _checksum(home / name) != kept[name].checksum:
                found.append(f"{name} has other contents")
    return found


def says_whole(found: Mapping[str, Any]) -> list[str]:
    """What the engine's own check of a database finds wrong."""
    counts = [f"{name}: {found[name]}" for name in _COUNTS if found.get(name)]
    return counts + [f"{name}: {min(map(str, found[name]))}" for name in _SETS if found.get(name)]


def bytes_in(home: Path) -> int:
    """How large a database is."""
    return sum(path.stat().st_size for path in _files(home))


def _files(home: Path) -> list[Path]:
    return sorted(path for path in (home / DATA).rglob("*") if path.is_file())


def _checksum(path: Path) -> int:
    found = 0
    with path.open("rb") as file:
        while some := file.read(_CHUNK):
            found = zlib.crc32(some, found)
    return found
