"""The graph as of another day, without writing: what turns in between is settled in a transaction that is rolled back.

The ways that were weighed: a question rewritten over stored spans answers no Cypher but its own, and a scratch copy has
to hold the whole graph. The differences are few, and are found by the days on which each claim's answer may turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from graphmodel.claims.identity import ref_of
from graphmodel.databases import Database, Statement
from graphmodel.errors import AuthFailed, DatabaseError, FormatMismatch, Unsupported
from graphmodel.loading import texts
from graphmodel.loading.facts import settle_facts
from graphmodel.loading.grouping import batches
from graphmodel.loading.report import Tallies
from graphmodel.loading.scope import OF_NODE, Scope
from graphmodel.loading.stored import ExistingTypes
from graphmodel.loading.subjects import WINDOW
from graphmodel.loading.writer import Writer
from graphmodel.mark import FORMAT, read_meta
from graphmodel.model import Model


@contextmanager
def graph_as_of(
    database: Database, model: Model, day: date | None, *, timeout: float | None = None
) -> Iterator[Database]:
    """The graph as `load --as-of DAY` would have made it, for the time of a `with` statement; it leaves nothing behind.

    Without a day, with the graph's own, and where nothing was ever loaded, it is the database itself. What differs on
    the day is locked until the end, as for any writer.

    Raises:
        FormatMismatch: the graph was written by an earlier format, which does not hold when claims turn.
        AuthFailed, Unsupported: the user may not write, or the database is read-only.
        DatabaseError: a load is not complete.
    """
    meta = read_meta(database)
    if day is None or not meta or meta.get("as_of") == day:
        yield database
        return
    if meta.get("format") != FORMAT:
        message = f"this graph has format version {meta.get('format')}, which cannot be asked as of another day"
        raise FormatMismatch(message, hint="load it once more, which brings it to the present format: graphmodel load")
    if meta.get("pending", True):
        raise DatabaseError(
            "a load is under way, or was interrupted", hint="let it end, or complete it: graphmodel load"
        )
    with database.undone(timeout=timeout) as scratch:
        _settle(scratch, model, meta["as_of"], day)
        yield scratch


def _settle(scratch: Database, model: Model, own: date, day: date) -> None:
    after, by = sorted((own.isoformat(), day.isoformat()))
    try:
        rows = scratch.read(model.layer.named(texts.TURNING), {"after": after, "by": by}).rows
        nodes = {ref for _, kind, key in rows if kind in OF_NODE and (ref := ref_of(key)) is not None}
        facts = sorted({fact for fact, kind, _ in rows if kind not in OF_NODE})
        everything = ExistingTypes({*_keys(model)}, {*model.relationships, *(link.type for link in model.layer.links)})
        writer = Writer(scratch, _keys(model), everything, layer=model.layer)
        settle_facts(writer, model, Tallies(), Scope(batches(facts, WINDOW), nodes), day)
        writer.send()
        scratch.write(Statement(texts.WRITE_DAY, {"day": day.isoformat()}))
    except (AuthFailed, Unsupported) as refused:
        who = "this user may not write" if isinstance(refused, AuthFailed) else "this database takes no writes"
        message = f"another day is asked in a transaction that is undone, and {who}: {refused.message}"
        hint = f"load a copy, and ask that: graphmodel load --as-of {day} --uri embedded:.graphmodel/{day}"
        raise type(refused)(message, hint=hint) from refused


def _keys(model: Model) -> Mapping[str, str]:
    """The key property of each identity label, graphmodel's own among them."""
    return {kind.identity: kind.key for kind in model.nodes.values() if kind.key} | dict.fromkeys(
        model.layer.labels, "id"
    )
