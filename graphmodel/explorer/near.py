"""What connects some nodes: the relationships between them and the claims about them, by bounded reads.

Nodes are found by their keys, since the embedded engine scans the graph for an id. A node with more than `WIDE` of them
is never walked through: what connects it with another node is found from that one's side, and between two such nodes by
naming both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import permutations
from typing import TYPE_CHECKING, Any

from graphmodel.claims.identity import ref_text
from graphmodel.databases import Statement
from graphmodel.databases.values import NodeValue, RelationshipValue
from graphmodel.errors import QuestionError
from graphmodel.model import Ref
from graphmodel.syntax.quoting import quote
from graphmodel.workflows.own import ask_own

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.model import Model

WIDE = 1_000
"""Relationships, or claims, of one node that a click walks along at the most."""
MOST_BETWEEN = 5_000
"""Relationships that are drawn between some nodes at the most."""
_WIDEST = 20
"""Nodes with more than `WIDE` relationships of which all pairs are looked at."""
_PAGE = 500
MOST_LABELS = 12
"""Labels that declare a key, of which a text names all; of more, those alone that it needs."""


def of_types(model: Model, wanted: Sequence[str] = ()) -> str:
    """The types, by default all of the model, as a pattern takes them.

    Raises:
        QuestionError: one is not of the model.
    """
    for name in wanted:
        if name not in model.relationships:
            raise QuestionError(f"the model has no relationship type {name!r}")
    return "|".join(map(quote, wanted or sorted(model.relationships)))


def nodes_of(database: Database, model: Model, refs: Collection[Ref]) -> dict[Ref, NodeValue]:
    """The stored nodes of some references, by one lookup of the index for each label."""
    asked = [
        Statement(f"{by_keys(model, label)} RETURN key, n", given(keys=keys)) for label, keys in by_label(refs).items()
    ]
    found = database.read_all(*asked) if asked else []
    rows = ((label, row) for label, result in zip(by_label(refs), found, strict=True) for row in result.rows)
    return {Ref(label, key): node for label, (key, node) in rows}


def relationships_between(
    database: Database, model: Model, nodes: Mapping[Ref, NodeValue], types: str
) -> list[RelationshipValue]:
    """The relationships of these types, as a pattern takes them, that start and end at one of the nodes."""
    if not types or not nodes:
        return []
    out = _wide(database, model, nodes, f"(n)-[r:{types}]->()")
    narrow = [ref for ref in nodes if ref not in out]
    found = _along(database, model, narrow, f"(n)-[r:{types}]->(m)", nodes)
    if out:
        into = _wide(database, model, nodes, f"(n)<-[r:{types}]-()")
        found += relationships_of_hubs(database, model, nodes, types, out, into)
    return list({each.id: each for each in found}.values())[:MOST_BETWEEN]


def relationships_of_hubs(
    database: Database, model: Model, nodes: Collection[Ref], types: str, out: Collection[Ref], into: Collection[Ref]
) -> list[RelationshipValue]:
    """The relationships from the nodes of `out`, found from the other side; to those of `into`, by naming both."""
    if not types:
        return []
    found = _along(database, model, [r for r in nodes if r not in into], f"(n)<-[r:{types}]-(m)", out)
    hubs = list(dict.fromkeys([*out, *into]))[:_WIDEST]
    pairs = [(a, b) for a, b in permutations(hubs, 2) if a in out and b in into]
    return found + _of_pairs(database, model, pairs, types)


def claims_between(
    database: Database, model: Model, refs: Collection[Ref], whole: bool = False
) -> list[Mapping[str, Any]]:
    """The claims whose subject is one of the nodes, and whose object is one too or no node; `whole`: with any object.

    Of a node that is the subject of more than `WIDE` claims, those about a pair are found from the object's side, and
    of the others some.
    """
    keys = [ref_text(ref) for ref in refs]
    rows: dict[str, Mapping[str, Any]] = {}
    if whole:
        for at in range(0, len(keys), _PAGE):
            page = keys[at : at + _PAGE]
            rows |= _by_id(ask_own(database, model.layer, "claims-about", {"keys": page, "among": None, "most": None}))
        return list(rows.values())
    counted = ask_own(database, model.layer, "claims-counted", {"keys": keys, "most": WIDE + 1}) if keys else ()
    many = {row["key"]: row["claims"] for row in counted}
    narrow = [key for key in keys if 0 < many.get(key, 0) <= WIDE]
    wide = [key for key in keys if many.get(key, 0) > WIDE]
    if narrow:
        rows |= _by_id(ask_own(database, model.layer, "claims-about", {"keys": narrow, "among": keys, "most": None}))
    if wide:
        rows |= _by_id(ask_own(database, model.layer, "claims-about", {"keys": wide, "among": keys, "most": WIDE}))
        through = model.layer.named("<-[:OBJECT]-(c:Claim)")
        for label, object_keys in by_label(refs).items():
            text = (
                f"{by_keys(model, label)} CALL {{ WITH n MATCH (n){through} WITH c LIMIT {WIDE} "
                "WHERE c.subject_key IN $given.subjects RETURN c.id AS id } RETURN id"
            )
            ids = [id_ for (id_,) in database.read(text, given(keys=object_keys, subjects=wide)).rows]
            rows |= _by_id(ask_own(database, model.layer, "claims-by-id", {"ids": ids})) if ids else {}
    return list(rows.values())


def _by_id(rows: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {row["claim"]["id"]: row for row in rows}


def _wide(database: Database, model: Model, refs: Collection[Ref], pattern: str) -> set[Ref]:
    """Those of the nodes from which more than `WIDE` relationships of this pattern lead."""
    found: set[Ref] = set()
    for label, keys in by_label(refs).items():
        counted = f"CALL {{ WITH n MATCH {pattern} WITH r LIMIT {WIDE + 1} RETURN count(r) AS many }}"
        text = f"{by_keys(model, label)} {counted} WITH key, many WHERE many > {WIDE} RETURN key"
        found |= {Ref(label, key) for (key,) in database.read(text, given(keys=keys)).rows}
    return found


def _along(
    database: Database, model: Model, refs: Collection[Ref], pattern: str, others: Collection[Ref]
) -> list[RelationshipValue]:
    """The relationships of this pattern that lead from one of the nodes to one of the others.

    These are found by their keys, since py2neo has other ids than `elementId` gives. The bound before the condition,
    above what leads from any of the nodes, keeps Neo4j's planner from starting at all nodes with a label of the others.
    The text names all labels in one order, whichever the others have, so that the server has planned it before.
    """
    keys_of = by_label(others)
    identities = sorted({kind.identity for kind in model.nodes.values() if kind.key})
    named = identities if len(identities) <= MOST_LABELS else sorted(keys_of)
    among = {f"among{at}": (label, keys_of.get(label, [])) for at, label in enumerate(named)}
    wanted = " OR ".join(
        f"(m:{quote(label)} AND m.{quote(model.nodes[label].key)} IN $given.{name})"
        for name, (label, _) in among.items()
    )
    keys_among = {name: keys for name, (_, keys) in among.items()}
    asked = [
        Statement(
            f"{by_keys(model, label)} CALL {{ WITH n MATCH {pattern} WITH r, m LIMIT {MOST_BETWEEN} WHERE {wanted} "
            f"RETURN r }} RETURN r LIMIT {MOST_BETWEEN}",
            given(keys=keys, **keys_among),
        )
        for label, keys in by_label(refs).items()
    ]
    return [r for result in (database.read_all(*asked) if asked else []) for (r,) in result.rows]


def _of_pairs(
    database: Database, model: Model, pairs: Iterable[tuple[Ref, Ref]], types: str
) -> list[RelationshipValue]:
    asked = [
        Statement(
            f"MATCH (a:{quote(a.label)} {{{quote(model.nodes[a.label].key)}: $a}}), "
            f"(b:{quote(b.label)} {{{quote(model.nodes[b.label].key)}: $b}}) "
            f"CALL {{ WITH a, b MATCH (a)-[r:{types}]->(b) RETURN r LIMIT {_WIDEST} }} RETURN r",
            {"a": a.key, "b": b.key},
        )
        for a, b in pairs
    ]
    return [r for result in (database.read_all(*asked) if asked else []) for (r,) in result.rows]


def by_keys(model: Model, label: str) -> str:
    """The start of a statement that takes the nodes `n` with this label and one of the keys that are `given`.

    What follows is in a subquery: else Neo4j's planner may prefer to scan all nodes with the label.
    """
    return f"UNWIND $given.keys AS key MATCH (n:{quote(label)} {{{quote(model.nodes[label].key)}: key}})"


def given(**lists: Sequence[Any]) -> dict[str, dict[str, Sequence[Any]]]:
    """Lists as the one parameter `given`: Neo4j plans a text anew for lists of other sizes, but not for other maps."""
    return {"given": lists}


def by_label(refs: Iterable[Ref]) -> dict[str, list[Any]]:
    """The keys of some references, by the label that declares them."""
    found: dict[str, list[Any]] = defaultdict(list)
    for ref in refs:
        found[ref.label].append(ref.key)
    return dict(found)
