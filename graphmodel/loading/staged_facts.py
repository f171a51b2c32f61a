"""Facts whose claims are all staged: nothing is read of those claims, and the server compares what follows from them.

The load has just given these claims to the graph. So where the graph has no further claim of a fact, the staged ones
are all there are. A fact, or the status of a claim, that somebody has edited by hand differs, and is put right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Any

from graphmodel.claims import Standing, Testimony, standings
from graphmodel.claims.values import intelligible
from graphmodel.databases import Statement
from graphmodel.loading import texts
from graphmodel.loading.changes import batches, grouped
from graphmodel.loading.columns import packed_columns, shape_of
from graphmodel.loading.comparing import Identity
from graphmodel.loading.lookups import Lookup, Pattern
from graphmodel.loading.ownership import fact_columns
from graphmodel.loading.patterns import ROWS, assigned, exactly, match
from graphmodel.loading.writer import Writer
from graphmodel.model import Model, Ref
from graphmodel.model.layer import CLAIMED, SOURCES
from graphmodel.records import RelationshipRecord
from graphmodel.records.claims import claim_ref
from graphmodel.records.facts import BY_CLAIMS, fact_record
from graphmodel.staging.standing import JudgedClaim
from graphmodel.syntax.quoting import quote

Marks = Mapping[Ref, Mapping[str, Any]]
Marked = tuple[Ref, Mapping[str, Any]]


Reasons = tuple[Sequence[Testimony], Mapping[str, Standing]]
"""Claims, and how their facts hold."""


@dataclass(frozen=True)
class Staged:
    """What all staged claims of some facts come to.

    `claims` have an id and a fact each; `marks` is what each claim's node is to hold, `holding` the relationships that
    hold, by fact. `others` are claims of the facts that do not; `reasons` says why, should one of these be stored.
    """

    claims: Sequence[Testimony | JudgedClaim]
    marks: Marks
    holding: Mapping[str, RelationshipRecord]
    others: Sequence[Testimony]
    reasons: Callable[[], Reasons]

    @cached_property
    def counts(self) -> Counter[str]:
        """How many claims there are of each fact."""
        return Counter(claim.fact for claim in self.claims)


def staged_of(model: Model, claims: Sequence[JudgedClaim], day: date) -> Staged:
    """What claims come to that the staging database has judged; all of a fact stand together."""
    layer = model.layer
    marked = {
        claim_ref(layer, claim.id): {
            "stands": claim.carries,
            "status": claim.status,
            "status_words": claim.status_words,
            "turns": claim.turns or None,
        }
        for claim in claims
    }
    holding: dict[str, RelationshipRecord] = {}
    others: list[Testimony] = []
    for fact, group in groupby(claims, key=attrgetter("fact")):
        of_fact = list(group)
        carrying = tuple(claim.said for claim in of_fact if claim.carries)
        if not carrying:
            others.append(of_fact[0].said)
        elif (first := carrying[0]).kind == "relationship" and first.subject and first.object:
            holding[fact] = fact_record(model, carrying)

    def reasons() -> Reasons:
        said = [claim.said for claim in claims]
        return said, standings(said, day)

    return Staged(claims, marked, holding, others, reasons)


def weighed(
    model: Model, windows: Iterable[Sequence[JudgedClaim]], day: date
) -> Iterator[tuple[list[Testimony], Staged]]:
    """What windows of judged claims come to; before it, those of facts whose qualifiers are not the model's."""
    for window in windows:
        odd = _not_intelligible(model, window)
        clear = [claim for claim in window if claim.fact not in odd] if odd else window
        yield [claim.said for claim in window if claim.fact in odd], staged_of(model, clear, day)


def _not_intelligible(model: Model, claims: Iterable[JudgedClaim]) -> set[str]:
    """The facts of which a claim has qualifiers that are not the model's."""
    one_each = {claim.manner: claim for claim in claims}
    odd = {manner for manner, claim in one_each.items() if not intelligible(model, claim.said)}
    return {claim.fact for claim in claims if claim.manner in odd} if odd else set()


