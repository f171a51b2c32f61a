"""What a person must know of a loaded graph, beside what a load changed: counts, and which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphmodel.claims import Standing, Testimony
from graphmodel.databases import Database
from graphmodel.loading import texts
from graphmodel.records import RelationshipRecord

EXAMPLES = 5


@dataclass(frozen=True)
class Notice:
    """Something that a load leaves to a person: `kind` in a word, how many, what about them, and which."""

    kind: str
    count: int
    says: str
    examples: tuple[str, ...] = ()

    def __str__(self) -> str:
        shown = "; ".join(self.examples[:EXAMPLES]) + ("; ..." if self.count > EXAMPLES else "")
        return f"{self.kind}: {self.count:,} {self.says}" + (f": {shown}" if self.examples else "")


def notices(database: Database) -> Iterator[Notice]:
    """What the graph itself tells, each kind with all that are of it. Only reads.

    Raises:
        DatabaseError: the database said no.
    """
    undated = database.read(texts.UNDATED).rows
    if undated:
        told = [f"{caption} ({document})" for document, caption, _ in undated]
        counts = Counter(document for document, *_ in undated)
        where = ", ".join(f"{count:,} in {document}" for document, count in counts.most_common())
        yield Notice("undated", len(told), f"facts are unknown for want of a start ({where})", tuple(told))


def fallen(
    records: Sequence[RelationshipRecord], said: Sequence[Testimony], found: Mapping[str, Standing]
) -> Iterator[Notice]:
    """The facts that a load took away, each with the reason."""
    if not records:
        return
    why = {(t.predicate, t.subject, t.object): _reason(found[t.fact]) for t in said if t.fact in found}
    lines = [
        f"{r.start.key} {r.type} {r.end.key} ({why.get((r.type, r.start, r.end), 'no claim of it is left')})"
        for r in records
    ]
    yield Notice("fallen", len(lines), "facts that stood after the last load do no longer", tuple(sorted(lines)))


def _reason(standing: Standing) -> str:
    if standing.contested:
        return "claims contradict each other"
    if standing.undated:
        return "unknown for want of a start"
    if standing.answer == "no":
        return "denied, ended or not yet begun"
    return "unknown on this day" if standing.answer == "unknown" else "stands with other values"
