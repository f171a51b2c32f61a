"""Brings the facts of a load up to date: those of claims that vanished, a page of these at a time, then the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from graphmodel.claims import Testimony
from graphmodel.loading.facts import settle_everything, settle_facts
from graphmodel.loading.notices import MAX_NAMED, FirstTexts, Notice, fallen_notice
from graphmodel.loading.report import Tallies
from graphmodel.loading.scope import Scope, scope_of
from graphmodel.loading.subjects import WINDOW
from graphmodel.loading.vanishing import Vanishing
from graphmodel.loading.writer import Writer
from graphmodel.model import Model
from graphmodel.records import Records


def settle(
    writer: Writer,
    model: Model,
    records: Records,
    tallies: Tallies,
    vanishing: Vanishing,
    refiled: Iterable[Testimony],
    day: date,
    *,
    everything: bool,
) -> Iterator[Notice]:
    """Takes away what vanished, and makes the facts what hold on a day: all of them, or those of the records.

    What does not go in one transaction goes a page of vanished claims at a time, and each fact with its claims or
    before them. `refiled` are stored claims that were of another fact. Gives the facts that fell.
    """
    fallen = FirstTexts(MAX_NAMED)
    gone = [*refiled]
    for page in vanishing.pages():
        gone += page
        if gone and (writer.is_full or len(gone) > WINDOW):
            with writer.deferred():
                settle_facts(writer, model, tallies, Scope(gone=gone), day, fallen)
            gone = []
        writer.settle()
        writer.forget(writer.layer.labels)
    if everything:
        settle_everything(writer, model, tallies, day, fallen, records.merges.into)
    else:
        settle_facts(writer, model, tallies, scope_of(records, gone, day), day, fallen)
    writer.settle()
    yield from fallen_notice(fallen)