class StagedFacts:
    """Compares with the graph what follows from staged claims. `types` are the relationship types that it holds."""

    def __init__(self, writer: Writer, model: Model, types: Collection[str]) -> None:
        self.writer = writer
        self.model = model
        self.types = types

    def compare(self, staged: Staged) -> tuple[set[str], Marks, set[Identity]]:
        """The facts that these are all claims of, the marks that differ, and the facts that are stored as wanted."""
        counts = staged.counts
        wanted = {record.identity: record for record in staged.holding.values()}
        many = {"facts": list(counts), "many": list(counts.values())}
        marked = self._batches(staged.marks)
        types = [
            group
            for (type, *_), group in grouped(wanted.values(), lambda r: (r.type, r.start.label, r.end.label)).items()
            if type in self.types
        ]
        statements = [
            Statement(self.writer.layer.named(texts.COMPLETE_FACTS), many),
            *map(self._same_marks, marked),
            *map(self._facts, types),
        ]
        complete, *others = (set(result.rows[0][0]) for result in self.writer.database.read_all(*statements))
        same_marks, same_facts = others[: len(marked)], others[len(marked) :]
        differing = {
            ref: columns
            for some, same in zip(marked, same_marks, strict=True)
            for at, (ref, columns) in enumerate(some)
            if at not in same
        }
        stored = {
            record.identity
            for some, same in zip(types, same_facts, strict=True)
            for at, record in enumerate(some)
            if at in same
        }
        return {fact for at, fact in enumerate(counts) if at in complete}, differing, stored

    def mark(self, marks: Marks) -> None:
        """Sets the marks of claims, whatever is stored."""
        for some in self._batches(marks):
            self.writer.write(self._set_marks(some))

    def _batches(self, marks: Marks) -> list[list[Marked]]:
        """The marks of claims in batches of those that have the same columns."""
        groups = grouped(marks.items(), lambda item: tuple(sorted(item[1]))).values()
        return [some for group in groups for some in batches(group, self.writer.batch)]

    def _same_marks(self, some: Sequence[Marked]) -> Statement:
        """Asks which claims have just these marks."""
        columns = _columns(some)
        tests = exactly("n", shape_of(columns), columns)
        return self._marks(some, columns, f"WHERE {' AND '.join(tests)} RETURN collect(i) AS same")

    def _set_marks(self, some: Sequence[Marked]) -> Statement:
        columns = _columns(some)
        return self._marks(some, columns, f"SET {', '.join(assigned('n', shape_of(columns)))}")

    def _marks(self, some: Sequence[Marked], columns: Mapping[str, Sequence[Any]], rest: str) -> Statement:
        claim = self.writer.layer.claim
        text = f"{ROWS} {match('n', claim, self.writer.keys[claim], '$key[i]')} {rest}"
        return Statement(text, {"key": [ref.key for ref, _ in some], **packed_columns(shape_of(columns), columns)})

    def _facts(self, some: Sequence[RelationshipRecord]) -> Statement:
        """Asks which relationships of one type, between nodes of two labels, claims alone carry just so."""
        first, keys = some[0], self.writer.keys
        names = {name for record in some for name in record.stored}
        columns = {name: [record.stored.get(name) for record in some] for name in sorted(names)}
        shape = shape_of(columns)
        own = tuple(pair for pair in shape if pair[0] in first.key)
        start, end = ((ref.label, keys[ref.label]) for ref in (first.start, first.end))
        pattern = Pattern({first.type: own}, start, end)
        values = [[columns[name][at] for name, _ in own] for at in range(len(some))]
        sides = [record.start.key for record in some], [record.end.key for record in some]
        lookup = Lookup(pattern, *sides, [pattern.texts(first.type, each) for each in values])
        absent = fact_columns(self.model, first.type) - names
        tests = [
            f"m.{quote(pattern.end[1])} = $far[i]",
            f"r.{SOURCES} = ['{BY_CLAIMS}']",
            *exactly("r", shape, columns),
            *(f"r.{quote(name)} IS NULL" for name in (CLAIMED, *sorted(absent))),
        ]
        text = (
            "UNWIND CASE WHEN those IS NULL THEN [] ELSE those END AS i "
            f"WITH r, m, i WHERE {' AND '.join(tests)} RETURN collect(i) AS same"
        )
        return lookup.from_starts().statement(text, {"far": sides[1], **packed_columns(shape, columns)})


def _columns(some: Sequence[Marked]) -> dict[str, list[Any]]:
    return {name: [each[name] for _, each in some] for name in some[0][1]}
