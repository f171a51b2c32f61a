"""The staged claims of an export: what they come to on a day, a window of them at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from itertools import groupby, islice
from operator import attrgetter
from typing import Any

from graphmodel.export.standing import Identity
from graphmodel.model import Model
from graphmodel.records import NodeRecord, Records, RelationshipRecord
from graphmodel.records.claims import claim_columns
from graphmodel.records.facts import fact_record
from graphmodel.records.layer import layer_parts
from graphmodel.staging.claims import StagedClaims
from graphmodel.staging.marks import MARKS, StagedMarks
from graphmodel.staging.standing import JudgedClaim

WINDOW = 2_000
"""About how many claims are in memory at once."""


class ExportedClaims:
    """The claims of relationships that are staged, judged on a day.

    `facts` counts those that hold, `columns` names the columns that claims and facts have, by label and type. Facts of
    a type that rows give as well are `in_memory`: a row may say the same.
    """

    def __init__(self, model: Model, records: Records, staged: StagedClaims, day: date, rows: Collection[str]) -> None:
        self._model = model
        self._records = records
        self._staged = staged
        self._day = day
        self._of_rows = rows
        self._marks = StagedMarks(staged.stage)
        self.facts = 0
        self.in_memory: dict[Identity, RelationshipRecord] = {}
        self.columns: dict[str, set[str]] = defaultdict(set)
        self._judge()

    @property
    def node_count(self) -> int:
        """How many claims and passages there are."""
        passages = self._staged.passages
        return self._staged.count(self._records.wanted) + (passages.count() if passages is not None else 0)

    def parts(self) -> Iterator[tuple[list[tuple[NodeRecord, dict[str, Any]]], list[RelationshipRecord]]]:
        """The nodes of passages and claims, each with its stored columns, and their links, some at a time."""
        layer = self._records.layer
        for part in islice(layer_parts(self._records), 1, None):
            new = {ref: node for ref, node in part.claim_nodes.items() if ref not in self._records.claim_nodes}
            marks = self._marks.of([str(ref.key) for ref in new if ref.label == layer.claim])
            nodes = [(node, {**node.stored, **marks.get(str(ref.key), {})}) for ref, node in new.items()]
            yield nodes, [link for link in part.claim_links.values() if link.start in new or link.end in new]

    def relationships(self) -> Iterator[list[RelationshipRecord]]:
        """The facts that hold, without those in memory."""
        for _, facts in self._judged():
            yield [fact for fact in facts if fact.type not in self._of_rows]

    def _judge(self) -> None:
        layer = self._records.layer
        for example in self._staged.examples():
            self.columns[layer.claim].update(claim_columns(example, self._records))
        for window, facts in self._judged():
            self._marks.add(window)
            self.columns[layer.claim].update(MARKS if any(claim.turns for claim in window) else tuple(MARKS)[:-1])
            for fact in facts:
                self.columns[fact.type].update(fact.stored)
            self.in_memory |= {fact.identity: fact for fact in facts if fact.type in self._of_rows}
            self.facts += sum(fact.type not in self._of_rows for fact in facts)

    def _judged(self) -> Iterator[tuple[list[JudgedClaim], list[RelationshipRecord]]]:
        """Windows of claims, and the facts of each that hold."""
        for window in self._staged.judged(WINDOW, self._day, self._records.wanted):
            by_fact = (list(group) for _, group in groupby(window, key=attrgetter("fact")))
            carriers = (tuple(claim.said for claim in group if claim.carries) for group in by_fact)
            yield window, [fact_record(self._model, some) for some in carriers if some and some[0].object is not None]
