"""What a person must know of a loaded graph, beside what a load changed: counts, and which."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from graphmodel.claims import Standing, Testimony
from graphmodel.databases import Database, Result, Statement
from graphmodel.loading import counts
from graphmodel.loading.disagreeing import doubtful_claims, doubtful_statement, find_disagreements
from graphmodel.loading.overruled import overruled_claims
from graphmodel.model import Model, Ref
from graphmodel.records import RelationshipRecord

EXAMPLES = 5
IN_GRAPH = ("undated", "disagreement", "shared-name")
"""The kinds that can be read from the graph at any time; the others are of one load."""
MANY = 100_000
EVERYTHING = 2**62


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
    database: Database, model: Model, *, distinct_pairs: Collection[frozenset[Ref]] = (), always: bool = True
) -> Iterator[Notice]:
    """The notices that can be read from the graph, each kind with all its cases. Only reads.

    Only if `always`, claims are compared with what sources give, and names where more than `MANY` nodes may have one.
    Pairs that somebody judged `distinct_pairs` may share one.

    Raises:
        DatabaseError: the database said no.
    """
    shared = _shared_names_statement(model, EVERYTHING if always else MANY)
    doubtful, *names = database.read_all(doubtful_statement(model), *shared)
    claims = doubtful_claims(doubtful)
    yield from _undated(claims.values())
    yield from _disagreements(database, model, claims)
    if always:
        yield from _overruled(database, model)
    for answer in names:
        yield from _shared_names(answer, model, distinct_pairs)


def _undated(claims: Iterable[Mapping[str, Any]]) -> Iterator[Notice]:
    captions: dict[tuple[str, str], list[str]] = defaultdict(list)
    for claim in claims:
        if claim.get("status") == "undated":
            captions[claim["document"], claim["fact"]].append(claim["caption"])
    if captions:
        undated = sorted((document, min(some), fact) for (document, fact), some in captions.items())
        by_document = Counter(document for document, *_ in undated)
        where = ", ".join(f"{count:,} in {document}" for document, count in by_document.most_common())
        examples = tuple(f"{caption} ({document})" for document, caption, _ in undated)
        yield Notice("undated", len(undated), f"facts unknown for want of a start ({where})", examples)


def _disagreements(database: Database, model: Model, claims: Mapping[str, Mapping[str, Any]]) -> Iterator[Notice]:
    found = find_disagreements(database, model, claims)
    if found:
        sides = [(d.kind, d.sides(claims[d.one.id]["caption"], claims[d.other.id]["caption"])) for d in found]
        examples = [f"{kind}: {one} <> {other}" for kind, (one, other) in sides]
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in Counter(each.kind for each in found).most_common())
        says = f"pairs of claims that disagree ({kinds})"
        yield Notice("disagreement", len(found), says, tuple(sorted(examples)))


def _overruled(database: Database, model: Model) -> Iterator[Notice]:
    """Claims of properties that sources give otherwise."""
    found = overruled_claims(database, model).values()
    examples = [f"{claim['caption']} ({claim['document']}) <> {given}" for claim, given in found]
    if examples:
        says = "claims of properties that sources give otherwise, which goes before a claim"
        yield Notice("disagreement", len(examples), says, tuple(sorted(examples)))


def _shared_names_statement(model: Model, most: int) -> list[Statement]:
    """Asks for the names that several nodes bear; nothing where no node has one."""
    named = [kind for kind in model.nodes.values() if any(name in kind.properties for name in kind.naming)]
    naming = sorted({name for kind in named for name in kind.naming if name in kind.properties})
    text = counts.shared_names(sorted({kind.identity for kind in named}))
    return [Statement(text, {"names": naming, "most": most})] if naming else []


def _shared_names(answer: Result, model: Model, distinct_pairs: Collection[frozenset[Ref]]) -> Iterator[Notice]:
    """Nodes of one identity that have the same name: perhaps one and the same."""
    examples: list[str] = []
    for called, nodes in answer.rows:
        by_identity: dict[str, list[Ref]] = defaultdict(list)
        for labels, properties in nodes:
            kind = next((model.nodes[label] for label in labels if label in model.nodes), None)
            if kind is not None and kind.key in properties:
                by_identity[kind.identity].append(Ref(kind.identity, properties[kind.key]))
        examples += [
            f"{called}: {', '.join(sorted(str(ref.key) for ref in refs))}"
            for refs in by_identity.values()
            if any(frozenset(pair) not in distinct_pairs for pair in combinations(refs, 2))
        ]
    if examples:
        yield Notice("shared-name", len(examples), "names that several nodes bear", tuple(examples))


def fallen(
    records: Iterable[RelationshipRecord],
    said: Iterable[Testimony],
    found: Mapping[str, Standing],
    merged: Mapping[Ref, Ref],
) -> Iterator[str]:
    """The facts that a load took away, each in a line with the reason. `merged` are nodes that are others now."""
    why = {(t.predicate, t.subject, t.object): _reason(found[t.fact]) for t in said if t.fact in found}
    for r in records:
        reason = why.get((r.type, r.start, r.end)) or _gone([ref for ref in (r.start, r.end) if ref in merged], merged)
        yield f"{r.start.key} {r.type} {r.end.key} ({reason})"


def _gone(olds: Sequence[Ref], merged: Mapping[Ref, Ref]) -> str:
    return ", ".join(f"{old.key} is merged into {merged[old].key}" for old in olds) or "no claim of it is left"


def fallen_notice(lines: Sequence[str]) -> Iterator[Notice]:
    """What a person must know of facts that a load took away."""
    if lines:
        says = "facts that held after the last load and no longer do"
        yield Notice("fallen", len(lines), says, tuple(sorted(lines)))


def _reason(standing: Standing) -> str:
    if standing.contested:
        return "claims contradict each other"
    if standing.undated:
        return "unknown for want of a start"
    if standing.answer == "no":
        return "denied, ended or not yet begun"
    return "unknown on this day" if standing.answer == "unknown" else "holds with other values"
