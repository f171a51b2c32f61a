"""What a graph says of itself: by which format it was written, on which day its facts hold, whose it is.

It is one node, written by loads. Whoever only asks a graph reads it here, without what a load needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from graphmodel.databases import Database
from graphmodel.errors import FormatMismatch
from graphmodel.syntax.quoting import quote

FORMAT = 2
CARRIED_OVER = (1, FORMAT)
"""Formats that are read; the next load brings a graph of an older one to the present one."""
META = "Graphmodel"
"""The label of the mark. It is in `model.layer` too, with pydantic, which who only asks need not wait for."""
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


def stored_prefix(meta: Mapping[str, Any]) -> str:
    """The prefix of what claims are called in a graph, by its mark.

    Raises:
        FormatMismatch: it is none that the settings allow, so graphmodel did not write it.
    """
    prefix = str(meta.get("layer") or "")
    if not prefix:
        return ""
    from graphmodel.model.layer import PREFIX  # with pydantic, which a graph without a prefix need not wait for

    if not PREFIX.fullmatch(prefix):
        message = f"the graph gives {prefix[:40]!r} as the prefix of its claims, which is no word of letters and digits"
        raise FormatMismatch(message, hint=f"set or remove `layer` of its node {META}: graphmodel wrote another")
    return prefix


def refuse_other_layer(database: Database, meta: Mapping[str, Any], prefix: str) -> None:
    """Refuses a graph whose claims are called otherwise than the project calls them, if it holds any.

    Where the renaming of these was broken off, those that are left may be relationships alone.

    Raises:
        FormatMismatch: it is such a graph.
        DatabaseError: the database said no.
    """
    stored = stored_prefix(meta)
    if not meta or stored == prefix:
        return
    documents = f"MATCH (d:{quote(f'{stored}Document')}) WHERE d.gm_sources IS NOT NULL RETURN count(d)"
    if meta.get("renaming") or database.read(documents).value():
        message = f"claims are called {stored}Claim in this graph, and {prefix}Claim by this project's settings"
        raise FormatMismatch(message, hint="carry the graph over: graphmodel migrate; or set layer.prefix as it was")


def day_of(database: Database, prefix: str) -> date | None:
    """The day for which the facts of a graph hold; None where nothing was ever loaded.

    Raises:
        FormatMismatch: another format version wrote it, or its claims are called otherwise than by this prefix.
        DatabaseError: the database said no.
    """
    meta = read_meta(database)
    refuse_other_layer(database, meta, prefix)
    return meta.get("as_of")
