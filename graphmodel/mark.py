"""What a graph says of itself: by which format it was written, on which day its facts hold, whose it is.

It is one node, written by loads. Whoever only asks a graph reads it here, without what a load needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphmodel.databases import Database
from graphmodel.errors import FormatMismatch

FORMAT = 2
CARRIED_OVER = (1, FORMAT)
"""Formats that are read; the next load brings a graph of an older one to the present one."""
META = "Graphmodel"
READ_META = f"MATCH (m:{META} {{id: 'graphmodel'}}) RETURN properties(m) AS stored"


def read_meta(database: Database) -> Mapping[str, Any]:
    """What the graph says of itself: format version, as-of day; nothing for a graph that was never loaded.

    Raises:
        FormatMismatch: another format version wrote it.
    """
    return checked_meta(database.read(READ_META).value())


def checked_meta(read: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """What was read of the mark.

    Raises:
        FormatMismatch: another format version wrote it.
    """
    stored = read or {}
    found = stored.get("format", FORMAT)
    if found not in CARRIED_OVER:
        older = isinstance(found, int) and found < FORMAT
        hint = "load into an empty database" if older else "use the graphmodel that wrote it, or a newer one"
        raise FormatMismatch(f"this graph has format version {found}; this graphmodel writes {FORMAT}", hint=hint)
    return dict(stored)
