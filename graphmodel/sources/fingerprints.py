"""Fingerprints of sources, by the bytes of their files: they show whether a source changed, no row is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b, file_digest
from pathlib import Path

from graphmodel.sources.places import Source, is_named, name_of, path_name, paths_of, text_of
from graphmodel.sources.tables import Table, is_mapping, read_mapping
from graphmodel.sources.tables.locating import files_below, is_url, path_of, tables_of
from graphmodel.sources.tables.reports import Unreadable


def fingerprint(*parts: str) -> str:
    """One fingerprint of several texts: 32 hexadecimal digits of BLAKE2b (RFC 7693).

    >>> fingerprint("a", "b") == fingerprint("ab")
    False
    """
    made = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        made.update(len(data).to_bytes(8, "big") + data)
    return made.hexdigest()


def fingerprints(sources: Sequence[Source], root: Path, base: str, allowed: Sequence[str] = ()) -> dict[str, str]:
    """The fingerprint of each source by its name, made with `base`, which stands for all that they have in common.

    It is empty where only reading can show a change: for what Python gives, a database's tables, a URL, a table with
    an expected `freshness`, and a file that cannot be read. `allowed` are folders outside of the root from which
    tables may be read.
    """
    found: dict[str, str] = {}
    for source in sources:
        if not isinstance(source, str) or is_named(source):
            found[source if isinstance(source, str) else name_of(source)] = ""
            continue
        for path in paths_of(source, root, []):
            name = path_name(path, root)
            found[name] = _of_file(path, name, root, base, allowed)
    return found


def files_digest(paths: Sequence[Path]) -> str:
    """One fingerprint of the contents of files, in this order.

    Raises:
        OSError: one cannot be read.
    """
    return fingerprint(*(_digest(path) for path in paths))


def _of_file(path: Path, name: str, root: Path, base: str, allowed: Sequence[str]) -> str:
    text, fault = text_of(path, name)
    if fault is not None:
        return ""
    if not is_mapping(text):
        return fingerprint(base, name, text)
    table, _ = read_mapping(text, name, root)
    if table is None or (table.expect is not None and table.expect.freshness):
        return ""
    try:
        parts = list(_parts(replace(table, allowed=(*table.allowed, *allowed))))
    except (OSError, Unreadable):
        return ""
    return fingerprint(base, name, text, *parts) if parts else ""


def _parts(table: Table) -> Iterator[str]:
    """The name and contents of each file of a table; nothing where it is no file."""
    if table.sql or table.database or not isinstance(table.data, str) or not table.data or is_url(table.data):
        return
    for each in tables_of(table):
        path = path_of(each)
        files = files_below(path, "*", each) if path.is_dir() else [path]
        for file in files:
            yield str(file.relative_to(path)) if path.is_dir() else path.name
            yield _digest(file)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, lambda: blake2b(digest_size=16)).hexdigest()
