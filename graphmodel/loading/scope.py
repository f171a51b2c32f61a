"""Which facts a load has to settle."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from graphmodel.claims import Testimony
from graphmodel.loading.grouping import batches
from graphmodel.loading.subjects import WINDOW
from graphmodel.model import Ref
from graphmodel.records import Records
from graphmodel.records.layer import staged_testimony
from graphmodel.staging.standing import JudgedClaim

OF_NODE = ("property", "occasion", "role")
"""The kinds of claims that are settled by the node they are about."""


@dataclass
class Scope:
    """What is to be settled: relationships by the ids of their facts, and nodes of whose properties something is said.

    `facts` come in windows, and so does what is `staged`: all that the sources say now of some further facts; of others
    it is `judged` in the staging database. `gone` are claims that were stored, and are no more or were of another fact.
    Facts that are `settled` already are passed over, unless a claim of one is gone or bounded by an event.
    """

    facts: Iterable[Collection[str]] = ()
    nodes: set[Ref] = field(default_factory=set)
    gone: Sequence[Testimony] = ()
    staged: Iterable[Sequence[Testimony]] = ()
    judged: Iterable[Sequence[JudgedClaim]] = ()
    settled: Collection[str] = ()


def scope_of(records: Records, gone: Sequence[Testimony], day: date, settled: Collection[str]) -> Scope:
    """What the claims of the records, and those that are gone, say something of, to be settled for a day."""
    claims = [record.testimony for record in records.claims.values()]
    nodes = {claim.subject for claim in claims if claim.kind in OF_NODE and claim.subject is not None}
    facts = dict.fromkeys(claim.fact for claim in claims if claim.kind not in OF_NODE)
    staged = records.staged_claims
    if staged is not None:
        nodes |= staged.nodes(records.wanted)
    judged: Iterable[Sequence[JudgedClaim]] = ()
    if staged:
        windows = staged.judged(WINDOW, day, records.wanted)
        judged = ([claim for claim in window if claim.fact not in facts] for window in windows) if facts else windows
    return Scope(batches(facts, WINDOW), nodes, gone, staged_testimony(records, WINDOW, facts), judged, settled)
