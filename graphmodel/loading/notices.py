"""What a person must know of a loaded graph, beside what a load changed: counts, and which."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from graphmodel.claims import Standing, Testimony
from graphmodel.databases import Database, Result, Statement
from graphmodel.loading import counts
from graphmodel.loading.disagreeing import (
    TOGETHER,
    DoubtfulClaims,
    claims_of_sources,
    doubtful_claims,
    doubtful_statement,
    fact_windows,
    find_disagreements,
    statements_of_sources,
    stored_claims,
)
from graphmodel.loading.overruled import overruled_claims
from graphmodel.model import Model, Ref
from graphmodel.records import RelationshipRecord

EXAMPLES = 5
BEARERS = 10
"""So many nodes of one name are named; the rest is counted."""
MAX_NAMED = 10_000
"""So many facts that fell are named, and so many rows of each kind that nobody gives; the rest is counted."""
LISTED = 1_000
"""So many examples are kept of what claims leave to a person, unless somebody asks for more."""
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


class FirstTexts:
    """Texts, counted; of them the first in their order are kept, up to so many."""

    def __init__(self, most: int) -> None:
        self.count = 0
        self._most = most
        self._kept: list[tuple[str, ...]] = []

    def add(self, *parts: str) -> None:
        """One more, in the order of its parts; the last of them is the text."""
        self.count += 1
        self._kept.append(parts)
        if len(self._kept) >= 2 * self._most:
            self._cut()

    def add_all(self, texts: Iterable[str]) -> None:
        """More texts."""
        for text in texts:
            self.add(text)

    def texts(self) -> tuple[str, ...]:
        """The first texts, in order."""
        self._cut()
        return tuple(parts[-1] for parts in self._kept)

    def _cut(self) -> None:
        self._kept = sorted(self._kept)[: self._most]


def notices(
    database: Database,
    model: Model,
    *,
    distinct_pairs: Collection[frozenset[Ref]] = (),
    always: bool = True,
    listed: int = LISTED,
    together: int = TOGETHER,
    sources: Collection[str] | None = None,
) -> Iterator[Notice]:
    """The notices that can be read from the graph, each kind with its first `listed` cases. Only reads.

    Only if `always`, claims are compared with what sources give, and names where more than `MANY` nodes may have one.
    Pairs that somebody judged `distinct_pairs` may share one. Of more than `together` claims, about so many are in
    memory. Of some `sources`, only what concerns their claims is looked for: the facts that these are of, and claims
    that a rule of their type compares with them.

    Raises:
        DatabaseError: the database said no.
    """
    shared = _shared_names_statement(model, EVERYTHING if always else MANY)
    asked = [doubtful_statement(model, together)] if sources is None else statements_of_sources(model, sources)
    answers = database.read_all(*asked, *shared)
    doubtful, names = answers[: len(asked)], answers[len(asked) :]
    if sources is None:
        yield from _doubts(database, model, doubtful_claims(database, model, doubtful[0], together), listed)
    else:
        yield from _doubts(database, model, [claims_of_sources(model, doubtful)], listed)
    if always and sources is None:
        yield from _overruled(database, model, fact_windows(stored_claims(doubtful[0]), together), listed)
    for answer in names:
        yield from _shared_names(answer, model, distinct_pairs)


def _doubts(database: Database, model: Model, doubtful: Iterable[DoubtfulClaims], listed: int) -> Iterator[Notice]:
    """The facts without a start, and the pairs that disagree."""
    undated, pairs = FirstTexts(listed), FirstTexts(listed)
    by_document: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for claims in doubtful:
        for document, caption, fact in _undated(claims):
            undated.add(document, caption, fact, f"{caption} ({document})")
            by_document[document] += 1
        for each in find_disagreements(database, model, claims):
            captions = (claims.stored[side.id]["caption"] for side in (each.one, each.other))
            pairs.add(f"{each.kind}: {' <> '.join(each.sides(*captions))}")
            kinds[each.kind] += 1
    if undated.count:
        where = ", ".join(f"{count:,} in {document}" for document, count in in_order(by_document))
        says = f"facts unknown for want of a start ({where})"
        yield Notice("undated", undated.count, says, undated.texts())
    if pairs.count:
        by_kind = ", ".join(f"{count:,} {kind}" for kind, count in in_order(kinds))
        yield Notice("disagreement", pairs.count, f"pairs of claims that disagree ({by_kind})", pairs.texts())


def in_order(counted: Mapping[str, int]) -> list[tuple[str, int]]:
    """The names that were counted most, those of one number by name."""
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def _undated(claims: DoubtfulClaims) -> Iterator[tuple[str, str, str]]:
    """The document, caption and id of each fact without a start."""
    captions: dict[tuple[str, str], list[str]] = defaultdict(list)
    for claim in claims.stored.values() if claims.of_facts else ():
        if claim.get("status") == "undated":
            captions[claim["document"], claim["fact"]].append(claim["caption"])
    for (document, fact), some in captions.items():
        yield document, min(some), fact


def _overruled(database: Database, model: Model, windows: Iterable[str], listed: int) -> Iterator[Notice]:
    """Claims of properties that sources give otherwise."""
    found = FirstTexts(listed)
    for claim, given in overruled_claims(database, model, windows):
        found.add(f"{claim['caption']} ({claim['document']}) <> {given}")
    if found.count:
        says = "claims of properties that sources give otherwise, which goes before a claim"
        yield Notice("disagreement", found.count, says, found.texts())


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
            f"{called}: {_some(sorted(str(ref.key) for ref in refs))}"
            for refs in by_identity.values()
            if any(frozenset(pair) not in distinct_pairs for pair in combinations(refs, 2))
        ]
    if examples:
        yield Notice("shared-name", len(examples), "names that several nodes bear", tuple(examples))


def _some(keys: Sequence[str]) -> str:
    more = f" and {len(keys) - BEARERS:,} more" if len(keys) > BEARERS else ""
    return ", ".join(keys[:BEARERS]) + more


def fallen_lines(
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


def fallen_notice(lines: FirstTexts) -> Iterator[Notice]:
    """What a person must know of facts that a load took away."""
    if lines.count:
        says = "facts that held after the last load and no longer do"
        yield Notice("fallen", lines.count, says, lines.texts())


def _reason(standing: Standing) -> str:
    if standing.contested:
        return "claims contradict each other"
    if standing.undated:
        return "unknown for want of a start"
    if standing.answer == "no":
        return "denied, ended or not yet begun"
    return "unknown on this day" if standing.answer == "unknown" else "holds with other values"
