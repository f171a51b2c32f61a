"""What the explorer asks of a graph: a node's surroundings, what is between some nodes, paths, all of a small graph.

Every read is bounded: it gives so many relationships, and counts how many more there are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from graphmodel.claims.identity import ref_of
from graphmodel.databases.values import NodeValue, RelationshipValue
from graphmodel.errors import QuestionError
from graphmodel.explorer.view import View, node_id, ref_of_node, view_of
from graphmodel.model import Ref
from graphmodel.queries import Answer, ask
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
MOST_BETWEEN = 5_000
MOST_PATHS, LONGEST = 10, 5
_MOST_NAMES = 60


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


def surroundings(database: Database, model: Model, ref: Ref, types: Sequence[str] = (), most: int = MOST) -> View:
    """A node, up to `most` of its relationships with the nodes at their ends, and all that is claimed of them.

    Raises:
        QuestionError: the graph has no such node, or the model no such type.
    """
    wanted = _types(model, types)
    start = _node(database, model, ref)
    text = f"{_matched(model, ref)}-[r:{wanted}]-(m) RETURN r, m LIMIT $most"
    rows = database.read(text, _key(ref) | {"most": most})
    relationships = [r for r, _ in rows.rows]
    nodes = {node.id: node for node in (start, *(m for _, m in rows.rows))}
    for node in _claimed(database, model, ref, most):
        nodes.setdefault(node.id, node)
    counts = _counts(database, model, ref)
    shown: dict[str, int] = {}
    for each in relationships:
        shown[each.type] = shown.get(each.type, 0) + 1
    more = {name: count - shown.get(name, 0) for name, count in counts.items() if count > shown.get(name, 0)}
    return view_of(database, model, nodes.values(), relationships, {node_id(ref): more})


def between(database: Database, model: Model, refs: Sequence[Ref]) -> View:
    """Some nodes and all relationships between them."""
    nodes = {node.id: node for ref in refs if (node := _node_or_none(database, model, ref)) is not None}
    return view_of(database, model, nodes.values(), _relationships(database, model, nodes))


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
    rows = database.read(f"MATCH ()-[r:{_types(model)}]->() RETURN r").rows
    return view_of(database, model, nodes.values(), [r for (r,) in rows])


def paths(database: Database, model: Model, start: Ref, end: Ref) -> View:
    """The shortest paths of facts between two nodes, whichever way the relationships point."""
    text = (
        f"MATCH (a:{quote(start.label)} {{{quote(model.nodes[start.label].key)}: $start}}), "
        f"(b:{quote(end.label)} {{{quote(model.nodes[end.label].key)}: $end}}) "
        f"MATCH p = allShortestPaths((a)-[:{_types(model)}*..{LONGEST}]-(b)) RETURN p LIMIT {MOST_PATHS}"
    )
    found = graph_of(database.read(text, {"start": start.key, "end": end.key}).rows)
    return view_of(database, model, found.nodes.values(), found.relationships.values())


def answered(database: Database, model: Model, question: Question, given: dict[str, Any], timeout: float) -> View:
    """The nodes that a question returns, or that its texts name, and the relationships between them."""
    answer = ask(database, question, given, timeout=timeout)
    found = graph_of(answer.rows)
    nodes = dict(found.nodes) or _named(database, model, answer)
    return view_of(database, model, nodes.values(), _relationships(database, model, nodes))


def _named(database: Database, model: Model, answer: Answer) -> dict[str, NodeValue]:
    """The nodes that an answer's cells name, for questions that return names."""
    texts = [text for row in answer.rows for cell in row for text in (cell if isinstance(cell, list) else [cell])]
    names = list(dict.fromkeys(text for text in texts if isinstance(text, str) and 1 < len(text) < 200))
    rows = ask_own(database, "nodes-called", {"texts": names[:_MOST_NAMES], "names": naming_properties(model)}).rows
    return {node.id: node for (node,) in rows}


def _relationships(database: Database, model: Model, nodes: Iterable[str]) -> list[RelationshipValue]:
    """The relationships of the model between nodes that the engine knows by these ids."""
    ids = list(nodes)
    text = (
        f"MATCH (a)-[r:{_types(model)}]->(b) WHERE elementId(a) IN $ids AND elementId(b) IN $ids RETURN r LIMIT $most"
    )
    return [r for (r,) in database.read(text, {"ids": ids, "most": MOST_BETWEEN}).rows] if ids else []


def _claimed(database: Database, model: Model, ref: Ref, most: int) -> list[NodeValue]:
    """The nodes that claims connect with a node."""
    text = f"{_matched(model, ref)}<-[:SUBJECT|OBJECT]-(:Claim)-[:SUBJECT|OBJECT]->(m) RETURN DISTINCT m LIMIT $most"
    found = [m for (m,) in database.read(text, _key(ref) | {"most": most}).rows]
    return [node for node in found if ref_of_node(model, node) is not None]


def _counts(database: Database, model: Model, ref: Ref) -> dict[str, int]:
    """How many relationships a node has of each type, by the counts that the store keeps."""
    kinds = sorted(model.relationships)
    counts = ", ".join(f"COUNT {{ (n)-[:{quote(name)}]-() }} AS c{at}" for at, name in enumerate(kinds))
    rows = database.read(f"{_matched(model, ref)} RETURN {counts}", _key(ref)).rows if kinds else ()
    return {name: count for row in rows for name, count in zip(kinds, row, strict=True) if count}


def _node(database: Database, model: Model, ref: Ref) -> NodeValue:
    found = _node_or_none(database, model, ref)
    if found is None:
        raise QuestionError(f"the graph has no {ref.label} {ref.key!r}", hint="search for it by its name")
    return found


def _node_or_none(database: Database, model: Model, ref: Ref) -> NodeValue | None:
    found = database.read(f"{_matched(model, ref)} RETURN n", _key(ref)).value()
    return found if isinstance(found, NodeValue) else None


def _matched(model: Model, ref: Ref) -> str:
    return f"MATCH (n:{quote(ref.label)} {{{quote(model.nodes[ref.label].key)}: $key}})"


def _key(ref: Ref) -> dict[str, Any]:
    return {"key": ref.key}


def _types(model: Model, wanted: Sequence[str] = ()) -> str:
    """The types as a pattern takes them.

    Raises:
        QuestionError: one is not of the model.
    """
    for name in wanted:
        if name not in model.relationships:
            raise QuestionError(f"the model has no relationship type {name!r}")
    return "|".join(map(quote, wanted or sorted(model.relationships)))
