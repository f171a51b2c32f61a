"""The as-of day where nobody names one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from graphmodel.databases import Database, Result, Statement
from graphmodel.loading import texts
from graphmodel.loading.writer import Writer
from graphmodel.model import Ref
from graphmodel.model.layer import SOURCES, Layer


def newest_day(database: Database, layer: Layer, but: Sequence[str | int] = ()) -> date | None:
    """The as-of day where nobody names one: the last of the newest stored document's, `but` for some."""
    return _day(database.read_all(newest_statement(layer, but)))


def newest_statement(layer: Layer, but: Iterable[str | int]) -> Statement:
    """What asks for that document's day."""
    return Statement(layer.named(texts.NEWEST), {"but": sorted(but, key=str)})


def _day(results: Sequence[Result]) -> date | None:
    day = results[0].value()
    return day if isinstance(day, date) else None


def newest_of(writer: Writer, but: Iterable[Ref] = ()) -> date | None:
    """The same day of a load: the last of the newest document, stored or about to be, `but` for those that will go."""
    documents = writer.known(writer.layer.document) | dict.fromkeys(but)
    days: Iterable[Any] = [
        node.columns.get("published_last")
        for node in documents.values()
        if node is not None and SOURCES in node.columns
    ]
    if writer.layer.document in writer.existing.labels:
        asked = newest_statement(writer.layer, [ref.key for ref in documents])
        days = [*days, _day(writer.ahead.read_all(asked))]
    return max((day for day in days if isinstance(day, date)), default=None)
