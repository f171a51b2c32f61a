"""What the explorer asks of a graph: a node's surroundings, what is between some nodes, all of a small graph.

Every read is bounded: it gives so many relationships, and counts how many more there are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from graphmodel.claims.identity import ref_of
from graphmodel.databases import Rows, Statement
from graphmodel.databases.values import NodeValue
from graphmodel.errors import QuestionError
from graphmodel.explorer.near import WIDE, nodes_of, of_types, relationships_between
from graphmodel.explorer.view import View, node_id, ref_of_node, view_of
from graphmodel.model import Ref
from graphmodel.queries import stream
from graphmodel.queries.networks import graph_of
from graphmodel.syntax.quoting import quote
from graphmodel.workflows.evidence import naming_properties
from graphmodel.workflows.own import ask_own

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.model import Model
    from graphmodel.queries import Question

MOST = 60
"""Relationships of a node that are shown at once."""
MOST_NODES = 5_000
"""Nodes of a graph that a file holds."""
MOST_ANSWERED = 1_000
"""Nodes of an answer that are drawn, of a question that gives more."""
MOST_ROWS = 10_000
_MOST_NAMES = 60
Called = Callable[[Sequence[str]], Sequence[NodeValue]]
"""Finds the nodes that bear one of some names."""


def reference(model: Model, text: str) -> Ref:
    """The reference that a page names.

    Raises:
        QuestionError: it is none of this model.
    """
    try:
        ref = ref_of(text)
    except (ValueError, TypeError):
        ref = None
    if ref is None or ref.label not in model.nodes or not isinstance(ref.key, str | int):
        raise QuestionError(f"{text[:80]!r} names no node", hint="search for it by its name")
    return ref


def surroundings(
    database: Database, model: Model, ref: Ref, types: Sequence[str] = (), most: int = MOST, after: int = 0
) -> View:
    """A node, up to `most` of its relationships with the nodes at their ends, and all that is claimed of them.

    Of each type some are shown. `after` so many relationships of a type that was asked for, the next ones.

    Raises:
        QuestionError: the graph has no such node, or the model no such type.
    """
    of_types(model, types)
    start = _node(database, model, ref)
    counts = _counts(database, model, ref)
    shares = _shares({name: count for name, count in counts.items() if not types or name in types}, most)
    texts = [f"{_matched(model, ref)}-[r:{quote(name)}]-(m) RETURN r, m SKIP $after LIMIT $most" for name in shares]
    asked = map(Statement, texts, ({**_key(ref), "after": after, "most": share} for share in shares.values()))
    found = database.read_all(*asked) if shares else []
    rows = [row for result in found for row in result.rows]
    nodes = {node.id: node for node in (start, *(m for _, m in rows))}
    for node in [] if types else _claimed(database, model, ref, most):
        nodes.setdefault(node.id, node)
    reached = {name: after + len(result.rows) for name, result in zip(shares, found, strict=True)}
    view = view_of(database, model, nodes.values(), {r.id: r for r, _ in rows}.values())
    return replace(view, counts={node_id(ref): counts}, reached={node_id(ref): reached})


def between(database: Database, model: Model, refs: Sequence[Ref]) -> View:
    """Some nodes and all relationships between them."""
    nodes = nodes_of(database, model, refs)
    return view_of(database, model, nodes.values(), relationships_between(database, model, nodes, of_types(model)))


def whole(database: Database, model: Model, most: int = MOST_NODES) -> View:
    """All nodes of a small graph, and their relationships.

    Raises:
        QuestionError: it has more than `most` nodes.
    """
    nodes: dict[str, NodeValue] = {}
    for label in sorted({kind.identity for kind in model.nodes.values()}):
        rows = database.read(f"MATCH (n:{quote(label)}) RETURN n LIMIT $most", {"most": most + 1}).rows
        nodes |= {node.id: node for (node,) in rows}
    if len(nodes) > most:
        hint = "look around in it with `graphmodel explore`, which asks for what is near"
        raise QuestionError(f"the graph has more than {most:,} nodes, too many for one file", hint=hint)
    types = of_types(model)
    rows = database.read(f"MATCH ()-[r:{types}]->() RETURN r").rows if types else ()
    return view_of(database, model, nodes.values(), [r for (r,) in rows], whole=True)


def answered(
    database: Database, model: Model, question: Question, given: dict[str, Any], timeout: float, called: Called
) -> View:
    """The nodes that a question returns, or that its texts name, and the relationships between them.

    Rows are read until `MOST_ANSWERED` nodes are there. `called` finds nodes by their whole names.
    """

    def consume(_: tuple[str, ...], rows: Rows) -> tuple[dict[str, NodeValue], list[str], bool]:
        nodes: dict[str, NodeValue] = {}
        texts: dict[str, None] = {}
        for row in islice(rows, MOST_ROWS):
            nodes |= graph_of([row]).nodes
            cells = (text for cell in row for text in (cell if isinstance(cell, list) else [cell]))
            texts |= {text: None for text in cells if isinstance(text, str) and 1 < len(text) < 200}
            if len(nodes) >= MOST_ANSWERED:
                break
        return nodes, list(texts)[:_MOST_NAMES], next(rows, None) is not None

    found, texts, cut = stream(database, question, consume, given, timeout=timeout)
    stored = list(found.values())[:MOST_ANSWERED] or called(texts)
    nodes = {ref: node for node in stored if (ref := ref_of_node(model, node)) is not None}
    relationships = relationships_between(database, model, nodes, of_types(model))
    note = f"the first {len(nodes):,} nodes of the answer, which has more rows" if cut else ""
    return replace(view_of(database, model, nodes.values(), relationships), note=note)


def nodes_called(database: Database, model: Model, texts: Sequence[str]) -> list[NodeValue]:
    """The nodes that bear one of these names, by a scan of a graph that is not large."""
    asked = {"texts": list(texts), "names": naming_properties(model)}
    return [node for (node,) in ask_own(database, model.layer, "nodes-called", asked).rows]


def _shares(counts: Mapping[str, int], most: int) -> dict[str, int]:
    """How many relationships of each type are read: as many of each, as far as there are."""
    found: dict[str, int] = {}
    ordered = sorted(counts.items(), key=lambda each: (each[1], each[0]))
    for at, (name, count) in enumerate(ordered):
        found[name] = min(count, max(1, (most - sum(found.values())) // (len(ordered) - at)))
    return found


def _claimed(database: Database, model: Model, ref: Ref, most: int) -> list[NodeValue]:
    """The nodes that claims connect with a node."""
    text = (
        f"{_matched(model, ref)}{model.layer.named('<-[:SUBJECT|OBJECT]-(c:Claim)')} WITH c LIMIT {WIDE} "
        f"MATCH (c){model.layer.named('-[:SUBJECT|OBJECT]->')}(m) RETURN DISTINCT m LIMIT $most"
    )
    found = [m for (m,) in database.read(text, _key(ref) | {"most": most}).rows]
    return [node for node in found if ref_of_node(model, node) is not None]


def _counts(database: Database, model: Model, ref: Ref) -> dict[str, int]:
    """How many relationships a node has of each type, by the counts that the store keeps."""
    kinds = sorted(model.relationships)
    counts = ", ".join(f"COUNT {{ (n)-[:{quote(name)}]-() }} AS c{at}" for at, name in enumerate(kinds))
    rows = database.read(f"{_matched(model, ref)} RETURN {counts}", _key(ref)).rows if kinds else ()
    return {name: count for row in rows for name, count in zip(kinds, row, strict=True) if count}


def _node(database: Database, model: Model, ref: Ref) -> NodeValue:
    found = database.read(f"{_matched(model, ref)} RETURN n", _key(ref)).value()
    if not isinstance(found, NodeValue):
        raise QuestionError(f"the graph has no {ref.label} {ref.key!r}", hint="search for it by its name")
    return found


def _matched(model: Model, ref: Ref) -> str:
    return f"MATCH (n:{quote(ref.label)} {{{quote(model.nodes[ref.label].key)}: $key}})"


def _key(ref: Ref) -> dict[str, Any]:
    return {"key": ref.key}
