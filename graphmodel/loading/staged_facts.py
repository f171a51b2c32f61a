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
from typing import Any, TypeVar

from graphmodel.claims import Standing, Testimony, standings
from graphmodel.claims.values import intelligible
from graphmodel.databases import Statement
from graphmodel.loading import texts
from graphmodel.loading.columns import packed_columns, shape_of
from graphmodel.loading.comparing import Identity
from graphmodel.loading.grouping import batches, grouped
from graphmodel.loading.lookups import Lookup, Pattern
from graphmodel.loading.new_facts import columns_of
from graphmodel.loading.ownership import fact_columns
from graphmodel.loading.patterns import ROWS, assigned, exactly, match, those
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
Item = TypeVar("Item")

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
    """What claims come to that the staging database has judged; all claims of a fact are judged together."""
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


@dataclass(frozen=True)
class Compared:
    """What the graph has of staged facts.

    `complete` are the facts of which it has no further claim, `differing` the marks that are not stored so. Of the
    relationships that hold, the `same` are stored as wanted, and the `absent` are not stored at all.
    """

    complete: Collection[str]
    differing: Marks
    same: set[Identity]
    absent: set[Identity]


class StagedFacts:
    """Compares with the graph what follows from staged claims."""

    def __init__(self, writer: Writer, model: Model) -> None:
        self.writer = writer
        self.model = model

    def compare(self, staged: Staged) -> Compared:
        """What the graph has of the facts of these claims."""
        counts = staged.counts
        wanted = by_identity(staged.holding.values())
        many = {"facts": list(counts), "many": list(counts.values())}
        marked = self._batches(staged.marks)
        groups = list(grouped(wanted.values(), lambda r: (r.type, r.start.label, r.end.label)).values())
        stored = [group for group in groups if group[0].type in self.writer.existing.types]
        statements = [
            Statement(self.writer.layer.named(texts.COMPLETE_FACTS), many),
            *map(self._same_marks, marked),
            *map(self._facts, stored),
        ]
        (complete,), *others = (result.rows[0] for result in self.writer.database.read_all(*statements))
        differing = {
            ref: columns
            for some, (same,) in zip(marked, others[: len(marked)], strict=True)
            for ref, columns in _without(some, same)
        }
        same_facts, absent = set[Identity](), wanted.keys() - {r.identity for group in stored for r in group}
        for some, (found, same, crowded) in zip(stored, others[len(marked) :], strict=True):
            same_facts |= {some[at].identity for at in same}
            unread = set(crowded)
            absent |= {record.identity for record in _without(some, found) if record.start.key not in unread}
        numbers = set(complete)
        return Compared({fact for at, fact in enumerate(counts) if at in numbers}, differing, same_facts, absent)

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
        columns = columns_of(some)
        shape = shape_of(columns)
        own = tuple(pair for pair in shape if pair[0] in first.key)
        start, end = ((ref.label, keys[ref.label]) for ref in (first.start, first.end))
        pattern = Pattern({first.type: own}, start, end)
        values = [[columns[name][at] for name, _ in own] for at in range(len(some))]
        sides = [record.start.key for record in some], [record.end.key for record in some]
        lookup = Lookup(pattern, *sides, [pattern.texts(first.type, each) for each in values])
        absent = fact_columns(self.model, first.type) - columns.keys()
        it = [f"m.{quote(pattern.end[1])} = $far[i]", *exactly("r", own, columns)]
        tests = [
            "it",
            f"r.{SOURCES} = ['{BY_CLAIMS}']",
            *exactly("r", [pair for pair in shape if pair not in own], columns),
            *(f"r.{quote(name)} IS NULL" for name in (CLAIMED, *sorted(absent))),
        ]
        text = (
            "UNWIND CASE WHEN those IS NULL THEN [null] ELSE those END AS i "
            f"WITH at, many, r, m, i, {' AND '.join(it)} AS it "
            f"RETURN {those(['it'], 'found')}, {those(tests, 'same')}, "
            "collect(DISTINCT CASE WHEN many > $most[at] THEN $near[at] END) AS crowded"
        )
        return lookup.from_starts().statement(text, {"far": sides[1], **packed_columns(shape, columns)})


def by_identity(records: Iterable[RelationshipRecord]) -> dict[Identity, RelationshipRecord]:
    """Relationships by what distinguishes them."""
    return {record.identity: record for record in records}


def _columns(some: Sequence[Marked]) -> dict[str, list[Any]]:
    return {name: [each[name] for _, each in some] for name in some[0][1]}


def _without(items: Sequence[Item], numbers: Iterable[int]) -> list[Item]:
    """The items but those with these numbers."""
    left_out = set(numbers)
    return [each for at, each in enumerate(items) if at not in left_out]
