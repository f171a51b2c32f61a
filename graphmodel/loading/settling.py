"""Brings the facts of a load up to date: those of claims that vanished, a page of these at a time, then the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from datetime import date

from graphmodel.claims import Testimony
from graphmodel.loading.facts import settle_everything, settle_facts
from graphmodel.loading.grouping import batches
from graphmodel.loading.notices import MAX_NAMED, FirstTexts, Notice, fallen_notice
from graphmodel.loading.report import Tallies
from graphmodel.loading.scope import OF_NODE, Scope, scope_of
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
    refiled: Sequence[tuple[Testimony, str]],
    day: date,
    *,
    everything: bool,
) -> Iterator[Notice]:
    """Takes away what vanished, and makes the facts what hold on a day: all of them, or those of the records.

    What does not go in one transaction goes a page of vanished claims at a time, and each fact with its claims or
    before them. `refiled` are stored claims that were of another fact, with their own: such a fact has the relationship
    of the other, so both are settled together. Gives the facts that fell.
    """
    fallen = FirstTexts(MAX_NAMED)
    others = {fact: claim for claim, fact in refiled if claim.kind not in OF_NODE}
    between: dict[Hashable, set[str]] = defaultdict(set)
    for fact, claim in others.items():
        between[_ends(claim)].add(fact)

    def let_go(claims: Sequence[Testimony]) -> None:
        facts = sorted({fact for claim in claims for fact in between.get(_ends(claim), ())})
        with writer.deferred():
            settle_facts(writer, model, tallies, Scope([facts], gone=claims), day, fallen)
        writer.settle()

    if not everything:
        former = sorted((claim for claim, _ in refiled if claim.kind not in OF_NODE), key=lambda c: repr(_ends(c)))
        for some in batches(former, WINDOW // 2):
            let_go(some)
    gone: list[Testimony] = []
    for page in vanishing.pages():
        gone += page
        early = writer.is_full and not writer.dry
        if gone and (early or len(gone) > WINDOW or any(_ends(claim) in between for claim in gone)):
            with tallies.changes_alone():
                let_go(gone)
            gone = []
        writer.settle()
        writer.forget(writer.layer.labels)
    if everything:
        settle_everything(writer, model, tallies, day, fallen, records.merges.into)
    else:
        gone += (claim for claim, _ in refiled if claim.kind in OF_NODE)
        settle_facts(writer, model, tallies, scope_of(records, gone, day, others), day, fallen)
    writer.settle()
    yield from fallen_notice(fallen)


def _ends(claim: Testimony) -> Hashable:
    return claim.predicate, claim.subject, claim.object
