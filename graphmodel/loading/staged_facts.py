"""Facts whose claims are all staged: nothing is read of those claims, and the server compares what follows from them.

The load has just given these claims to the graph. So where the graph has no further claim of a fact, the staged ones
are all there are. A fact, or the status of a claim, that somebody has edited by hand differs, and is put right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from graphmodel.claims import Testimony
from graphmodel.databases import Statement
from graphmodel.loading import texts
from graphmodel.loading.changes import grouped
from graphmodel.loading.columns import packed_columns, shape_of
from graphmodel.loading.comparing import Identity
from graphmodel.loading.lookups import Lookup, Pattern
from graphmodel.loading.ownership import fact_columns
from graphmodel.loading.patterns import ROWS, assigned, exactly, match
from graphmodel.loading.writer import Writer, batches
from graphmodel.model import Model, Ref
from graphmodel.model.layer import CLAIMED, SOURCES
from graphmodel.records import RelationshipRecord
from graphmodel.records.facts import BY_CLAIMS
from graphmodel.syntax.quoting import quote

Marks = Mapping[Ref, Mapping[str, Any]]
Marked = tuple[Ref, Mapping[str, Any]]


class StagedFacts:
    """Compares with the graph what follows from staged claims. `types` are the relationship types that it holds."""

    def __init__(self, writer: Writer, model: Model, types: Collection[str]) -> None:
        self.writer = writer
        self.model = model
        self.types = types

    def compare(
        self, told: Sequence[Testimony], marks: Marks, wanted: Mapping[Identity, RelationshipRecord]
    ) -> tuple[set[str], Marks, set[Identity]]:
        """The facts that these are all claims of, the marks that differ, and the facts that are stored as wanted."""
        counts = Counter(claim.fact for claim in told)
        many = {"facts": list(counts), "many": list(counts.values())}
        marked = self._batches(marks)
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
        pattern = Pattern({first.type: own}, *((ref.label, keys[ref.label]) for ref in (first.start, first.end)))
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
