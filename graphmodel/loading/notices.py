"""What a person must know of a loaded graph, beside what a load changed: counts, and which."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from graphmodel.claims import Standing, Testimony
from graphmodel.databases import Database
from graphmodel.loading import texts
from graphmodel.loading.disagreeing import find_disagreements
from graphmodel.model import Model, Ref
from graphmodel.records import RelationshipRecord

EXAMPLES = 5
MANY = 100_000


@dataclass(frozen=True)
class Notice:
    """Something that a load leaves to a person: `kind` in a word, how many, what about them, and which."""

    kind: str
    count: int
    says: str
    examples: tuple[str, ...] = ()

    def __str__(self) -> str:
        shown = "; ".join(self.examples[:EXAMPLES]) + ("; ..." if self.count > EXAMPLES else "")
        return f"{self.kind} {self.count:,}: {self.says}" + (f": {shown}" if self.examples else "")


def notices(
    database: Database, model: Model, *, apart: Collection[frozenset[Ref]] = (), always: bool = True
) -> Iterator[Notice]:
    """What the graph itself tells, each kind with all that are of it. Only reads.

    Names are compared in graphs of up to `MANY` nodes, or `always`; pairs that somebody judged `apart` may share one.

    Raises:
        DatabaseError: the database said no.
    """
    yield from _undated(database)
    yield from _disagreements(database, model)
    if always or int(database.read(texts.NODES).value() or 0) <= MANY:
        yield from _shared_names(database, model, apart)


def _undated(database: Database) -> Iterator[Notice]:
    undated = database.read(texts.UNDATED).rows
    if undated:
        told = [f"{caption} ({document})" for document, caption, _ in undated]
        counts = Counter(document for document, *_ in undated)
        where = ", ".join(f"{count:,} in {document}" for document, count in counts.most_common())
        yield Notice("undated", len(told), f"facts unknown for want of a start ({where})", tuple(told))


def _disagreements(database: Database, model: Model) -> Iterator[Notice]:
    found = find_disagreements(database, model)
    if found:
        ids = sorted({claim.id for each in found for claim in (each.one, each.other)})
        captions = {id: f"{caption} ({document})" for id, caption, document in
                    database.read(texts.CAPTIONS, {"ids": ids}).rows}  # fmt: skip
        told = [f"{each.kind}: {captions[each.one.id]} <> {captions[each.other.id]}" for each in found]
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in Counter(each.kind for each in found).most_common())
        says = f"pairs of claims that disagree ({kinds})"
        yield Notice("disagreement", len(found), says, tuple(sorted(told)))


def _shared_names(database: Database, model: Model, apart: Collection[frozenset[Ref]]) -> Iterator[Notice]:
    """Nodes of one identity that are called alike: perhaps one and the same."""
    naming = sorted({name for kind in model.nodes.values() for name in kind.naming if name in kind.properties})
    told: list[str] = []
    for called, nodes in database.read(texts.SHARED_NAMES, {"names": naming}).rows if naming else ():
        by_identity: dict[str, list[Ref]] = defaultdict(list)
        for labels, properties in nodes:
            kind = next((model.nodes[label] for label in labels if label in model.nodes), None)
            if kind is not None and kind.key in properties:
                by_identity[kind.identity].append(Ref(kind.identity, properties[kind.key]))
        told += [
            f"{called}: {', '.join(sorted(str(ref.key) for ref in refs))}"
            for refs in by_identity.values()
            if any(frozenset(pair) not in apart for pair in combinations(refs, 2))
        ]
    if told:
        yield Notice("shared-name", len(told), "names that several nodes bear", tuple(told))


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
    says = "facts that held after the last load and no longer do"
    yield Notice("fallen", len(lines), says, tuple(sorted(lines)))


def orphaned(refs: Iterable[Ref], taken: bool) -> Iterator[Notice]:
    """The nodes that no source declares any more, by id, and what became of them."""
    names = sorted(f"{ref.label}:{ref.key}" for ref in refs)
    if names:
        done = "were taken away" if taken else "stay; --prune takes them away"
        yield Notice("orphaned", len(names), f"nodes that no source declares {done}", tuple(names))


def _reason(standing: Standing) -> str:
    if standing.contested:
        return "claims contradict each other"
    if standing.undated:
        return "unknown for want of a start"
    if standing.answer == "no":
        return "denied, ended or not yet begun"
    return "unknown on this day" if standing.answer == "unknown" else "stands with other values"
